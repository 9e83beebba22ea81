"""Normalise text as people type it, in any script, before it is stored."""

import re
import unicodedata
from functools import lru_cache

from anyascii import anyascii

_JOINERS = "\u200c\u200d"  # stand within a word
_BENGALI_NASAL = "\u0981"  # many leave it out
_DROPPED = dict.fromkeys(map(ord, "'’‘ʼ`´\u200b\u2060\ufeff\u0640" + _BENGALI_NASAL))
# The dot that Hindi often leaves out; under these two letters it makes another sound.
_DOT_LEFT_OUT = re.compile("(?<![डढ])\u093c")
# Accents, and what Arabic and Hebrew write for learners only.
_LEFT_OUT = ("COMBINING ", "ARABIC ", "HEBREW POINT ", "HEBREW ACCENT ")
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
    """Return the text as everything is compared, searched and sorted by it.

    Case, Latin accents, apostrophes, invisible joiners and the forms of digits do not
    count; nor do signs that a script leaves out as it likes: the points of Arabic and
    Hebrew, a nasal sign in Bengali, a dot in Devanagari. All other marks are letters:
    without its vowel signs an Indic or Thai word is another one.
    """
    # "ำ" is one sign in Thai and Lao, though compatible with two.
    parts = re.split("([\u0e33\u0eb3])", text)
    plain = "".join(
        part if at % 2 else unicodedata.normalize("NFKC", part)
        for at, part in enumerate(parts)
    )
    one = unicodedata.normalize("NFC", plain.casefold())
    one = one.replace("\u0901", "\u0902")  # one nasal sign in Devanagari
    one = unicodedata.normalize("NFC", one.translate(_DROPPED))
    return one_line("".join(map(_fold_letter, _DOT_LEFT_OUT.sub("", one))))


@lru_cache(maxsize=4096)  # single letters only: a name must not outlive its request
def _fold_letter(letter: str) -> str:
    if letter.isascii():
        return letter
    digit = unicodedata.digit(letter, -1)
    if digit >= 0:
        return str(digit)
    name, kind = unicodedata.name(letter, ""), unicodedata.category(letter)
    if kind == "Cf" or (kind == "Mn" and name.startswith(_LEFT_OUT)):
        return ""
    if kind[0] == "L" and name.startswith("LATIN"):
        return anyascii(letter).lower()
    return letter


def words(text: str) -> list[str]:
    """Return the words of a text: letters, marks and numbers of every script."""
    found, word = [], ""
    for letter in text + " ":
        if unicodedata.category(letter)[0] in "LMN":
            word += letter
        elif word and letter not in _JOINERS:
            found.append(word)
            word = ""
    return found


def code_letters(typed: str) -> str:
    """Return a code as it is compared: "c-7kq 2mv" and "C–7KQ2MV" are "C7KQ2MV"."""
    plain = unicodedata.normalize("NFKC", ascii_digits(typed)).upper()
    return "".join(letter for letter in plain if letter.isalnum())


def sort_key(text: str) -> str:
    """Return a key that sorts as a dictionary does: "Índia" before "Peru".

    Thai writes some vowels before the consonant after which they are said and sorted.
    """
    return _BEFORE_ITS_CONSONANT.sub(r"\2\1", fold(text))
