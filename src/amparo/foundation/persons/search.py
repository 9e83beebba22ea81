"""Search for people: the names of a team are opened and compared in memory."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from heapq import nlargest
from operator import itemgetter
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from ..kernel.text import fold
from ..matching import index
from ..matching.comparing import NameQuery, Score
from ..matching.entries import Opened, Segment
from ..matching.names import Name, parse_name
from ..policy import Actor, permission, visible
from ..vault.models import SHARED, KeyGrant, not_expired
from ..vault.record_keys import open_keys
from . import phones
from .birth_dates import Birth, in_calendars, parse_birth, years_of_age
from .found_by import birth_of, names_of
from .identity import Facts, Identity
from .models import KIND, Person

COMPARED = 120  # best matches of which the order of the names is compared, too
OPENED = 40  # identities decrypted for a search
SHOWN = 20
LEAST = 55.0
FAR = 30.0  # so far behind the best, a match is noise

_PERSON_CODE = re.compile(r"p-?([2-9a-hj-np-z]{6})")
_DATES = re.compile(
    r"(?<!\d)(?:\d{1,2}[./-]\d{1,2}[./-]\d{4}|\d{4}-\d{1,2}(?:-\d{1,2})?"
    r"|\d{1,2}[./-]\d{4})(?![\d-])"
)
_NUMBERS = re.compile(r"[+＋]?\(?\d[\d\s().\-/]{4,}\d")
_YEARS = re.compile(r"(?<!\d)(?:19|20|24|25)\d\d(?!\d)")
_AGES = re.compile(r"(?<!\d)\d{1,2}(?!\d)")


@dataclass(frozen=True)
class PersonQuery:
    """A search, parsed from typed text or built from a form.

    ``births`` are all that could be meant: a year of another calendar spans two, and an
    age too.
    """

    names: list[Name] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)
    births: tuple[Birth, ...] = ()
    person_code: str = ""
    strict: bool = False

    @property
    def is_empty(self) -> bool:
        """Return whether there is nothing to search for."""
        dated = any(birth.month for birth in self.births)
        return not (self.numbers or dated or self.person_code) and not any(
            name.strong for name in self.names
        )


@dataclass(frozen=True)
class Found:
    """A match: the person, a score from 0 to 100, and the reasons as codes.

    ``why``: ``code``, ``name``, ``sounds_alike``, ``phone``, ``birth_date``.
    """

    person: Person
    identity: Identity
    score: float
    why: tuple[str, ...]


# -- Reading what was typed ----------------------------------------------------------


def read_text(text: str, today: date | None = None) -> PersonQuery:
    """Parse a typed search: names, a number, a birth date, year or age, a code."""
    rest = phones.with_plain_gaps(fold(text[:200]))
    today = today or timezone.localdate()
    if known := _PERSON_CODE.fullmatch(rest.strip()):
        return PersonQuery(
            person_code=f"P-{known[1].upper()}", names=[parse_name(rest)]
        )
    births, rest = _births(rest, today)
    numbers = [n for n in _NUMBERS.findall(rest) if phones.tail(n)]
    for number in numbers:
        rest = rest.replace(number, " ")
    for age in _AGES.findall(rest):
        births = births or years_of_age(int(age), today)
    name = parse_name(re.sub(r"\d+", " ", rest))
    return PersonQuery([name] if name.strong else [], numbers, births)


def _births(text: str, today: date) -> tuple[tuple[Birth, ...], str]:
    """Return what a date or a year in the text can mean, and the rest of the text."""
    for pattern in (_DATES, _YEARS):
        if pattern is _YEARS and _NUMBERS.search(text):
            break
        for match in pattern.findall(text):
            if births := in_calendars(match, today):
                return births, text.replace(match, " ", 1)
    return (), text


def like_person(identity: Identity, facts: Facts) -> PersonQuery:
    """Return a search for people like the one in a form."""
    birth = birth_of(identity, facts)
    return PersonQuery(
        names_of(identity),
        list(identity.phones),
        (birth,) if birth.year else (),
        strict=True,
    )


# -- Comparing -----------------------------------------------------------------------


Row = tuple[float, Segment, int, tuple[str, ...]]  # score, where, why


class Similarity:
    """Compares the rows of opened segments with one query."""

    def __init__(self, query: PersonQuery) -> None:
        self.names = NameQuery(query.names, query.strict)
        self.tails = phones.tails(query.numbers)
        self.births = query.births

    def rows(self, opened: Opened) -> Iterator[Row]:
        """Yield the rows that could be meant: score, where, why."""
        for segment in opened.segments:
            named = self.names.scores(segment)
            rows = set(named) | set(self._with_number(segment))
            if not self.names.names and not self.tails:
                rows = set(range(len(segment.ids)))
            for row in rows:
                if opened.is_current(segment, row):
                    score, why = self._row(segment, row, named.get(row))
                    if score >= LEAST and why:
                        yield score, segment, row, why

    def _with_number(self, segment: Segment) -> Iterator[int]:
        if self.tails:
            for row, marks in enumerate(segment.marks):
                if marks and self._numbers(segment, row):
                    yield row

    def _numbers(self, segment: Segment, row: int) -> bool:
        return not self.tails.isdisjoint(phones.tails(segment.marks_at(row)))

    def _row(
        self, segment: Segment, row: int, named: Score | None
    ) -> tuple[float, tuple[str, ...]]:
        why: list[str] = []
        score = 0.0
        if named:
            score = named.value
            why.append("sounds_alike" if named.sounded else "name")
        if self.tails and self._numbers(segment, row):
            score = max(score, 90.0) + 10
            why.append("phone")
        if self.births:
            gain = self._birth(segment.born[row])
            score = score + gain if self.names.names or self.tails else 80 + gain
            if gain >= 5:
                why.append("birth_date")
        return min(score, 100.0), tuple(why)

    def _birth(self, born: str) -> float:
        theirs = parse_birth(born)
        if theirs is None:
            return 0.0
        return max(_birth_alike(mine, theirs) for mine in self.births)


def _birth_alike(mine: Birth, theirs: Birth) -> float:
    if mine.year is None or theirs.year is None:
        return 0.0
    if mine.iso and mine.iso == theirs.iso:
        return 10.0
    if theirs.swapped and mine.iso == theirs.swapped.iso:
        return 6.0
    if mine.iso and theirs.iso and mine.iso[:7] == theirs.iso[:7]:
        return 6.0 if not (mine.day and theirs.day) else 2.0
    if mine.year == theirs.year:
        return 5.0 if not (mine.iso and theirs.iso) else 2.0
    return 0.0 if abs(mine.year - theirs.year) == 1 else -12.0


# -- Finding -------------------------------------------------------------------------


def find(
    actor: Actor, verb: str, query: PersonQuery, besides: UUID | None = None
) -> list[Found]:
    """Return the best matches that the actor may see and open, best first."""
    if query.person_code:
        coded = seen(actor, verb).filter(code=query.person_code)
        if ids := list(coded.values_list("id", flat=True)):
            return _shown(actor, verb, {ids[0]: (100.0, ("code",))})
    near = _near(_opened(actor, verb), query, besides)
    return _shown(actor, verb, near)[:SHOWN]


def find_each(
    actor: Actor, verb: str, queries: Sequence[PersonQuery], least: float
) -> list[list[Found]]:
    """Return for each of many searches who has at least this score, best first.

    The indexes are opened once, however many are searched for.
    """
    opened = _opened(actor, verb)
    near = [
        {who: hit for who, hit in _near(opened, query).items() if hit[0] >= least}
        if not query.is_empty
        else {}
        for query in queries
    ]
    everyone = {who: hit for hits in near for who, hit in hits.items()}
    people = {one.person.id: one for one in _shown(actor, verb, everyone)}
    return [
        [
            Found(people[who].person, people[who].identity, score, why)
            for who, (score, why) in hits.items()
            if who in people
        ]
        for hits in near
    ]


def _opened(actor: Actor, verb: str) -> Opened:
    return index.opened(actor, KIND, actor.team_ids(*permission(verb).allowed))


def _near(
    opened: Opened, query: PersonQuery, besides: UUID | None = None
) -> dict[UUID, tuple[float, tuple[str, ...]]]:
    """Return the best matches with score and reasons, best first."""
    similarity = Similarity(query)
    rows = similarity.rows(opened)
    best = []
    for score, segment, row, why in nlargest(COMPARED, rows, key=itemgetter(0)):
        entry = segment.entry(row)
        if entry.record_id != besides:
            ordered = similarity.names.in_order(entry.names[:1])
            best.append((round(score, 1), ordered, entry.record_id, why))
    best.sort(key=itemgetter(0, 1, 2), reverse=True)  # equals: newest first
    least = max((score for score, *_rest in best), default=0.0) - FAR
    return {i: (score, why) for score, _o, i, why in best[:OPENED] if score >= least}


def seen(actor: Actor, verb: str) -> QuerySet[Person]:
    """Return the people of the actor's teams, and those shared with them."""
    given = KeyGrant.objects.filter(
        not_expired(),
        visible(actor, verb, team="vault_key__team", record="record_id"),
        kind=KIND,
        purpose__in=SHARED,
        in_escrow=False,
    )
    return Person.objects.filter(
        visible(actor, verb, team="team", organisation="team__organisation")
        | Q(id__in=given.values("record_id")),
        merged_into=None,
    )


def _shown(
    actor: Actor, verb: str, matches: Mapping[UUID, tuple[float, tuple[str, ...]]]
) -> list[Found]:
    """Return those of the matches that the actor may see and open, in their order."""
    if not matches:
        return []
    people = seen(actor, verb).select_related("team", "area").in_bulk(list(matches))
    opened = open_candidates(actor, people.values())
    return [
        Found(people[person_id], opened[person_id], score, why)
        for person_id, (score, why) in matches.items()
        if person_id in opened
    ]


def open_candidates(actor: Actor, people: Iterable[Person]) -> dict[UUID, Identity]:
    """Open the identities of those of these people whose keys the actor holds."""
    rows = {person.id: person for person in people}
    keys = open_keys(actor, KIND, rows)
    return {
        person_id: Identity.from_json(key.read(rows[person_id], "identity"))
        for person_id, key in keys.items()
    }
