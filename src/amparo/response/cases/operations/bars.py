"""Keeping one person of the team out of a case, and of all that belongs to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from uuid import UUID

from django.db.models import Q

from amparo.foundation.accounts import record_bars
from amparo.foundation.kernel.locking import change
from amparo.foundation.policy import Actor
from amparo.foundation.tasks.models import Task
from amparo.foundation.tasks.operations import create_task
from amparo.response.referrals.queries import for_case

from .. import tasks
from ..models import Case
from ._shared import doing, find, scope_of

# What rooms above keep about a case: the records, each with its code.
Belonging = Callable[[UUID], Iterable[tuple[UUID, str]]]
_BELONGING: list[Belonging] = []


def add_belonging(belonging: Belonging) -> None:
    """Let a room above say which of its records belong to a case."""
    _BELONGING.append(belonging)


def belongings_of(case: Case) -> Iterator[tuple[UUID, str]]:
    """Yield the records of a case, itself included, each with its code."""
    yield case.id, case.code
    if case.person is not None:
        yield case.person.id, case.person.code
    for referral in for_case(case.id):
        yield referral.id, referral.code
    for belonging in _BELONGING:
        yield from belonging(case.id)


def bar_from_case(actor: Actor, case_id: UUID, user_id: UUID, because: str) -> Case:
    """Keep a person out of a case, its child's record, its referrals and concerns.

    If it is theirs, a supervisor has to assign it to somebody else.
    """
    case = find(case_id)
    with doing(actor, "case.bar", case, bars=user_id):
        record_bars.bar(
            actor,
            "case.bar",
            scope_of(case),
            case,
            team=case.team,
            user_id=user_id,
            because=because,
            opens="case.open",
            along=belongings_of(case),
        )
        if case.owner_id == user_id:
            change(case, case.version, owner_id=None)
            create_task(tasks.ASSIGN, case, case.team, label=case.code)
        of_case = Q(subject_id=case.id) | Q(label=case.code)
        Task.objects.filter(
            of_case, team=case.team, owner=user_id, completed_at=None
        ).update(owner=None)
    return find(case_id)


def lift_from_case(actor: Actor, case_id: UUID, user_id: UUID) -> None:
    """Let a person see a case again, and what belongs to it."""
    case = find(case_id)
    record_bars.lift(actor, "case.bar", scope_of(case), case, user_id)
