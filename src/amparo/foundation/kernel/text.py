"""Normalise text as people type it, in any script, before it is stored."""

import re
import unicodedata

_BEFORE_ITS_CONSONANT = re.compile("([เแโใไ])(.)")


def one_line(text: str) -> str:
    """Return typed text on one line, with single spaces and none around it.

    Letters are composed (NFC); the null character, which no database accepts, is
    removed.
    """
    return unicodedata.normalize("NFC", " ".join(text.replace("\0", "").split()))


def many_lines(text: str) -> str:
    """Return the same for longer text, keeping its lines and blank lines."""
    lines = (line.rstrip() for line in text.replace("\0", "").splitlines())
    return unicodedata.normalize("NFC", "\n".join(lines)).strip()


def ascii_digits(text: str) -> str:
    """Return the text with the digits of every script as 0-9, as they are dialled."""
    return "".join(
        str(unicodedata.decimal(char)) if char.isdecimal() else char for char in text
    )


def fold(text: str) -> str:
    """Return the text for comparing and searching: case and Latin accents are ignored.

    Vowel signs of Thai and Indic scripts stay: without them it is another word.
    """
    parts = unicodedata.normalize("NFKD", one_line(text).casefold())
    bare = "".join(c for c in parts if not "\u0300" <= c <= "\u036f")
    return one_line(bare)


def sort_key(text: str) -> str:
    """Return a key that sorts as a dictionary does: "Índia" before "Peru".

    Thai writes some vowels before the consonant after which they are said and sorted.
    """
    return _BEFORE_ITS_CONSONANT.sub(r"\2\1", fold(text))
