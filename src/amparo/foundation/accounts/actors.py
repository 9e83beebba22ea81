"""Build the actor that policies and operations ask about from a signed-in person."""

from __future__ import annotations

import logging
from collections.abc import Collection
from dataclasses import replace
from functools import cache
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet, prefetch_related_objects
from django.utils import timezone

from ..policy import (
    PROGRAMME_KEY_ROLES,
    AccessScope,
    Actor,
    Kind,
    Role,
    RoleAssignment,
)
from ..vault.keyring import Keyring
from .models import EmergencyOpening, Membership, RecordBar, User
from .record_bars import records_barred_to

log = logging.getLogger(__name__)

# Every team page asks for memberships; loading only these columns of the related rows
# halves the time. Anything else of theirs costs one more query.
_READ = (
    *Membership.CODED,
    "version",
    "row_code",
    "organisation__name",
    "team__name",
    "team__kind",
    "team__organisation_id",
    "team__time_zone",
    "team__country__name",
    "team__country__time_zone",
)


@cache
def _live() -> QuerySet[Membership]:
    """Return everybody's active memberships, a query that is put together only once.

    Few people were ever barred from a record, or opened one in an emergency: each row
    says whether to ask, which saves two queries on every page.
    """
    return (
        Membership.objects.filter(ended_at=None, organisation__is_active=True)
        .select_related("organisation", "team__country")
        .only(*_READ)
        .annotate(
            is_barred=Exists(RecordBar.objects.filter(user=OuterRef("user"))),
            was_widened=Exists(EmergencyOpening.objects.filter(user=OuterRef("user"))),
        )
        .order_by("created_at")
    )


def live_memberships(user: User) -> list[Membership]:
    """Return the person's active memberships, with team and organisation.

    Memberships that have ended, are in a closed organisation, or were not written by
    this server are left out.
    """
    found: list[Membership] = [
        row for row in _live().filter(user=user) if _is_authentic(row)
    ]
    wide = [m.organisation for m in found if m.team is None]
    prefetch_related_objects(wide, "countries")
    return found


def _is_authentic(membership: Membership) -> bool:
    if membership.is_authentic:
        return True
    log.error("The membership %s was changed outside of Amparo.", membership.id)
    return False


def assignment_from(membership: Membership) -> RoleAssignment:
    """Return the role assignment that a membership stands for.

    Trainers belong to programme teams: in another team they see not even codes, and
    work as they would without a team.
    """
    team = membership.team
    is_out = membership.role in PROGRAMME_KEY_ROLES and not membership.needs_key
    countries = (
        [team.country_id]
        if team is not None
        else [country.code for country in membership.organisation.countries.all()]
    )
    return RoleAssignment(
        Role(membership.role),
        membership.organisation_id,
        None if is_out else membership.team_id,
        frozenset(countries),
    )


def actor_from(
    user: User, memberships: Collection[Membership], keyring: Keyring | None
) -> Actor:
    """Build the actor from memberships that have already been loaded."""
    assignments = (
        tuple(assignment_from(m) for m in memberships) if user.is_active else ()
    )
    actor = Actor(Kind.PERSON, user.id, user.name, assignments, keyring)
    if any(getattr(each, "is_barred", True) for each in memberships):
        ids, labels = records_barred_to(user)
        actor = replace(actor, barred=ids, barred_labels=labels)
    if any(getattr(each, "was_widened", True) for each in memberships):
        actor = replace(actor, widened=_widened(user))
    return actor


def _widened(user: User) -> frozenset[UUID]:
    """Return the records that a person may read in an emergency, just now."""
    rows = EmergencyOpening.objects.filter(user=user, until__gt=timezone.now())
    return frozenset(row.record_id for row in rows if row.is_authentic)


def actor_for(user: User, keyring: Keyring | None) -> Actor:
    """Return the person as an actor, with the roles they hold now."""
    return actor_from(user, live_memberships(user), keyring)


def own(actor: Actor) -> AccessScope:
    """Return the access scope of a person's own account."""
    organisations = frozenset(
        assignment.organisation_id for assignment in actor.assignments
    )
    return AccessScope(owner_id=actor.user_id, organisation_ids=organisations)
