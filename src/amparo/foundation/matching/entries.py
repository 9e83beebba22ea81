"""What a team's index holds, packed together in each segment.

A segment is read at every search, so it is columns of text that are split in one go:
each distinct part of a name stands once, with its forms and the rows that bear it, and
a row is taken apart only when it is a candidate.
"""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from .names import Name
from .sounds import VERSION, Forms, forms

# Sizes are rounded up to this, so that they say little about a single change.
STEP = 4096
_COLUMN, _CELL, _PART, _NUMBER = "\n", "\t", "\x1f", ","


@dataclass(frozen=True)
class Entry:
    """What one record is found by: names, and whatever else its room compares.

    ``born`` is an ISO date as far as it is known, ``marks`` are exact values, such as
    the ends of telephone numbers or the words of a place.
    """

    record_id: UUID
    names: tuple[Name, ...] = field(default=(), repr=False)
    born: str = field(default="", repr=False)
    marks: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class Segment:
    """An opened segment, column by column."""

    written: list[str]  # parts of names, as written
    plain: list[str]  # the same in plain Latin letters
    bearers: list[str]  # the rows that bear each part
    sounds: dict[str, str]  # the parts that sound so
    whole: list[str]  # full names without gaps, in plain letters
    whole_rows: list[str]  # of which row
    ids: list[str]
    names: list[str]
    born: list[str]
    marks: list[str]

    def places(self, sound: str) -> list[int]:
        """Return the parts of names that sound so."""
        return _numbers(self.sounds.get(sound, ""))

    def rows_of(self, place: int) -> list[int]:
        """Return the rows that bear a part of a name."""
        return _numbers(self.bearers[place])

    def names_at(self, row: int) -> list[tuple[list[int], list[int], str]]:
        """Return the names of a row: places of strong and weak parts, and Jr./Sr."""
        found = []
        for name in self.names[row].split(_PART):
            if name:
                strong, weak, suffix = name.split("/")
                found.append((_numbers(strong), _numbers(weak), suffix))
        return found

    def marks_at(self, row: int) -> list[str]:
        """Return the exact values of a row."""
        return [mark for mark in self.marks[row].split(_PART) if mark]

    def entry(self, row: int) -> Entry:
        """Return a row as it was put in."""
        names = [
            Name(
                tuple(self.written[i] for i in strong),
                tuple(self.written[i] for i in weak),
                suffix,
            )
            for strong, weak, suffix in self.names_at(row)
        ]
        marks = tuple(self.marks_at(row))
        return Entry(UUID(self.ids[row]), tuple(names), self.born[row], marks)

    def entries(self) -> list[Entry]:
        """Return all rows as they were put in."""
        return [self.entry(row) for row in range(len(self.ids))]


@dataclass(frozen=True)
class Opened:
    """An opened index, for one request: segments, and which of their rows are old."""

    segments: list[Segment] = field(default_factory=list, repr=False)
    stale: frozenset[str] = frozenset()

    def rows(self) -> Iterable[tuple[Segment, int]]:
        """Yield every row that is up to date."""
        for segment in self.segments:
            for row, record_id in enumerate(segment.ids):
                if record_id not in self.stale or segment is self.segments[-1]:
                    yield segment, row

    def is_current(self, segment: Segment, row: int) -> bool:
        """Return whether a row may be shown; what is noted stands in the last one."""
        return segment is self.segments[-1] or segment.ids[row] not in self.stale


def segment_of(entries: Iterable[Entry]) -> Segment:
    """Return a segment of these entries."""
    known: dict[str, Forms] = {}
    places: dict[str, int] = {}
    bearers: dict[int, dict[int, None]] = defaultdict(dict)
    found = Segment([], [], [], {}, [], [], [], [], [], [])
    for row, entry in enumerate(entries):
        names = []
        for name in entry.names:
            for token in name.tokens:
                if token not in known:
                    known[token] = forms(token)
                    places[token] = len(places)
                bearers[places[token]][row] = None
            parts = (name.strong, name.weak)
            numbers = [_listed(places[token] for token in part) for part in parts]
            names.append("/".join([*numbers, name.suffix]))
            found.whole.append("".join(known[token].plain for token in name.tokens))
            found.whole_rows.append(str(row))
        found.ids.append(entry.record_id.hex)
        found.names.append(_PART.join(names))
        found.born.append(entry.born)
        found.marks.append(_PART.join(map(_clean, entry.marks)))
    sounds: dict[str, list[int]] = defaultdict(list)
    for token, place in places.items():
        found.written.append(token)
        found.plain.append(known[token].plain)
        found.bearers.append(_listed(bearers[place]))
        for sound in known[token].sounds:
            sounds[sound].append(place)
    found.sounds.update({sound: _listed(sounds[sound]) for sound in sorted(sounds)})
    return found


def pack(segment: Segment) -> bytes:
    """Return a segment as bytes, their number rounded up."""
    columns = [
        *(segment.written, segment.plain, segment.bearers),
        *(list(segment.sounds), list(segment.sounds.values())),
        *(segment.whole, segment.whole_rows),
        *(segment.ids, segment.names, segment.born, segment.marks),
    ]
    text = _COLUMN.join([str(VERSION), *map(_CELL.join, columns)])
    packed = zlib.compress(text.encode(), 6)
    return packed.ljust(-(-len(packed) // STEP) * STEP, b"\0")


def unpack(packed: bytes) -> Segment:
    """Return what ``pack`` packed; forms of an older version are made anew."""
    text = zlib.decompressobj().decompress(packed).decode()  # what is behind is left
    version, *columns = text.split(_COLUMN)
    cells = [column.split(_CELL) for column in columns]
    # An empty column reads like one with an empty cell.
    cells[:7] = [[] if column == [""] else column for column in cells[:7]]
    if cells[7] == [""]:
        cells[7:] = [[], [], [], []]
    written, plain, bearers, sound, places, whole, whole_rows, *rows = cells
    heard = dict(zip(sound, places, strict=True))
    found = Segment(written, plain, bearers, heard, whole, whole_rows, *rows)
    return found if int(version) == VERSION else segment_of(found.entries())


def _numbers(text: str) -> list[int]:
    return [int(number) for number in text.split(_NUMBER)] if text else []


def _listed(numbers: Iterable[int]) -> str:
    return _NUMBER.join(map(str, numbers))


def _clean(mark: str) -> str:
    return "".join(letter for letter in mark if letter not in "\n\t\x1f")
