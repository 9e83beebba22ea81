"""Finding people: codes first, then the real likeness of the few that may be opened."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Case, Count, Q, QuerySet, Sum, Value, When

from ..policy import Actor, visible
from ..vault.models import KeyGrant, Purpose, not_expired
from ..vault.records import open_keys
from . import codes, dates, phones
from .identity import Facts, Identity
from .likeness import Likeness
from .models import KIND, Person, SearchCode
from .names import Name, fold, read

CANDIDATES = 500  # decrypted at most
SHOWN = 20
LEAST = 60.0

_PERSON_CODE = re.compile(r"p-?([2-9a-hj-np-z]{6})")
_DATES = re.compile(
    r"(?<!\d)(?:\d{1,2}[./-]\d{1,2}[./-]\d{4}|\d{4}-\d{1,2}(?:-\d{1,2})?)(?![\d-])"
)
_NUMBERS = re.compile(r"[+＋]?\(?\d[\d\s().\-/]{4,}\d")
_YEARS = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for, read from what they typed or from a form."""

    names: list[Name] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)
    birth: dates.Birth | None = None
    person_code: str = ""
    sex: str = ""

    @property
    def nothing(self) -> bool:
        """Say whether there is nothing to look for."""
        return not (self.numbers or self.birth or self.person_code) and not any(
            name.strong for name in self.names
        )

    def codes(self) -> set[int]:
        """Return the codes of which a match has at least one."""
        found = codes.of_names(self.names) | codes.of_phones(self.numbers)
        if self.birth:
            found |= codes.of_birth(self.birth, self.names)
            if self.birth.swapped:
                found |= codes.of_birth(self.birth.swapped, [])
        return set(found)


@dataclass(frozen=True)
class Found:
    """A person that may be the one, how alike (0 to 100) and why, as codes.

    ``why``: ``code``, ``name``, ``sounds_alike``, ``phone``, ``birth_date``.
    """

    person: Person
    identity: Identity
    score: float
    why: tuple[str, ...]


def read_text(text: str) -> Wanted:
    """Read what somebody typed: names, a number, a birth date or year, a code."""
    rest = fold(text[:200])
    if known := _PERSON_CODE.fullmatch(rest.strip()):
        return Wanted(person_code=f"P-{known[1].upper()}", names=[read(rest)])
    birth: dates.Birth | None = None
    for pattern in (_DATES, _YEARS):
        if pattern is _YEARS and _NUMBERS.search(rest):
            break
        for match in pattern.findall(rest):
            seen = dates.read(match)
            if seen and not birth:
                birth, rest = seen, rest.replace(match, " ")
    numbers = [n for n in _NUMBERS.findall(rest) if phones.tail(n)]
    for number in numbers:
        rest = rest.replace(number, " ")
    name = read(rest)
    return Wanted([name] if name.strong else [], numbers, birth)


def like_person(identity: Identity, facts: Facts) -> Wanted:
    """Look for somebody like the person of a form."""
    birth = codes.birth_of(identity, facts)
    return Wanted(
        codes.names_of(identity),
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
        held=False,
    ).exclude(purpose=Purpose.WORK)
    return list(grants.values_list("record_id", flat=True))


def _best(rows: QuerySet[SearchCode]) -> dict[UUID, int]:
    weight = Case(
        *[When(family=name, then=Value(w)) for name, w in codes.WEIGHTS.items()],
        default=Value(0),
    )
    counted = (
        rows.values("person_id")
        .annotate(hits=Sum(weight), parts=Count("id"))
        .order_by("-hits", "-parts", "-person_id")[:CANDIDATES]
    )
    return {row["person_id"]: row["hits"] for row in counted}


def candidates(actor: Actor, verb: str, wanted: Wanted) -> list[UUID]:
    """Return the persons with most codes in common that the actor may see."""
    if wanted.person_code:
        own = visible(actor, verb, team="team", organisation="team__organisation")
        ids = Person.objects.filter(
            own | Q(id__in=_given_to(actor, verb)), code=wanted.person_code
        )
        found = list(ids.values_list("id", flat=True))
        if found:
            return found
    hit = SearchCode.objects.filter(code__in=wanted.codes())
    own = visible(actor, verb, team="team", organisation="team__organisation")
    hits = _best(hit.filter(own))
    # Apart, so that the database seeks by team here and by person there.
    if given := _given_to(actor, verb):
        hits |= _best(hit.filter(person_id__in=given))
    return sorted(hits, key=lambda person_id: -hits[person_id])[:CANDIDATES]


def opened(actor: Actor, person_ids: Iterable[UUID]) -> list[tuple[Person, Identity]]:
    """Open those of these persons that the actor's keys open, in their order."""
    ids = list(person_ids)
    keys = open_keys(actor, KIND, ids)
    people = Person.objects.select_related("team", "area").in_bulk(list(keys))
    return [
        (
            people[i],
            Identity.from_json(keys[i].open("identity", person.identity_sealed)),
        )
        for i in ids
        if i in keys and (person := people.get(i))
    ]


def ranked(wanted: Wanted, people: Iterable[tuple[Person, Identity]]) -> list[Found]:
    """Put opened candidates in the order of their real likeness; the rest is left."""
    likeness = Likeness(wanted.names, wanted.numbers, wanted.birth)
    found: list[Found] = []
    for person, identity in people:
        if wanted.person_code and person.code == wanted.person_code:
            found.append(Found(person, identity, 100.0, ("code",)))
            continue
        score, why = likeness.of(person, identity)
        if score >= LEAST and why:
            found.append(Found(person, identity, round(score, 1), why))
    return sorted(found, key=lambda f: (-f.score, f.person.code))[:SHOWN]
