"""The languages in one table, and choosing one of them for a person."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation.trans_real import parse_accept_lang_header

Label = str | Promise
Choice = tuple[str, Label]

# Codes that some phones still use.
_SAME = {"tl": "fil", "in": "id"}


def gettext_noop(text: str) -> str:
    """Mark a text for translation; Django's own asks the settings, which read this."""
    return text


@dataclass(frozen=True)
class Language:
    """One language: its own name, its script, and the countries where it is spoken.

    ``pages``: the catalogues include it, so that pages may be in it; then its name is
    translated too. ``tall``: the stylesheets set its lines higher.
    """

    code: str
    own: str
    spoken_in: str = ""  # codes of countries
    name: str = ""
    pages: bool = False
    right_to_left: bool = False
    tall: bool = False
    plural: str = ""  # how it counts, as gettext writes it, where Django has nothing

    @property
    def label(self) -> Label:
        """Its own name; a sign language's name is in the reader's language."""
        return self.own or gettext_lazy(self.name)

    @property
    def label_for_staff(self) -> Label:
        """Its name in the reader's language, where we have that."""
        return gettext_lazy(self.name) if self.name else self.own


LANGUAGES: dict[str, Language] = {
    language.code: language
    for language in (
        Language("en", "English", "", gettext_noop("English"), pages=True),
        Language("nl", "Nederlands", "NL", gettext_noop("Dutch"), pages=True),
        Language(
            "es", "Español", "BO BR CO DO NI PE", gettext_noop("Spanish"), pages=True
        ),
        Language(
            "pt-br", "Português", "BR", gettext_noop("Brazilian Portuguese"), pages=True
        ),
        Language("hi", "हिन्दी", "IN NP", gettext_noop("Hindi"), pages=True, tall=True),
        Language("bn", "বাংলা", "BD IN", gettext_noop("Bengali"), pages=True, tall=True),
        Language("ne", "नेपाली", "NP", gettext_noop("Nepali"), pages=True, tall=True),
        Language(
            "id", "Bahasa Indonesia", "ID", gettext_noop("Indonesian"), pages=True
        ),
        Language(
            "fil",
            "Filipino",
            "PH",
            gettext_noop("Filipino"),
            pages=True,
            # "Isa" takes the singular; zero counts as many.
            plural="nplurals=2; plural=(n > 1);",
        ),
        Language("th", "ไทย", "TH", gettext_noop("Thai"), pages=True, tall=True),
        Language("ay", "Aymar aru", "BO PE"),
        Language("ceb", "Cebuano", "PH"),
        Language("gn", "Avañeʼẽ", "BO"),
        Language("ht", "Kreyòl ayisyen", "DO"),
        Language("ilo", "Ilokano", "PH"),
        Language("jv", "Basa Jawa", "ID"),
        Language("km", "ខ្មែរ", "TH"),
        Language("lo", "ລາວ", "TH"),
        Language("mai", "मैथिली", "IN NP"),
        Language("miq", "Miskitu", "NI"),
        Language("mr", "मराठी", "IN"),
        Language("my", "မြန်မာ", "TH"),
        Language("qu", "Runasimi", "BO PE"),
        Language("rhg", "Ruáingga", "BD"),
        Language("shn", "လိၵ်ႈတႆး", "TH"),
        Language("su", "Basa Sunda", "ID"),
        Language("ta", "தமிழ்", "IN"),
        Language("te", "తెలుగు", "IN"),
        Language("ur", "اردو", "IN", right_to_left=True),
        Language("sgn", "", name=gettext_noop("Sign language")),
        Language("bzs", "", "BR", gettext_noop("Brazilian sign language")),
    )
}
# Written with a small letter within a sentence.
_SMALL_NAMES = {"es", "pt-br"}
# Offered in every country.
_EVERYWHERE = {"en", "sgn"}


def of_pages() -> list[Language]:
    """Return the languages that pages can be in, as they are offered to the public."""
    return [language for language in LANGUAGES.values() if language.pages]


def label_of(code: str) -> Label:
    """Return a language's own name; an unknown code as it is."""
    return LANGUAGES[code].label if code in LANGUAGES else code


def label_for_staff(code: str) -> str:
    """Return a language's name in the reader's language, where there is one."""
    return str(LANGUAGES[code].label_for_staff if code in LANGUAGES else code)


def name_in_sentence(code: str) -> str:
    """Return a language's name for staff as it stands in the middle of a sentence."""
    name = label_for_staff(code)
    return name.lower() if get_language() in _SMALL_NAMES else name


def names_for_staff(codes: Sequence[str]) -> str:
    """Return the names of languages for staff, joined, as a sentence begins."""
    return ", ".join(
        [label_for_staff(code) for code in codes[:1]]
        + [name_in_sentence(code) for code in codes[1:]]
    )


def language_names(codes: Iterable[str]) -> str:
    """Return the own names of languages, joined for a list of facts."""
    return ", ".join(str(label_of(code)) for code in codes)


def choices(first: Iterable[str] = ()) -> list[Choice]:
    """Return all languages as form choices, some of them first."""
    order = dict.fromkeys([*first, *LANGUAGES])
    return [(code, label_of(code)) for code in order if code in LANGUAGES]


def choices_in(country_code: str, ticked: Iterable[str] = ()) -> list[Choice]:
    """Return the languages to offer in a country, and those already ticked."""
    wanted = {
        code
        for code, language in LANGUAGES.items()
        if country_code in language.spoken_in.split()
    } or set(LANGUAGES)
    wanted |= {*_EVERYWHERE, *ticked}
    return [choice for choice in choices() if choice[0] in wanted]


def best_of(header: str, known: Sequence[str]) -> str | None:
    """Return the first known language of an Accept-Language header.

    Someone who asks for Portuguese of Portugal gets that of Brazil rather than none.
    """
    for wanted, _weight in parse_accept_lang_header(header):
        broad = wanted.partition("-")[0]
        broad = _SAME.get(broad, broad)
        kin = [code for code in known if code.partition("-")[0] == broad]
        for code in (wanted, broad, *kin):
            if code in known:
                return code
    return None


def for_staff(code: str) -> str:
    """Return this language if the staff pages are complete in it, else English."""
    known: list[str] = settings.STAFF_LANGUAGES
    return code if code in known else settings.LANGUAGE_CODE
