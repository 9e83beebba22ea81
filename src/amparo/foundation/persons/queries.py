"""Queries about persons. Names open only with the actor's own keys."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from ..journal.operations import act
from ..matching import combinations
from ..organisations.models import Team
from ..policy import AccessScope, Actor
from ..vault.models import VaultKey
from ..vault.record_keys import holders
from ..vault.team_keys import keyring_of
from .birth_dates import Birth
from .duplicates import marked_with
from .found_by import birth_of, combinations_of, facts_of
from .identity import Facts, Identity
from .models import KIND, Person
from .search import Found, find, find_each, like_person, open_candidates, seen

DUPLICATES_SHOWN = 5
LIKELY = 78.0


def scope_of(person: Person, readers: Iterable[VaultKey] = ()) -> AccessScope:
    """Return a person's access scope; ``readers`` adds the teams it is shared with."""
    teams = {person.team_id, *(reader.team_id for reader in readers)}
    return AccessScope(
        team_ids=frozenset(teams),
        organisation_ids=frozenset({person.team.organisation_id}),
        country=person.team.country_id,
        records=frozenset({person.id}),
    )


def own_scope(actor: Actor) -> AccessScope:
    """Return the scope in which an actor searches: the teams they belong to."""
    mine = [assignment for assignment in actor.assignments if assignment.team_id]
    return AccessScope(
        team_ids=actor.team_ids(),
        organisation_ids=frozenset(assignment.organisation_id for assignment in mine),
    )


def person_by_id(person_id: UUID) -> Person:
    """Return the row of a person, nothing opened; or ``Person.DoesNotExist``."""
    return Person.objects.select_related("team__organisation", "area", "country").get(
        id=person_id
    )


def readers_of(person_id: UUID) -> list[VaultKey]:
    """Return the vaults (with team and organisation) that can open a person today."""
    return holders(KIND, person_id)


@dataclass(frozen=True)
class Called:
    """What a list shows of a person whom keys open."""

    name: str
    birth: Birth


def called_people(actor: Actor, person_ids: Iterable[UUID]) -> dict[UUID, Called]:
    """Return what each person wants to be called, and the birth, where keys open them.

    For list pages: the caller journals the list. Locked keys give an empty result, so
    that a list still shows codes.
    """
    found = Person.objects.filter(id__in=list(person_ids)).only(
        "id", "version", "row_code", "identity_sealed", "merged_into", "birth_year"
    )
    people = {person.id: person for person in found}
    return {
        person_id: Called(
            known.display_name,
            birth_of(known, Facts(birth_year=people[person_id].birth_year)),
        )
        for person_id, known in opened_identities(actor, people.values()).items()
    }


def called_names(actor: Actor, person_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Return the names alone."""
    called = called_people(actor, person_ids)
    return {person_id: one.name for person_id, one in called.items()}


def opened_identities(actor: Actor, people: Iterable[Person]) -> dict[UUID, Identity]:
    """Return the identities of those of these people whom the keys open.

    For list pages, with the same rule: the caller journals the list.
    """
    return open_candidates(actor, people)


@dataclass(frozen=True)
class Elsewhere:
    """Another team that may know the same person: how many of its people, and why."""

    team: Team
    count: int
    why: tuple[str, ...]  # ``name`` (full, with birth year and sex), ``phone``


def known_elsewhere(
    actor: Actor, person: Person, identity: Identity
) -> list[Elsewhere]:
    """Return the teams that may know a person, too; two queries, nothing opened.

    Only people whom the actor cannot find otherwise.
    """
    if person.team.kind == Team.Kind.PROGRAMME:
        return []  # nobody learns from a course who has a case
    values = combinations_of(identity, facts_of(person))
    shared = combinations.sharing(combinations.codes(values), person.id).by_record
    if not shared:
        return []
    others = Person.objects.filter(id__in=set(shared) - actor.barred).exclude(
        id__in=seen(actor, "person.search").values("id")
    )
    teams: dict[Team, list[set[str]]] = {}
    for other in others.select_related("team__organisation").order_by("id"):
        teams.setdefault(other.team, []).append(shared[other.id])
    return [
        Elsewhere(team, len(why), tuple(sorted(set.union(*why))))
        for team, why in teams.items()
    ]


def possible_duplicates(
    actor: Actor, identity: Identity, facts: Facts, besides: UUID | None = None
) -> list[Found]:
    """Return people the actor may open who could be the same person.

    To show while recording; nothing is ever merged because of it. Those marked as other
    people are left out. Journalled as a search.
    """
    query = like_person(identity, facts)
    known_apart = marked_with(besides) if besides else set()
    with act(actor, "person.search", own_scope(actor), purpose="duplicates") as entry:
        keyring_of(actor)
        if query.is_empty:
            return []
        best = find(actor, "person.search", query, besides)
        found = [
            one
            for one in best
            if one.score >= LIKELY and one.person.id not in known_apart
        ]
        entry.note(results=len(found[:DUPLICATES_SHOWN]))
    return found[:DUPLICATES_SHOWN]


def possible_duplicates_of_many(
    actor: Actor, people: Sequence[tuple[Identity, Facts]]
) -> list[list[Found]]:
    """Return for each of many people who could be the same person, as for one.

    Journalled as one search.
    """
    queries = [like_person(identity, facts) for identity, facts in people]
    with act(actor, "person.search", own_scope(actor), purpose="duplicates") as entry:
        keyring_of(actor)
        found = find_each(actor, "person.search", queries, LIKELY)
        entry.note(results=sum(len(hits[:DUPLICATES_SHOWN]) for hits in found))
    return [hits[:DUPLICATES_SHOWN] for hits in found]
