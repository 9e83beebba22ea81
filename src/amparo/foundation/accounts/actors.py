"""From a signed-in person to the actor whom every policy and operation asks about."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import prefetch_related_objects

from ..policy import Actor, Kind, Role, RoleAssignment
from ..vault.keyring import Keyring
from .models import Membership, User

# Each page of the team's asks for memberships; of what hangs on them, only this is
# read, which takes half the time. Anything else of theirs costs a question more.
_READ = (
    "role",
    "user_id",
    "ended_at",
    "organisation__name",
    "team__name",
    "team__organisation_id",
    "team__country__name",
    "team__country__time_zone",
)


def live_memberships(user: User) -> list[Membership]:
    """Return the person's memberships that count today, with team and organisation.

    Ended ones do not count, nor do those in an organisation that was closed.
    """
    found = list(
        Membership.objects.filter(
            user=user, ended_at=None, organisation__is_active=True
        )
        .select_related("organisation", "team__country")
        .only(*_READ)
        .order_by("created_at")
    )
    wide = [m.organisation for m in found if m.team is None]
    prefetch_related_objects(wide, "countries")
    return found


def assignment_from(membership: Membership) -> RoleAssignment:
    """Return what a membership lets somebody do, and where."""
    team = membership.team
    countries = (
        [team.country_id]
        if team is not None
        else [country.code for country in membership.organisation.countries.all()]
    )
    return RoleAssignment(
        Role(membership.role),
        membership.organisation_id,
        membership.team_id,
        frozenset(countries),
    )


def actor_from(
    user: User, memberships: Iterable[Membership], keyring: Keyring | None
) -> Actor:
    """Build the actor from memberships that were read already."""
    assignments = (
        tuple(assignment_from(m) for m in memberships) if user.is_active else ()
    )
    return Actor(Kind.PERSON, user.id, user.name, assignments, keyring)


def actor_for(user: User, keyring: Keyring | None) -> Actor:
    """Return the person as an actor, with the roles they hold at this moment."""
    return actor_from(user, live_memberships(user), keyring)
