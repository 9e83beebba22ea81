"""Unmistakable words, and every form they could take in a file."""

from __future__ import annotations

import base64
import json
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import quote

SHORTEST = 5  # letters of a word that is looked for on its own


@dataclass(frozen=True)
class Needle:
    """One way of writing one planted word; ``raw`` is in small ASCII letters."""

    word: str
    how: str
    raw: bytes


def words_of(text: str) -> list[str]:
    """Return a planted text and every longer word of it."""
    words = [w.strip(".,;:") for w in text.split()]
    return list(dict.fromkeys([text, *(w for w in words if len(w) >= SHORTEST)]))


def _spellings(word: str) -> dict[str, str]:
    apart = unicodedata.normalize("NFD", word)
    bare = "".join(c for c in apart if not unicodedata.combining(c))
    digits = "".join(c for c in word if c.isdigit())
    found = {
        "as typed": word,
        "small letters": word.lower(),
        "folded": word.casefold(),
        "taken apart": apart,
        "without marks": bare if word.isascii() or len(bare) >= SHORTEST else word,
    }
    if len(digits) >= 7:
        found["only digits"] = digits
        found["without the country"] = digits[-8:]
    return found


def _codings(text: str) -> Iterator[tuple[str, bytes]]:
    plain = text.encode()
    yield "UTF-8", plain
    yield "UTF-16 LE", text.encode("utf-16-le")
    yield "UTF-16 BE", text.encode("utf-16-be")
    yield "hex", plain.hex().encode()
    yield "JSON", json.dumps(text)[1:-1].encode()
    yield "an address", quote(text).encode()
    yield "a form", quote(text).replace("%20", "+").encode()
    yield "bytes in Python", repr(plain)[2:-1].encode()
    for offset in range(3):
        coded = base64.b64encode(b"\0" * offset + plain)
        middle = coded[4 if offset else 0 : -4]  # what does not depend on neighbours
        if len(middle) >= 8:
            yield f"base64 ({offset})", middle
            yield f"base64 for addresses ({offset})", middle.translate(_URL)


_URL = bytes.maketrans(b"+/", b"-_")


def needles(texts: Iterable[str]) -> list[Needle]:
    """Return everything to look for, each way of writing once."""
    found: dict[bytes, Needle] = {}
    for text in texts:
        for word in words_of(text):
            for spelling, written in _spellings(word).items():
                for coding, raw in _codings(written):
                    how = f"{spelling}, {coding}"
                    found.setdefault(raw.lower(), Needle(word, how, raw.lower()))
    return list(found.values())


FIRST = 4  # bytes by which needles are found at first; none is shorter


def _number(raw: bytes) -> int:
    return int.from_bytes(raw[:FIRST], sys.byteorder)


class Detector:
    """Finds planted words in anything."""

    def __init__(self, texts: Iterable[str]) -> None:
        self.needles: dict[int, list[Needle]] = {}
        for needle in needles(texts):
            assert len(needle.raw) >= FIRST, needle
            self.needles.setdefault(_number(needle.raw), []).append(needle)
        self.firsts = set(self.needles)

    def find(self, where: str, content: bytes | str) -> list[str]:
        """Return one line for each planted word that is found."""
        raw = content.encode() if isinstance(content, str) else content
        small = raw.lower()  # ASCII letters; which also finds more of base64 and hex
        return [
            f"{where}: {needle.word!r} ({needle.how})"
            for first in self._firsts_in(small)
            for needle in self.needles[first]
            if needle.raw in small
        ]

    def _firsts_in(self, content: bytes) -> set[int]:
        """Return which needles could be there: their first bytes are.

        One look at each byte instead of one for each of some thousand needles.
        """
        found: set[int] = set()
        for offset in range(FIRST):
            rest = memoryview(content)[offset:]
            whole = len(rest) // FIRST * FIRST
            found |= self.firsts.intersection(rest[:whole].cast("I"))
        return found
