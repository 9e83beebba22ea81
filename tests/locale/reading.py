"""How hard a text is to read, by a formula made for its language.

Words per sentence and syllables per word go in. Each formula was fitted to what school
classes read, and each limit is the class in which children are twelve at most:

* English: grade of Flesch and Kincaid (Kincaid, Fishburne, Rogers, Chissom, 1975).
  Children in grade 6 become twelve.
* Spanish: J. Fernandez Huerta, Medidas sencillas de lecturabilidad (1959): 70 and more
  is what a sixth class reads.
* Portuguese: Martins, Ghiraldelo, Nunes, Oliveira Jr., Readability formulas applied to
  textbooks in Brazilian Portuguese (1996): from 75 down to 50 lie the classes 5 to 8,
  so that 62.5 ends the sixth.
* Dutch: W. H. Douma, De leesbaarheid van landbouwbladen (1960): 80 and more is easy,
  what children of eleven and twelve read.

Syllables are counted so that no text comes out easier than it is. English: groups of
vowels, silent ones too (19 of 100 too many on the words counted by hand). Spanish: its
spelling says where syllables part. Portuguese, Dutch: places to hyphenate (pyphen, from
LibreOffice), which miss 3 of 100 syllables; they are added.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache

import pyphen

_WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
_END = re.compile(r"[.!?।]+(?:\s|$)")
_HYPHENS = {"pt-br": "pt_BR", "nl": "nl_NL"}
_FOUND = 0.97  # of the syllables; see above


@dataclass(frozen=True)
class Formula:
    """A formula, and what it may give at most (or, if more is easier, at least)."""

    of: Callable[[float, float], float]
    limit: float
    more_is_easier: bool = True

    def fits(self, value: float) -> bool:
        """Say whether a child of twelve reads it."""
        easy = value >= self.limit
        return easy if self.more_is_easier else value <= self.limit


# From words per sentence and syllables per word.
FORMULAS = {
    "en": Formula(lambda w, s: 0.39 * w + 11.8 * s - 15.59, 6, more_is_easier=False),
    "es": Formula(lambda w, s: 206.84 - 1.02 * w - 60 * s, 70),
    "pt-br": Formula(lambda w, s: 248.835 - 1.015 * w - 84.6 * s, 62.5),
    "nl": Formula(lambda w, s: 206.84 - 0.93 * w - 77 * s, 80),
}


def words(text: str) -> list[str]:
    """Return the words of a text; numbers are none."""
    return _WORD.findall(text)


def sentences(text: str) -> list[str]:
    """Return the sentences of a text that have words; a heading is one."""
    return [part.strip() for part in _END.split(text) if words(part)]


def hardness(language: str, texts: Iterable[str]) -> float:
    """Return what the formula of a language gives for texts read one after another."""
    said = list(texts)
    found = [word for text in said for word in words(text)]
    lines = sum(len(sentences(text)) for text in said)
    count = sum(syllables(language, word) for word in found)
    return FORMULAS[language].of(len(found) / lines, count / len(found))


def syllables(language: str, word: str) -> float:
    """Return how many syllables a word has, rather one too many than one too few."""
    small = word.lower()
    if language == "en":
        return len(re.findall("[aeiouy]+", small)) or 1
    if language == "es":
        return _spanish(small)
    return (len(_hyphens(language).positions(small)) + 1) / _FOUND


@cache
def _hyphens(language: str) -> pyphen.Pyphen:
    return pyphen.Pyphen(lang=_HYPHENS[language], left=1, right=1)


def _spanish(word: str) -> int:
    """Two strong vowels, or a strong one and an accented weak one, part."""
    sounds = re.sub("(?<=[qg])u(?=[eéií])", "", word)  # que, guerra: not said
    sounds = re.sub("y(?![aeiouáéíóú])", "i", sounds)  # hay, muy, y
    groups = re.findall("[aeiouáéíóúü]+", sounds)
    parted = sum(
        bool(re.match("[aeoáéó][aeoáéóíú]|[íú][aeoáéó]", group[at : at + 2]))
        for group in groups
        for at in range(len(group) - 1)
    )
    return max(1, len(groups) + parted)
