"""Compares a name that is looked for with all names of a segment."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from heapq import nlargest
from uuid import UUID

from rapidfuzz import process
from rapidfuzz.fuzz import ratio

from .entries import Opened, Segment
from .names import Name
from .sounds import Forms, forms

CANDIDATES = 100  # rows of a segment that are compared as a whole
_LEAST = 55.0  # below this, two parts of a name have nothing in common
_LEAST_PLAIN = 64.0  # one spelling for many leaves less to tell apart
_ALIKE = 70.0  # one part so alike makes a candidate
_SAME_PART = 85.0  # so alike, it is the same part of a name
_BY_BEGINNING = 82.0
_BY_SOUND = 60.0
_WHOLE_AT_LEAST = 78
_WEAK = 0.25
_SURPLUS = 0.4  # weight of the one part that fits worst


@dataclass(frozen=True, order=True)
class Score:
    """How alike two names are, from 0 to 100; ``sounded``: not by their letters."""

    value: float = 0.0
    sounded: bool = False


NOTHING = Score()
_Parts = dict[int, Score]  # the parts of names of a segment that are like one part


class NameQuery:
    """Full names to look for.

    A strict one counts each part, to say whether two records are one person; else the
    part that fits worst weighs little, because people type more than a name.
    """

    def __init__(self, names: list[Name], strict: bool = False) -> None:
        self.names = [name for name in names if name.strong]
        self.strict = strict
        self._forms = {t: forms(t) for name in self.names for t in name.tokens}

    def scores(self, segment: Segment) -> dict[int, Score]:
        """Return the rows of a segment that could be meant, with their best score."""
        parts = {token: _like(segment, form) for token, form in self._forms.items()}
        found: dict[int, Score] = defaultdict(Score)
        for name in self.names:
            for row in _candidates(segment, [parts[token] for token in name.tokens]):
                for theirs in segment.names_at(row):
                    found[row] = max(found[row], self._pair(name, parts, theirs))
            for row, score in self._whole(segment, name):
                found[row] = max(found[row], score)
        return {row: score for row, score in found.items() if score.value}

    def in_order(self, theirs: Iterable[Name]) -> float:
        """Return how alike full names are with their order; used to break ties."""
        texts = [" ".join(name.tokens) for name in theirs]
        mine = [" ".join(name.tokens) for name in self.names]
        return max((ratio(one, other) for one in mine for other in texts), default=0.0)

    def _pair(
        self,
        name: Name,
        parts: dict[str, _Parts],
        theirs: tuple[list[int], list[int], str],
    ) -> Score:
        """Score two full names part by part; parts that only theirs has cost little."""
        strong, weak, suffix = theirs
        scores, weights = [], []
        for token in name.tokens:
            like = parts[token]
            shared = [like[place] for place in (*strong, *weak) if place in like]
            scores.append(max(shared, default=NOTHING))
            weights.append(1.0 if token in name.strong else _WEAK)
        if not self.strict:
            worst = min(range(len(scores)), key=scores.__getitem__)
            fits = [score.value >= _ALIKE for score in scores]
            strong_fits = any(fits[: len(name.strong)])  # strong parts stand first
            if strong_fits and not fits[worst]:
                weights[worst] *= _SURPLUS
        fit = zip(scores, weights, strict=True)
        value = sum(score.value * weight for score, weight in fit) / sum(weights)
        value -= min(3, max(0, len(strong) - len(name.strong)))
        if name.suffix and name.suffix != suffix:
            value -= 15 if suffix else 5
        return Score(value, any(score.sounded for score in scores))

    def _whole(self, segment: Segment, name: Name) -> list[tuple[int, Score]]:
        """Compare without gaps: one writes in two words what another writes in one."""
        whole = "".join(self._forms[token].plain for token in name.tokens)
        parts = len(name.tokens)
        if parts < 2 or len(whole) < 6:
            return []
        found = process.extract(
            whole, segment.whole, scorer=ratio, score_cutoff=_WHOLE_AT_LEAST, limit=50
        )
        rows = ((int(segment.whole_rows[at]), score) for _text, score, at in found)
        return [
            (row, Score(score * 0.96, True))
            for row, score in rows
            if any(len(s) + len(w) != parts for s, w, _suffix in segment.names_at(row))
        ]


def _candidates(segment: Segment, parts: list[_Parts]) -> list[int]:
    """Return the rows that share most, each part counted once."""
    total: dict[int, float] = defaultdict(float)
    for part in parts:
        best: dict[int, float] = {}
        for place, score in sorted(part.items(), key=lambda item: item[1]):
            if score.value >= _ALIKE:
                best |= dict.fromkeys(segment.rows_of(place), score.value)
        for row, value in best.items():
            total[row] += value
    return nlargest(CANDIDATES, total, key=total.__getitem__)


def _like(segment: Segment, form: Forms) -> _Parts:
    """Return which parts of names are like this one."""
    found: _Parts = {}

    def note(place: int, value: float, sounded: bool) -> None:
        if value > found.get(place, NOTHING).value:
            found[place] = Score(value, sounded)

    by_letter = process.extract(
        form.written, segment.written, scorer=ratio, score_cutoff=_LEAST, limit=None
    )
    for _text, score, place in by_letter:
        note(place, score, False)
    if len(form.written) >= 3:
        for place, written in enumerate(segment.written):
            if written.startswith(form.written):
                note(place, max(_BY_BEGINNING, ratio(form.written, written)), False)
    in_latin = process.extract(
        form.plain, segment.plain, scorer=ratio, score_cutoff=_LEAST_PLAIN, limit=None
    )
    latin = {place: score for _text, score, place in in_latin}
    for place, score in latin.items():
        note(place, score * 0.97, True)
    for sound in form.sounds:
        for place in segment.places(sound):
            note(place, _BY_SOUND + 0.3 * latin.get(place, 0.0), True)
    return found


@dataclass
class SharedParts:
    """Which parts of a name a record shares, by how many records bear each."""

    same: list[int] = field(default_factory=list)  # written the same
    alike: list[int] = field(default_factory=list)  # or sounding alike
    parts: int = 0  # of the other's name

    def is_full(self, parts: int) -> bool:
        """Say whether more than half of the longer name is shared.

        A second surname may be missing.
        """
        shared = len(self.same) + len(self.alike)
        return shared > 1 and shared * 2 > max(parts, self.parts)


def shared_parts(opened: Opened, name: Name) -> dict[UUID, SharedParts]:
    """Return the records of an opened index that share parts of a name."""
    found: dict[UUID, SharedParts] = defaultdict(SharedParts)
    for token in name.strong:
        bearing: dict[UUID, tuple[bool, int]] = {}
        for segment in opened.segments:
            for place, score in _like(segment, forms(token)).items():
                if score.value < _SAME_PART:
                    continue
                for row in segment.rows_of(place):
                    if opened.is_current(segment, row):
                        parts = max(len(n[0]) for n in segment.names_at(row))
                        known = bearing.get(UUID(segment.ids[row]), (False, 0))
                        exact = known[0] or segment.written[place] == token
                        bearing[UUID(segment.ids[row])] = exact, parts
        for record_id, (exact, parts) in bearing.items():
            shared = found[record_id]
            (shared.same if exact else shared.alike).append(len(bearing))
            shared.parts = parts
    return found


def shared_marks(opened: Opened, marks: Collection[str]) -> dict[UUID, list[int]]:
    """Return the records that share exact values, by how many records have each."""
    bearing: dict[str, list[UUID]] = {mark: [] for mark in marks}
    for segment, row in opened.rows():
        if segment.marks[row]:
            for mark in bearing.keys() & set(segment.marks_at(row)):
                bearing[mark].append(UUID(segment.ids[row]))
    found: dict[UUID, list[int]] = defaultdict(list)
    for records in bearing.values():
        for record_id in records:
            found[record_id].append(len(records))
    return found
