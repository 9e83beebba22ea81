"""A hint on how easy a text is to read, from plain counts.

No grade and no score: long sentences, and words that may be hard. Scripts without
spaces between words are measured in letters.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from unicodedata import category

LONG_SENTENCE = 14  # words
LONG_SENTENCE_LETTERS = 70  # in scripts that write words together
LONG_WORD = 13  # letters
WITHOUT_SPACES = frozenset({"th"})
_ENDS = re.compile(r"[.!?।॥…]+\s*|\n+")
# A letter and its marks, which \w leaves out: the signs of vowels in most scripts.
_SIGNS = "".join(c for c in map(chr, range(0x300, 0x11000)) if category(c)[0] == "M")
_LETTERS = rf"(?:[^\W\d_][{_SIGNS}\u200c\u200d]*)+"
_WORD = re.compile(rf"{_LETTERS}(?:['’-]{_LETTERS})*")
_MOST_SHOWN = 5


@dataclass(frozen=True)
class Hint:
    """What to check: long sentences and long words."""

    sentences: int
    long_sentences: tuple[str, ...]
    long_words: tuple[str, ...]

    @property
    def is_easy(self) -> bool:
        """Say whether there is nothing to check."""
        return not (self.long_sentences or self.long_words)


def hint_for(text: str, language: str) -> Hint:
    """Return what may be hard to read in a text."""
    sentences = [each.strip() for each in _ENDS.split(text) if each.strip()]
    long_words = dict.fromkeys(
        word for word in words(text) if _letters(word) >= LONG_WORD
    )
    counted = language not in WITHOUT_SPACES
    return Hint(
        sentences=len(sentences),
        long_sentences=tuple(s for s in sentences if _is_long(s, counted))[
            :_MOST_SHOWN
        ],
        long_words=tuple(long_words)[:_MOST_SHOWN] if counted else (),
    )


def words(text: str) -> list[str]:
    """Return the words of a text; vowel signs belong to their letters."""
    return _WORD.findall(text)


def _is_long(sentence: str, counted: bool) -> bool:
    if counted:
        return len(sentence.split()) > LONG_SENTENCE
    return _letters(sentence) > LONG_SENTENCE_LETTERS


def _letters(text: str) -> int:
    return sum(category(c)[0] == "L" for c in text)
