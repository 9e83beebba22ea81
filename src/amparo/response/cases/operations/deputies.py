"""The team's deputy decides requests while the supervisor is away.

One from outside the team is given the case's key when a request is made, by whoever
makes it, and loses it with the decision, or when their time is over.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from amparo.foundation.accounts import deputies
from amparo.foundation.accounts.models import Deputy
from amparo.foundation.accounts.record_bars import barred_users
from amparo.foundation.countries.queries import deadline_hours
from amparo.foundation.journal.operations import act
from amparo.foundation.kernel.errors import Refused
from amparo.foundation.kernel.moments import now_rounded
from amparo.foundation.organisations.hours import zone_of
from amparo.foundation.organisations.models import Team
from amparo.foundation.policy import AccessScope, Actor, may
from amparo.foundation.tasks.models import Task
from amparo.foundation.tasks.operations import create_task
from amparo.foundation.vault import record_keys
from amparo.foundation.vault.models import KeyGrant, Purpose, not_expired

from .. import tasks
from ..models import KIND, Approval, Case
from ..reading import read
from ..types import OpenCase
from ._shared import find, key_of, scope_of

AS_SUPERVISOR, AS_DEPUTY = "case.approve", "case.approve_as_deputy"
# The deadline after which a deputy's key ends, decided or not.
KEY_HOURS = "case.deputy_key"


# -- Who may decide ------------------------------------------------------------------


def verb_to_decide(
    actor: Actor, case: Case, approval: Approval
) -> tuple[str, AccessScope]:
    """Return by which permission someone decides a request, and its scope."""
    scope = scope_of(case)
    if may(actor, AS_SUPERVISOR, scope) or not is_deputy(actor, case, approval):
        return AS_SUPERVISOR, scope
    return AS_DEPUTY, scope_of_deputy(actor.user_id, case)


def scope_of_deputy(user_id: UUID | None, case: Case) -> AccessScope:
    """Return the scope of a request that waits for a deputy: theirs, no team's."""
    return AccessScope(owner_id=user_id, records=scope_of(case).records)


def is_deputy(actor: Actor, case: Case, approval: Approval) -> bool:
    """Say whether someone stands in for the supervisor in this request today."""
    row = deputies.deputy_of(case.team)
    if row is None or row.user_id != actor.user_id or approval.decision:
        return False
    asked = approval.deputy_id == actor.user_id
    return asked or deputies.is_inside(case.team, row.user_id)


def open_as_deputy(actor: Actor, approval_id: UUID) -> OpenCase:
    """Open the case of one request that waits for a deputy, without the child."""
    approval = Approval.objects.get(id=approval_id)
    case = find(approval.case_id)
    if not is_deputy(actor, case, approval):
        raise Refused(_("This request is not waiting for you."), AS_DEPUTY)
    scope = scope_of_deputy(actor.user_id, case)
    with act(actor, AS_DEPUTY, scope, case, opened=approval.id):
        return read(case, key_of(actor, case), None)


# -- Their key -----------------------------------------------------------------------


def entrust(actor: Actor, case: Case, approval: Approval) -> None:
    """Name the deputy in a new request, and give one from outside the case's key."""
    row = deputies.deputy_of(case.team)
    if row is None or row.user_id == actor.user_id:
        return
    if row.user_id in barred_users(case.id):
        return
    approval.deputy_id = row.user_id
    if not deputies.is_inside(case.team, row.user_id):
        record_keys.give_to_deputy(key_of(actor, case), row.user_id, _until(case, row))


def _until(case: Case, row: Deputy) -> datetime:
    hours = deadline_hours(case.country_id, KEY_HOURS)
    last_day = datetime.combine(
        row.ends_on + timedelta(days=1), time.min, zone_of(case.team)
    )
    return min(now_rounded() + timedelta(hours=hours), last_day)


def take_back_key(case: Case, approval: Approval) -> None:
    """Take the case's key from the deputy, unless they have more to decide there."""
    more = case.approvals.filter(decision="", deputy_id=approval.deputy_id)
    if approval.deputy_id and not more.exclude(id=approval.id).exists():
        record_keys.take_from_deputy(KIND, case.id, approval.deputy_id)


def holding_deputies(case: Case) -> list[str]:
    """Return the names of deputies who hold the key of a case now."""
    grants = KeyGrant.objects.filter(
        not_expired(), kind=KIND, record_id=case.id, purpose=Purpose.DEPUTY
    )
    return sorted(grants.values_list("user_key__user__name", flat=True))


def take_back_keys() -> int:
    """Take back the keys of those who are deputies no more; run by ``amparo tick``.

    Those whose time is over end by themselves (``record_keys.drop_expired``).
    """
    count = 0
    grants = KeyGrant.objects.filter(kind=KIND, purpose=Purpose.DEPUTY)
    for grant in grants.select_related("user_key"):
        case = Case.objects.select_related("team__organisation").filter(
            id=grant.record_id
        )
        holder = grant.user_key.user_id if grant.user_key else None
        if holder and not any(_still_asked(one, holder) for one in case):
            with transaction.atomic():
                count += record_keys.take_from_deputy(KIND, grant.record_id, holder)
    return count


def _still_asked(case: Case, user_id: UUID) -> bool:
    row = deputies.deputy_of(case.team)
    if row is None or row.user_id != user_id or user_id in barred_users(case.id):
        return False
    return case.approvals.filter(decision="", deputy_id=user_id).exists()


# -- When the supervisor has not decided ---------------------------------------------


def pass_to_deputies() -> int:
    """Pass late requests to the deputy, or say that there is none; return how many.

    Run by ``amparo tick``.
    """
    late = Task.objects.filter(
        kind__in=tasks.REQUESTS,
        completed_at=None,
        due_at__lt=timezone.now(),
    )
    rows = Approval.objects.filter(
        decision="", id__in=late.values("subject_id")
    ).select_related("case__team__organisation", "case__team__country")
    passed = 0
    without: dict[UUID, Team] = {}
    for approval in rows:
        row = deputies.deputy_of(approval.case.team)
        if row is None:
            without[approval.case.team_id] = approval.case.team
        elif _may_take(approval, row):
            passed += _pass(approval, row)
    _ask_for_deputies(without)
    return passed


def _may_take(approval: Approval, row: Deputy) -> bool:
    if row.user_id == approval.requested_by_id:
        return False
    inside = deputies.is_inside(approval.case.team, row.user_id)
    return inside or approval.deputy_id == row.user_id


def _pass(approval: Approval, row: Deputy) -> bool:
    known = Task.objects.filter(
        kind=tasks.DEPUTY, subject_id=approval.id, completed_at=None
    )
    if known.filter(owner=row.user_id).exists():
        return False
    known.update(completed_at=now_rounded(), outcome="dropped")
    case = approval.case
    hours = deadline_hours(case.country_id, tasks.DEPUTY)
    # Of no team: one from outside sees no other task of this one.
    Task.objects.create(
        kind=tasks.DEPUTY,
        subject_kind=approval.label,
        subject_id=approval.id,
        owner_id=row.user_id,
        label=case.code,
        due_at=now_rounded() + timedelta(hours=hours),
    )
    return True


def _ask_for_deputies(wanted: dict[UUID, Team]) -> None:
    """Keep a task "Name a deputy" for these teams, and for no others."""
    open_ones = Task.objects.filter(kind=tasks.NAME_DEPUTY, completed_at=None)
    open_ones.exclude(subject_id__in=list(wanted)).update(
        completed_at=now_rounded(), outcome="done"
    )
    known = set(open_ones.values_list("subject_id", flat=True))
    for team_id, team in wanted.items():
        if team_id not in known:
            create_task(tasks.NAME_DEPUTY, team, team, label="")
