"""Which of several languages to speak with somebody."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.utils.translation.trans_real import parse_accept_lang_header

# What some phones still call by another name.
_SAME = {"tl": "fil", "in": "id"}


def best_of(header: str, known: Sequence[str]) -> str | None:
    """Return the first language of an Accept-Language header that is known.

    Who asks for Portuguese of Portugal gets that of Brazil, rather than none.
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
    """Return a language in which the staff's side is whole: this one, else English."""
    known: list[str] = settings.STAFF_LANGUAGES
    return code if code in known else settings.LANGUAGE_CODE
