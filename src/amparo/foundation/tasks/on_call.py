"""Who is alerted about danger in a team, in which order, and who comes last.

One person sets it: nobody reads more by being on call.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ..accounts.models import Membership, User
from ..journal.operations import act
from ..kernel.crypto import Tampered
from ..kernel.errors import RuleBroken
from ..kernel.locking import change
from ..kernel.secret import open_for_server, seal_for_server
from ..kernel.text import one_line
from ..organisations.hours import is_open
from ..organisations.models import Team
from ..organisations.operations import scope_of_team
from ..policy import KEY_ROLES, STAFF, AccessScope, Actor, Role, may
from .models import OnCall, OnCallRung, Task
from .operations import alert_anew, scope_of, stop_alerts
from .queries import alerting

MOST_RUNGS = 6
LONGEST_PHONE = 40
_FEWEST_DIGITS = 6
PHONE = "on-call.phone"  # the purpose under which telephones are sealed


@dataclass(frozen=True)
class Rung:
    """One person in the order, and when they are on call."""

    user_id: UUID
    when: str = OnCallRung.When.ALWAYS


@dataclass(frozen=True)
class OnCallData:
    """What a person enters; an empty telephone keeps that of the same last person."""

    rungs: Sequence[Rung]
    last_user_id: UUID | None = None
    phone: str = ""


# -- who could be on it ----------------------------------------------------------------


def members_of(team: Team) -> dict[UUID, set[Role]]:
    """Return the people who work in a team now, with their roles there."""
    found: dict[UUID, set[Role]] = {}
    rows = Membership.objects.filter(team=team, ended_at=None, user__is_active=True)
    for row in rows.order_by("created_at"):
        if row.is_authentic:
            found.setdefault(row.user_id, set()).add(Role(row.role))
    return found


def may_be_last(team: Team) -> list[User]:
    """Return who may be the last on a team's list: people around it, without keys.

    Those of its organisation or the one above who work in no team with keys there, and
    those who lead its country or the alliance.
    """
    around = Q(organisation_id__in=team.organisation.circle, role__in=STAFF - KEY_ROLES)
    leads = Q(role=Role.ALLIANCE_LEAD) | Q(
        role=Role.COUNTRY_LEAD, organisation__countries=team.country_id
    )
    rows = (
        Membership.objects.filter(around | leads, ended_at=None, user__is_active=True)
        .filter(organisation__is_active=True)
        .select_related("user")
        .distinct()
    )
    users = {row.user_id: row.user for row in rows if row.is_authentic}
    return sorted(users.values(), key=lambda user: user.name)


# -- the list --------------------------------------------------------------------------


def list_of(team: Team) -> OnCall:
    """Return a team's list; one that was never set is an unsaved row."""
    return OnCall.objects.filter(team=team).select_related(
        "last_user"
    ).first() or OnCall(team=team)


def rungs_in(row: OnCall) -> list[OnCallRung]:
    """Return the people of a list, in order."""
    if row._state.adding:
        return []
    return list(row.rungs.select_related("user"))


def is_on_call(rung: OnCallRung, team: Team, moment: datetime) -> bool:
    """Return whether a person of the list is to be alerted at a moment."""
    if rung.when == OnCallRung.When.ALWAYS:
        return True
    return is_open(team, moment) == (rung.when == OnCallRung.When.OPEN)


def set_on_call(
    actor: Actor, team_id: UUID, expected_version: int, data: OnCallData
) -> OnCall:
    """Set who is alerted about danger in a team, and in which order."""
    team = Team.objects.select_related("organisation").get(id=team_id)
    with act(actor, "task.set_on_call", scope_of_team(team), team) as entry:
        row = OnCall.objects.get_or_create(team=team)[0]
        _check_people(team, data)
        change(
            row,
            expected_version,
            last_user_id=data.last_user_id,
            phone_sealed=_phone_to_store(row, data),
        )
        row.rungs.all().delete()
        OnCallRung.objects.bulk_create(
            OnCallRung(on_call=row, position=n, user_id=rung.user_id, when=rung.when)
            for n, rung in enumerate(data.rungs)
        )
        entry.note(
            people=[rung.user_id for rung in data.rungs],
            when=[rung.when for rung in data.rungs],
            last=data.last_user_id,
        )
    return row


def _check_people(team: Team, data: OnCallData) -> None:
    people = [rung.user_id for rung in data.rungs]
    if len(people) > MOST_RUNGS or not set(people) <= members_of(team).keys():
        raise RuleBroken(_("Please choose people of this team."))
    if len(set(people)) < len(people):
        raise RuleBroken(_("Each person can be in the list once."))
    allowed = {user.id for user in may_be_last(team)}
    if data.last_user_id is not None and data.last_user_id not in allowed:
        raise RuleBroken(_("Please choose one of the answers."), "last_user")


def _phone_to_store(row: OnCall, data: OnCallData) -> bytes | None:
    if data.last_user_id is None:
        return None
    phone = one_line(data.phone)
    if not phone and data.last_user_id == row.last_user_id and row.phone_sealed:
        return bytes(row.phone_sealed)
    if len(phone) > LONGEST_PHONE or sum(map(str.isdigit, phone)) < _FEWEST_DIGITS:
        raise RuleBroken(
            _("Enter a telephone number that this person answers."), "phone"
        )
    place = place_of(row.team_id, data.last_user_id)
    return seal_for_server(PHONE, phone.encode(), place)


def place_of(team_id: UUID, user_id: UUID | None) -> str:
    """Return what a sealed telephone is bound to: the team and the person."""
    return f"on-call|{team_id}|{user_id}"


def phone_for(actor: Actor, row: OnCall) -> str:
    """Return the last person's telephone for the team and themselves; else empty."""
    knows = row.team_id in actor.team_ids() or actor.user_id == row.last_user_id
    if not knows or not row.phone_sealed:
        return ""
    place = place_of(row.team_id, row.last_user_id)
    try:
        return open_for_server(PHONE, row.phone_sealed, place).decode()
    except Tampered:
        return ""


# -- who may see it and take what it alerts about --------------------------------------


def scope_for(actor: Actor, team: Team) -> AccessScope:
    """Return a team's scope; for the last on its list, one in which they have a say."""
    if not OnCall.objects.filter(team=team, last_user_id=actor.user_id).exists():
        return scope_of_team(team)
    return AccessScope(
        owner_id=actor.user_id,
        team_ids=frozenset({team.id} & actor.team_ids()),
        organisation_ids=team.organisation.circle,
        country=team.country_id,
    )


def take(actor: Actor, task_id: UUID) -> Task:
    """Say "I am on it": what is open about the same subject alerts nobody further."""
    task = _find(task_id)
    scope = _scope_to_take(actor, task)
    with act(actor, "task.take", scope, task, taken=True):
        _lock_open(task)
        if task.taken_by_id not in (None, actor.user_id):
            raise RuleBroken(_("Someone is on it already."))
        if task.team_id and actor.user_id:
            stop_alerts(task.subject_id, task.team_id, actor.user_id)
    return task


def give_back(actor: Actor, task_id: UUID) -> Task:
    """Undo that: alerts begin anew, whoever had said to be on it."""
    task = _find(task_id)
    scope = _scope_to_take(actor, task)
    with act(actor, "task.take", scope, task, taken=False):
        _lock_open(task)
        alert_anew(Task.objects.filter(subject_id=task.subject_id, team=task.team))
    return task


def _find(task_id: UUID) -> Task:
    return Task.objects.select_related("team__organisation").get(
        alerting_or_done(), id=task_id
    )


def alerting_or_done() -> Q:
    """Return the filter for tasks of teams; what is done is refused with words."""
    return Q(team__isnull=False) & (alerting() | Q(completed_at__isnull=False))


def _scope_to_take(actor: Actor, task: Task) -> AccessScope:
    if task.team is None:
        raise Task.DoesNotExist
    own = scope_of(task)
    return own if may(actor, "task.take", own) else scope_for(actor, task.team)


def _lock_open(task: Task) -> None:
    fresh = Task.objects.select_for_update().get(id=task.id)
    if fresh.completed_at is not None:
        raise RuleBroken(_("Someone has done this already."))
    task.taken_by_id = fresh.taken_by_id
