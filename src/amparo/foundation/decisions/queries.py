"""Which decisions concern a person, and who can confirm or settle one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from ..accounts.actors import assignment_from
from ..accounts.models import Invitation, Membership, User
from ..kernel.errors import AmparoError
from ..organisations.models import Organisation
from ..policy import AccessScope, Actor, Kind, Role, may, permission, reason_allowed
from ..proposals.kinds import kind_of, topics
from ..proposals.models import Alarm, Proposal, ids_of
from ..proposals.operations import check_second, check_unchanged, scope_of

MOST_SHOWN = 200

# An account that the proposer has made is no second person before others saw it.
NEWCOMER = timedelta(hours=48)


@dataclass
class Decisions:
    """The decisions that concern one person."""

    to_confirm: list[Proposal] = field(default_factory=list)
    to_settle: list[Proposal] = field(default_factory=list)
    coming: list[Proposal] = field(default_factory=list)
    asked: list[Proposal] = field(default_factory=list)
    decided: list[Proposal] = field(default_factory=list)


def decisions_of(actor: Actor) -> Decisions:
    """Return the decisions that this person sees, by what waits for whom."""
    found = Decisions()
    # No installation has many at a time; how many are read is limited all the same.
    newest = Proposal.objects.filter(topic__in=topics()).order_by("-created_at")
    for proposal in newest[:MOST_SHOWN]:
        if proposal.release or not may_see(actor, proposal):
            continue
        if proposal.state == Proposal.State.OBJECTED and may_settle(actor, proposal):
            found.to_settle.append(proposal)
        elif proposal.is_pending and is_asked(actor, proposal):
            found.to_confirm.append(proposal)
        elif proposal.state not in Proposal.OPEN:
            found.decided.append(proposal)
        elif proposal.proposed_by == actor.user_id:
            found.asked.append(proposal)
        else:
            found.coming.append(proposal)
    return found


def may_see(actor: Actor, proposal: Proposal) -> bool:
    """Return whether a decision concerns this person.

    It does where it is felt, for who proposed it, and for who could be the second one.
    """
    felt = may(actor, "decision.see", scope_to_see(proposal))
    mine = proposal.proposed_by == actor.user_id
    return felt or mine or can_confirm(actor, proposal)


def scope_to_see(proposal: Proposal) -> AccessScope:
    """Return where a decision is seen: where it belongs, and where it is felt."""
    scope = scope_of(proposal)
    felt = ids_of(proposal.loses) | ids_of(proposal.gains)
    return AccessScope(
        owner_id=scope.owner_id,
        team_ids=scope.team_ids | felt,
        organisation_ids=scope.organisation_ids,
        country=scope.country,
    )


def newcomers(proposal: Proposal) -> set[UUID]:
    """Return whom the proposer invited just now: these accounts may be their own."""
    invited = Invitation.objects.filter(
        invited_by_id=proposal.proposed_by,
        accepted_at__gt=timezone.now() - NEWCOMER,
    )
    people = User.objects.filter(email__in=invited.values("email"))
    return set(people.values_list("id", flat=True))


def can_confirm(actor: Actor, proposal: Proposal) -> bool:
    """Return whether this person could be the second one."""
    return _could(actor, proposal) and actor.user_id not in newcomers(proposal)


def _could(actor: Actor, proposal: Proposal) -> bool:
    kind = kind_of(proposal)
    if not may(actor, kind.confirm, scope_of(proposal)):
        return False
    try:
        check_unchanged(proposal)
        check_second(actor, proposal)
        kind.second(actor, proposal)
    except AmparoError:
        return False
    return True


def is_asked(actor: Actor, proposal: Proposal) -> bool:
    """Return whether this person is asked: a witness only where nobody else can."""
    if not can_confirm(actor, proposal):
        return False
    why = reason_allowed(actor, kind_of(proposal).confirm, scope_of(proposal))
    if why is None or why.role is not Role.WITNESS:
        return True
    return not confirmers(proposal, but_witnesses=True)


def can_object(actor: Actor, proposal: Proposal) -> bool:
    """Return whether this person is of a team that loses something, and in time."""
    waits = proposal.state in (Proposal.State.PENDING, Proposal.State.WAITING)
    losing = AccessScope(team_ids=ids_of(proposal.loses))
    return waits and may(actor, "decision.object", losing)


def may_settle(actor: Actor, proposal: Proposal) -> bool:
    """Return whether this person decides after the objection."""
    took_part = (proposal.proposed_by, proposal.decided_by, proposal.objected_by)
    return (
        proposal.state == Proposal.State.OBJECTED
        and actor.user_id not in took_part
        and may(actor, "decision.settle", scope_above(proposal))
    )


def scope_above(proposal: Proposal) -> AccessScope:
    """Return the scope of the organisations above those that a decision concerns."""
    here = ids_of(proposal.organisation_ids)
    parents = Organisation.objects.filter(id__in=here, parent__isnull=False)
    return AccessScope(
        organisation_ids=frozenset(parents.values_list("parent_id", flat=True)),
        country=proposal.country,
    )


def confirmers(proposal: Proposal, but_witnesses: bool = False) -> list[UUID]:
    """Return who could confirm a decision; a witness only where nobody else can."""
    verb, scope = kind_of(proposal).confirm, scope_of(proposal)
    able: list[UUID] = []
    witnesses: list[UUID] = []
    fresh = newcomers(proposal)
    for actor in _holders(permission(verb).allowed):
        if actor.user_id is None or actor.user_id in fresh:
            continue
        if not _could(actor, proposal):
            continue
        why = reason_allowed(actor, verb, scope)
        only_sees = why is not None and why.role is Role.WITNESS
        (witnesses if only_sees else able).append(actor.user_id)
    return able if able or but_witnesses else witnesses


def settlers(proposal: Proposal) -> list[UUID]:
    """Return who could decide after an objection."""
    roles = permission("decision.settle").allowed
    return [
        actor.user_id
        for actor in _holders(roles)
        if actor.user_id and may_settle(actor, proposal)
    ]


def _holders(roles: Iterable[str]) -> list[Actor]:
    """Return everyone with one of these roles as an actor, with all their roles."""
    live = Membership.objects.filter(
        ended_at=None, user__is_active=True, organisation__is_active=True
    )
    ids = live.filter(role__in=list(roles)).values("user_id")
    rows = (
        live.filter(user_id__in=ids)
        .select_related("organisation", "team")
        .prefetch_related("organisation__countries")
        .order_by("user_id")
    )
    held: dict[UUID, list[Membership]] = {}
    for row in rows:
        held.setdefault(row.user_id, []).append(row)
    return [
        Actor(
            Kind.PERSON, user_id, assignments=tuple(map(assignment_from, memberships))
        )
        for user_id, memberships in held.items()
    ]


def audience(alarm: Alarm) -> set[UUID]:
    """Return the people whom an alarm is for, without whoever caused it."""
    live = Membership.objects.filter(ended_at=None, user__is_active=True)
    teams = live.filter(team_id__in=alarm.team_ids)
    leads = live.filter(role__in=alarm.roles)
    of_organisations = leads.filter(organisation_id__in=alarm.organisation_ids)
    of_countries = leads.filter(
        Q(team__country__in=alarm.countries)
        | Q(role=Role.COUNTRY_LEAD, organisation__countries__in=alarm.countries)
    )
    everywhere = leads.filter(role=Role.ALLIANCE_LEAD)
    found = {UUID(one) for one in alarm.user_ids}
    for rows in (teams, of_organisations, of_countries, everywhere):
        found |= set(rows.values_list("user_id", flat=True))
    return found - {alarm.by}
