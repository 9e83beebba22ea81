"""Parse names of many cultures: titles, particles, weak parts, Jr./Sr."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from ..kernel.text import fold

# Titles written with a full stop, or so common that they need none.
_EXPANDED = {
    "md": "mohammad",
    "mohd": "mohammad",
    "mst": "mosammat",
    "msst": "mosammat",
    "sta": "santa",
    "sto": "santo",
    "মোঃ": "মোহাম্মদ",
    "মো": "মোহাম্মদ",
    "মোছাঃ": "মোসাম্মত",
    "মোছা": "মোসাম্মত",
}
# Could be names themselves, so titles only with a full stop or beside other names.
_EXPANDED_BESIDE = {"ma": "maria", "st": "santo", "fco": "francisco", "jse": "jose"}

_HONORIFICS = frozenset(
    "mr mrs ms miss sra srta don dona shri sri shree smt sushri khun bapak bpk ibu "
    "श्री श्रीमती सुश्री জনাব জনাবা คุณ".split()
)
_THAI_TITLES = tuple("เด็กหญิง เด็กชาย นางสาว นาง นาย ด.ญ. ด.ช. น.ส. คุณ".split())
_PARTICLES = frozenset(
    "de da do das dos del dela delas delos della la las los el y e "
    "van von den der al ul bin binti binte bte ibn ni".split()
)
# Names shared by half a district: kept as they are, but weak evidence.
_WEAK = frozenset(
    "khatun khatoon begum begam kumari kumar devi bibi akter akhter akhtar "
    "খাতুন বেগম বিবি আক্তার कुमारी कुमार देवी खातून बेगम".split()
)
_SUFFIXES = {"jr": "jr", "junior": "jr", "sr": "sr", "senior": "sr", "ii": "ii",
             "iii": "iii", "iv": "iv"}  # fmt: skip
_GLUED = re.compile(r"^(?:dela|delos|delas)(?=\w{4})")


@dataclass(frozen=True)
class Name:
    """A full name, parsed: its strong and weak parts, and Jr./Sr."""

    strong: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()
    suffix: str = ""

    @property
    def tokens(self) -> tuple[str, ...]:
        """All parts that identify the person, strong ones first."""
        return self.strong + self.weak


def _words(text: str) -> list[tuple[str, bool]]:
    """Split a folded text into words, each with whether a full stop followed."""
    words: list[tuple[str, bool]] = []
    current = ""
    for letter in text + " ":
        if letter == "ঃ" or unicodedata.category(letter)[0] in "LMN":
            current += letter
        elif current:
            words.append((current, letter == "."))
            current = ""
    return words


def _without_title(word: str) -> str:
    """Remove a Thai title from a name that is written together with it."""
    for title in _THAI_TITLES:
        rest = word.removeprefix(title)
        # "นายิกา" is a name: what follows a title begins with a letter, not a sign.
        if rest != word and (not rest or "ก" <= rest[0] <= "ฮ" or rest[0] in "เแโใไ"):
            return rest
    return word


def _expand(word: str, dotted: bool, alone: bool) -> str:
    if word in _EXPANDED:
        return _EXPANDED[word]
    if word in _EXPANDED_BESIDE and (dotted or not alone):
        return _EXPANDED_BESIDE[word]
    return _GLUED.sub("", word)


def parse_name(text: str) -> Name:
    """Parse one full name; a name of particles or titles alone is taken as it is."""
    folded = " ".join(map(_without_title, fold(text).split()))
    words = _words(folded)
    alone = len(words) == 1
    suffix = ""
    strong: list[str] = []
    weak: list[str] = []
    for place, (word, dotted) in enumerate(words):
        if place and word in _SUFFIXES:
            suffix = _SUFFIXES[word]
        elif not alone and (word in _HONORIFICS or word in ("sr", "dr")):
            continue
        elif not alone and word in _PARTICLES:
            continue
        elif strong and word in _WEAK:
            weak.append(word)
        else:
            strong.append(_expand(word, dotted, alone))
    if not strong:
        strong = [word for word, _dotted in words if word not in _SUFFIXES]
        weak = []
    return Name(tuple(strong), tuple(weak), suffix)
