"""Plausible misspellings of names between hearing and typing; repeatable."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from anyascii import anyascii

_JOINED = "\u094d\u09cd\u093c\u09bc"  # viramas, and dots below
# Written one way by one and another way by the next; nobody hears the difference.
_HEARD_ALIKE = [
    *[("v", "b"), ("b", "v"), ("z", "s"), ("s", "z"), ("qu", "k"), ("ll", "y")],
    *[("c", "k"), ("j", "h"), ("y", "i"), ("i", "e"), ("u", "o"), ("x", "j")],
    *[("ि", "ी"), ("ी", "ि"), ("ु", "ू"), ("ू", "ु"), ("श", "स"), ("ष", "श"), ("व", "ब")],
    *[("ि", "ী"), ("ী", "ি"), ("ু", "ূ"), ("ূ", "ু"), ("শ", "স"), ("ষ", "শ"), ("ণ", "ন")],
    *[("ศ", "ส"), ("ษ", "ส"), ("ณ", "น"), ("ใ", "ไ"), ("ิ", "ี"), ("ธ", "ท"), ("ญ", "ย")],
]


def letters(text: str) -> list[str]:
    """Split a text into what a writer counts as one letter; a vowel sign is one."""
    units: list[str] = []
    for letter in text:
        if units and letter in _JOINED:
            units[-1] += letter
        else:
            units.append(letter)
    return units


def _in_a_word(name: str, chance: Random, change: Callable[[list[str]], None]) -> str:
    """Change one word, rather a long one."""
    words = name.split()
    at = chance.choices(range(len(words)), [len(word) for word in words])[0]
    units = letters(words[at])
    change(units)
    words[at] = "".join(units)
    return " ".join(words)


def lost(name: str, chance: Random) -> str:
    """Lose a letter."""
    return _in_a_word(name, chance, lambda word: _lose(word, chance))


def _lose(word: list[str], chance: Random) -> None:
    if len(word) > 1:
        del word[chance.randrange(min(1, len(word) - 1), len(word))]


def added(name: str, chance: Random) -> str:
    """Write a letter too many, one of those that are there."""

    def change(word: list[str]) -> None:
        word.insert(chance.randrange(1, len(word) + 1), chance.choice(word))

    return _in_a_word(name, chance, change)


def other(name: str, chance: Random) -> str:
    """Write another letter, one of the name's."""
    there = [letter for letter in letters(name) if not letter.isspace()]

    def change(word: list[str]) -> None:
        word[chance.randrange(len(word))] = chance.choice(there).lower()

    return _in_a_word(name, chance, change)


def swapped(name: str, chance: Random) -> str:
    """Write two neighbours the other way round."""

    def change(word: list[str]) -> None:
        if len(word) > 1:
            at = chance.randrange(len(word) - 1)
            word[at : at + 2] = reversed(word[at : at + 2])

    return _in_a_word(name, chance, change)


def heard(name: str, chance: Random) -> str:
    """Write as one hears it; a name without such a letter stays as it is."""
    lower = name.casefold()
    fits = [(was, now) for was, now in _HEARD_ALIKE if was in lower]
    return lower.replace(*chance.choice(fits), 1) if fits else name


def two(name: str, chance: Random) -> str:
    """Lose a letter, and write another wrong."""
    return other(lost(name, chance), chance)


def shorter(name: str, chance: Random) -> str:
    """Leave out a word of three or more, and lose a letter of the rest."""
    words = name.split()
    if len(words) > 2:
        del words[chance.randrange(len(words))]
    return lost(" ".join(words), chance)


def latin(name: str, _chance: Random) -> str:
    """Write it with the letters of a telephone from elsewhere."""
    return anyascii(name).lower()


SLIPS = (lost, added, other, swapped, heard, two, shorter, latin)
