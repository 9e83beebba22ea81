"""Search for people: candidates by code, then similarity of the few to be opened."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Q

from ..policy import Actor, visible
from ..vault.models import SHARED, KeyGrant, not_expired
from ..vault.record_keys import open_keys
from . import birth_dates, phones, search_codes
from . import candidates as sharing
from .identity import Facts, Identity
from .models import KIND, Person, SearchCode
from .names import Name, fold, parse_name
from .similarity import Similarity

OPENED = 100  # identities decrypted for a search, as a rule ...
OPENED_IN_DOUBT = 300  # ... and when none of those is a clear match
CLEAR = 90.0
SHOWN = 20
LEAST = 60.0

_PERSON_CODE = re.compile(r"p-?([2-9a-hj-np-z]{6})")
_DATES = re.compile(
    r"(?<!\d)(?:\d{1,2}[./-]\d{1,2}[./-]\d{4}|\d{4}-\d{1,2}(?:-\d{1,2})?)(?![\d-])"
)
_NUMBERS = re.compile(r"[+＋]?\(?\d[\d\s().\-/]{4,}\d")
_YEARS = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


@dataclass(frozen=True)
class PersonQuery:
    """A search, parsed from typed text or built from a form."""

    names: list[Name] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)
    birth: birth_dates.Birth | None = None
    person_code: str = ""
    sex: str = ""

    @property
    def is_empty(self) -> bool:
        """Return whether there is nothing to search for."""
        return not (self.numbers or self.birth or self.person_code) and not any(
            name.strong for name in self.names
        )

    def parts(self) -> list[search_codes.Coded]:
        """Return the codes of each part; a match shares some codes of some parts."""
        tokens = {token for name in self.names for token in name.strong}
        found = [search_codes.of_token(token) for token in sorted(tokens)]
        found += [search_codes.of_phones([number]) for number in self.numbers]
        if self.birth:
            other_way = self.birth.swapped or birth_dates.Birth()
            of_other = search_codes.of_birth(other_way, [])
            found.append(search_codes.of_birth(self.birth, self.names) | of_other)
        return [part for part in found if part]


@dataclass(frozen=True)
class OpenCandidate:
    """What a person is compared by: the opened identity and two coded facts."""

    person_id: UUID
    code: str
    birth_year: int | None
    identity: Identity


@dataclass(frozen=True)
class Found:
    """A match: the person, a score from 0 to 100, and the reasons as codes.

    ``why``: ``code``, ``name``, ``sounds_alike``, ``phone``, ``birth_date``.
    """

    person: Person
    identity: Identity
    score: float
    why: tuple[str, ...]


def read_text(text: str) -> PersonQuery:
    """Parse a typed search: names, a number, a birth date or year, a code."""
    rest = fold(text[:200])
    if known := _PERSON_CODE.fullmatch(rest.strip()):
        return PersonQuery(
            person_code=f"P-{known[1].upper()}", names=[parse_name(rest)]
        )
    birth: birth_dates.Birth | None = None
    for pattern in (_DATES, _YEARS):
        if pattern is _YEARS and _NUMBERS.search(rest):
            break
        for match in pattern.findall(rest):
            seen = birth_dates.parse_birth(match)
            if seen and not birth:
                birth, rest = seen, rest.replace(match, " ")
    numbers = [n for n in _NUMBERS.findall(rest) if phones.tail(n)]
    for number in numbers:
        rest = rest.replace(number, " ")
    name = parse_name(rest)
    return PersonQuery([name] if name.strong else [], numbers, birth)


def like_person(identity: Identity, facts: Facts) -> PersonQuery:
    """Return a search for people like the one in a form."""
    birth = search_codes.birth_of(identity, facts)
    return PersonQuery(
        search_codes.names_of(identity),
        list(identity.phones),
        birth if birth.year else None,
        sex=facts.sex,
    )


def _given_to(actor: Actor, verb: str) -> list[UUID]:
    """Return the persons of other teams that were shared with the actor's teams."""
    grants = KeyGrant.objects.filter(
        not_expired(),
        visible(actor, verb, team="vault_key__team"),
        kind=KIND,
        purpose__in=SHARED,
        in_escrow=False,
    )
    return list(grants.values_list("record_id", flat=True))


def candidates(actor: Actor, verb: str, query: PersonQuery) -> list[UUID]:
    """Return the persons the actor may see with the most codes in common."""
    own = visible(actor, verb, team="team", organisation="team__organisation")
    if query.person_code:
        ids = Person.objects.filter(
            own | Q(id__in=_given_to(actor, verb)), code=query.person_code
        )
        if of_that_code := list(ids.values_list("id", flat=True)):
            return of_that_code
    parts = query.parts()
    found = sharing.holders(SearchCode.objects.filter(own), parts)
    # Two queries, so that the database uses the team's index here, the person's there.
    if given := _given_to(actor, verb):
        shared = sharing.holders_among(SearchCode.objects.all(), parts, given)
        for code, people in shared.items():
            found[code] |= people
    return sharing.likeliest(parts, found, OPENED_IN_DOUBT)


def find(actor: Actor, verb: str, query: PersonQuery) -> list[Found]:
    """Return the best matches that the actor may see and open, best first.

    Opens few identities when there is a clear match, and more when there is none.
    """
    ids = candidates(actor, verb, query)
    people = open_candidates(actor, ids[:OPENED])
    found = rank(query, people)
    rest = ids[OPENED:]
    if rest and (not found or found[0].score < CLEAR):
        found = rank(query, people + open_candidates(actor, rest))
    return found


def open_candidates(actor: Actor, person_ids: Iterable[UUID]) -> list[OpenCandidate]:
    """Open those of these persons that the actor's keys open, in their order."""
    ids = list(person_ids)
    keys = open_keys(actor, KIND, ids)
    found = {
        row.id: OpenCandidate(
            row.id,
            row.code,
            row.birth_year,
            Identity.from_json(keys[row.id].read(row, "identity")),
        )
        for row in Person.objects.filter(id__in=list(keys))
    }
    return [found[i] for i in ids if i in found]


def rank(query: PersonQuery, people: Iterable[OpenCandidate]) -> list[Found]:
    """Sort opened candidates by similarity; weak ones are dropped."""
    likeness = Similarity(query.names, query.numbers, query.birth)
    best: list[tuple[float, float, OpenCandidate, tuple[str, ...]]] = []
    for one in people:
        score, why = likeness.of(one.identity, one.birth_year)
        if query.person_code and one.code == query.person_code:
            score, why = 100.0, ("code",)
        if score >= LEAST and why:
            whole = likeness.of_whole(one.identity)
            best.append((round(score, 1), whole, one, why))
    best.sort(key=lambda b: (-b[0], -b[1], b[2].code))
    return _load([(one, score, why) for score, _whole, one, why in best[:SHOWN]])


def _load(shown: list[tuple[OpenCandidate, float, tuple[str, ...]]]) -> list[Found]:
    """Load the rows of the matches shown; persons deleted meanwhile are left out."""
    people = Person.objects.select_related("team", "area").in_bulk(
        [one.person_id for one, _score, _why in shown]
    )
    return [
        Found(people[one.person_id], one.identity, score, why)
        for one, score, why in shown
        if one.person_id in people
    ]
