"""Queries about persons. Names open only with the actor's own keys."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from ..journal.operations import act
from ..organisations.models import Team
from ..policy import AccessScope, Actor
from ..vault.models import VaultKey
from ..vault.record_keys import holders
from ..vault.team_keys import keyring_of
from .identity import Facts, Identity
from .models import KIND, Person
from .search import Found, find, like_person, open_candidates

DUPLICATES_SHOWN = 5
LIKELY = 78.0


def scope_of_team(team: Team) -> AccessScope:
    """Return the access scope of a team's new person."""
    return AccessScope(
        team_ids=frozenset({team.id}),
        organisation_ids=frozenset({team.organisation_id}),
        country=team.country_id,
    )


def scope_of(person: Person, readers: Iterable[VaultKey] = ()) -> AccessScope:
    """Return a person's access scope; ``readers`` adds the teams it is shared with."""
    teams = {person.team_id, *(reader.team_id for reader in readers)}
    return AccessScope(
        team_ids=frozenset(teams),
        organisation_ids=frozenset({person.team.organisation_id}),
        country=person.team.country_id,
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


def called_names(actor: Actor, person_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Return what each person wants to be called, of those that the keys open.

    For list pages: the caller journals the list. Locked keys give an empty result, so
    that a list still shows codes.
    """
    people = Person.objects.filter(id__in=list(person_ids))
    opened = open_candidates(actor, people.only("id", "identity_sealed"))
    return {person_id: known.display_name for person_id, known in opened.items()}


def possible_duplicates(
    actor: Actor, identity: Identity, facts: Facts, besides: UUID | None = None
) -> list[Found]:
    """Return people the actor may open who could be the same person.

    To show while recording; nothing is ever merged because of it. Journalled as a
    search.
    """
    query = like_person(identity, facts)
    with act(actor, "person.search", own_scope(actor), purpose="duplicates") as entry:
        keyring_of(actor)
        if query.is_empty:
            return []
        best = find(actor, "person.search", query, besides)
        found = [one for one in best if one.score >= LIKELY]
        entry.note(results=len(found[:DUPLICATES_SHOWN]))
    return found[:DUPLICATES_SHOWN]
