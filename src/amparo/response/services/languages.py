"""The languages that help is given in, each in its own words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

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


def choices() -> list[tuple[str, str | Promise]]:
    """Return the languages as choices of a form."""
    return list(LANGUAGES.items())


def spoken(codes: list[str]) -> str:
    """Return the names of languages, joined for a list of facts."""
    return ", ".join(str(LANGUAGES.get(code, code)) for code in codes)
