"""The languages that help is given in, each in its own words."""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LANGUAGES: dict[str, str | Promise] = {
    "ay": "Aymar aru",
    "bn": "বাংলা",
    "bzs": _("Brazilian sign language"),
    "en": "English",
    "es": "Español",
    "fil": "Filipino",
    "gn": "Avañeʼẽ",
    "hi": "हिन्दी",
    "ht": "Kreyòl ayisyen",
    "id": "Bahasa Indonesia",
    "mr": "मराठी",
    "my": "မြန်မာ",
    "ne": "नेपाली",
    "nl": "Nederlands",
    "pt-br": "Português",
    "qu": "Runasimi",
    "ta": "தமிழ்",
    "te": "తెలుగు",
    "th": "ไทย",
    "ur": "اردو",
}


def spoken(codes: Iterable[str]) -> str:
    """Return the names of languages, joined for a list of facts."""
    return ", ".join(str(LANGUAGES.get(code, code)) for code in codes)
