"""Queries about referrals that open nothing."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet

from amparo.foundation.organisations.models import Team
from amparo.foundation.policy import AccessScope, Actor, visible
from amparo.foundation.tasks.models import Task

from .models import OPEN_STATES, SHARED_STATES, Referral
from .tasks import FOLLOW_UP


def records_of(referral: Referral) -> frozenset[UUID]:
    """Return the ids of a referral and of its case."""
    return frozenset({referral.id, referral.case_id})


def scope_of_sender(
    team: Team, sender_id: UUID | None, records: frozenset[UUID]
) -> AccessScope:
    """Return the scope of a referral, with its case, for its sender's team."""
    return AccessScope(
        owner_id=sender_id,
        team_ids=frozenset({team.id}),
        organisation_ids=frozenset({team.organisation_id}),
        country=team.country_id,
        records=records,
    )


def scope_of_own(referral: Referral) -> AccessScope:
    """Return the scope of a stored referral for its sender's team."""
    return scope_of_sender(referral.from_team, referral.sender_id, records_of(referral))


def scope_of_receiver(referral: Referral) -> AccessScope:
    """Return the scope of a referral for the team that answers it."""
    return AccessScope(
        team_ids=frozenset({referral.to_team_id}),
        organisation_ids=frozenset({referral.to_team.organisation_id}),
        country=referral.to_team.country_id,
        records=records_of(referral),
    )


def scope_of_all(referral: Referral) -> AccessScope:
    """Return the scope of the whole record: the sender; once accepted, both teams."""
    scope = scope_of_own(referral)
    if referral.state not in SHARED_STATES:
        return scope
    other = scope_of_receiver(referral)
    return AccessScope(
        owner_id=scope.owner_id,
        team_ids=scope.team_ids | other.team_ids,
        organisation_ids=scope.organisation_ids | other.organisation_ids,
        country=scope.country,
        records=scope.records,
    )


def visible_to(actor: Actor) -> QuerySet[Referral]:
    """Return the referrals whose code and state the actor may see."""
    record = ("pk", "case_id")
    reach = visible(actor, "referral.see", team=("from_team", "to_team"), record=record)
    return Referral.objects.filter(reach).select_related(
        "from_team__organisation",
        "to_team__organisation",
        "service__organisation",
        "sender",
    )


def received(actor: Actor) -> QuerySet[Referral]:
    """Return what was sent to the person's teams, what needs an answer first."""
    return visible_to(actor).filter(visible(actor, "referral.preview", team="to_team"))


def sent(actor: Actor) -> QuerySet[Referral]:
    """Return what the person's teams have sent, newest first."""
    return visible_to(actor).filter(visible(actor, "referral.send", team="from_team"))


def get(actor: Actor, referral_id: UUID) -> Referral:
    """Return a referral that the actor may see, or raise DoesNotExist."""
    return visible_to(actor).get(id=referral_id)


def for_case(case_id: UUID) -> QuerySet[Referral]:
    """Return the referrals of a case, newest first; the caller checks the case."""
    found = Referral.objects.filter(case_id=case_id).select_related(
        "service__organisation", "to_team", "sender"
    )
    return found.order_by("-created_at", "-turn")


def open_count(case_id: UUID) -> int:
    """Return how many referrals of a case wait for an answer or an outcome."""
    return Referral.objects.filter(Q(state__in=OPEN_STATES), case_id=case_id).count()


def needs_follow_up(referral: Referral) -> bool:
    """Say whether the sender still has to find another way to help."""
    return Task.objects.filter(
        subject_id=referral.id, kind=FOLLOW_UP, completed_at=None
    ).exists()
