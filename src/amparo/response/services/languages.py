"""The languages that help is given in, each in its own words."""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Choice = tuple[str, str | Promise]

LANGUAGES: dict[str, str | Promise] = {
    "ay": "Aymar aru",
    "bn": "বাংলা",
    "ceb": "Cebuano",
    "en": "English",
    "es": "Español",
    "fil": "Filipino",
    "gn": "Avañeʼẽ",
    "hi": "हिन्दी",
    "ht": "Kreyòl ayisyen",
    "id": "Bahasa Indonesia",
    "ilo": "Ilokano",
    "jv": "Basa Jawa",
    "km": "ខ្មែរ",
    "lo": "ລາວ",
    "mai": "मैथिली",
    "miq": "Miskitu",
    "mr": "मराठी",
    "my": "မြန်မာ",
    "ne": "नेपाली",
    "nl": "Nederlands",
    "pt": "Português",
    "qu": "Runasimi",
    "rhg": "Ruáingga",
    "shn": "လိၵ်ႈတႆး",
    "sgn": _("Sign language"),
    "su": "Basa Sunda",
    "ta": "தமிழ்",
    "te": "తెలుగు",
    "th": "ไทย",
    "ur": "اردو",
}


# What a form offers in each country, after what is spoken there most.
_IN_COUNTRY = {
    "BD": ["bn", "rhg"],
    "BO": ["es", "qu", "ay", "gn"],
    "BR": ["pt", "es"],
    "CO": ["es"],
    "DO": ["es", "ht"],
    "ID": ["id", "jv", "su"],
    "IN": ["hi", "bn", "mai", "mr", "ta", "te", "ur"],
    "NI": ["es", "miq"],
    "NL": ["nl"],
    "NP": ["ne", "mai", "hi"],
    "PE": ["es", "qu", "ay"],
    "PH": ["fil", "ceb", "ilo"],
    "TH": ["th", "km", "lo", "my", "shn"],
}


def choices_in(country_code: str, ticked: Iterable[str] = ()) -> list[Choice]:
    """Return the languages to offer in a country, with those that are ticked."""
    wanted = {*_IN_COUNTRY.get(country_code, LANGUAGES), "en", "sgn", *ticked}
    return [choice for choice in choices() if choice[0] in wanted]


def choices() -> list[Choice]:
    """Return the languages as choices of a form."""
    return list(LANGUAGES.items())


def spoken(codes: list[str]) -> str:
    """Return the names of languages, joined for a list of facts."""
    return ", ".join(str(LANGUAGES.get(code, code)) for code in codes)
