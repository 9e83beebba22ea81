"""Texts made comparable: without marks and capitals, whatever the script."""

import unicodedata

_LATIN_MARKS = range(0x0300, 0x0370)


def folded(text: str) -> str:
    """Return a text without Latin marks and capitals; vowel signs of others stay."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(c for c in parts if ord(c) not in _LATIN_MARKS)
    return " ".join(unicodedata.normalize("NFC", bare).split())
