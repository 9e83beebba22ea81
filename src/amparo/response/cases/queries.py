"""Queries about cases that open nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import (
    Count,
    DateTimeField,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Least

from amparo.foundation.accounts.models import Membership, User
from amparo.foundation.kernel.text import code_letters
from amparo.foundation.policy import Actor, Role, visible
from amparo.foundation.tasks.cover import covered_people
from amparo.foundation.tasks.models import Task

from .codes import RISK_RANK, ActionStatus, Risk, State
from .models import Action, Approval, Case

FAR = datetime(9999, 1, 1, tzinfo=UTC)
# Published maximum caseloads differ (15 to 25 open cases); ours only warns.
MANY_CASES = 20
SHORTEST_CODE = 4  # characters of a code that are worth looking for


@dataclass(frozen=True)
class CaseFilter:
    """Which cases somebody wants to see; empty is no filter. ``text`` finds codes.

    ``mine`` are a caseworker's own, and those of a colleague on leave.
    """

    mine: bool = True
    state: str = ""  # a code of State; empty for all that are open
    risk: str = ""
    text: str = ""


def visible_to(actor: Actor, verb: str = "case.list") -> QuerySet[Case]:
    """Return the cases for which the actor has a permission (``verb``)."""
    record = ("pk", "concern_id", "person_id")
    reach = visible(actor, verb, team="team", record=record)
    return Case.objects.filter(reach).select_related(
        "team__organisation", "country", "area", "owner", "person"
    )


def get(actor: Actor, case_id: UUID, verb: str = "case.open") -> Case:
    """Return a case for which the actor has a permission, or raise DoesNotExist."""
    return visible_to(actor, verb).get(id=case_id)


def listed(actor: Actor, filters: CaseFilter) -> QuerySet[Case]:
    """Return the wanted cases: what is due first, then the higher risk.

    Each row carries ``due`` (``FAR`` when nothing is), ``rank`` of its risk, and its
    caseworker, nothing else that belongs to a case: all of the team's are sorted.
    """
    found = visible_to(actor).select_related(None).select_related("owner")
    if filters.mine:
        found = found.filter(_own(actor))
    if filters.state:
        found = found.filter(state=filters.state)
    elif not filters.text:
        found = found.exclude(state=State.CLOSED)
    if filters.risk:
        found = found.filter(risk=filters.risk)
    if filters.text:
        found = found.filter(code__contains=filters.text.strip().upper())
    closed = filters.state == State.CLOSED
    due = Value(FAR, output_field=DateTimeField()) if closed else _due()
    return found.annotate(due=due, rank=_rank()).order_by("due", "rank", "id")


def _own(actor: Actor) -> Q:
    """Return the filter for a caseworker's cases, and those they look after now."""
    own = Q(owner_id=actor.user_id)
    for team_id, user_id in covered_people(actor.user_id):
        own |= Q(team_id=team_id, owner_id=user_id)
    return own


def _due() -> Least:
    """The soonest of what is due on a case, on its steps and on its requests.

    Three look-ups, each by an index; one with "or" would read the whole table.
    """
    here = OuterRef(OuterRef("pk"))
    steps = Action.objects.filter(goal__case=here, status=ActionStatus.OPEN)
    asked = Approval.objects.filter(case=here, decision="")
    return Least(
        _soonest(subject_id=OuterRef("pk")),
        _soonest(subject_id__in=steps.values("id")),
        _soonest(subject_id__in=asked.values("id")),
    )


def _soonest(**about: Any) -> Coalesce:
    found = Task.objects.filter(completed_at=None, **about).order_by("due_at")
    return Coalesce(
        Subquery(found.values("due_at")[:1]),
        Value(FAR),
        output_field=DateTimeField(),
    )


def _rank() -> models.Case:
    return models.Case(
        *(When(risk=risk, then=Value(rank)) for risk, rank in RISK_RANK.items()),
        # Not assessed yet: sorted as if it were high.
        default=Value(RISK_RANK[Risk.HIGH]),
        output_field=IntegerField(),
    )


def by_code(actor: Actor, typed: str, verb: str) -> Case | None:
    """Return the open case with a code, however typed, if the actor may see it."""
    plain = code_letters(typed)
    found = visible_to(actor, verb).exclude(state=State.CLOSED)
    return found.filter(code=f"{plain[:2]}-{plain[2:]}").first()


def like_code(actor: Actor, typed: str, most: int = 5) -> list[str]:
    """Return codes of cases on this person's list that hold what was typed."""
    text = typed.strip().upper()
    if len(text) < SHORTEST_CODE:
        return []
    found = visible_to(actor).exclude(state=State.CLOSED).filter(code__contains=text)
    return list(found.order_by("code").values_list("code", flat=True)[:most])


def of_people(actor: Actor, person_ids: Iterable[UUID]) -> QuerySet[Case]:
    """Return the cases of these people that the actor may see."""
    return visible_to(actor).filter(person_id__in=list(person_ids))


@dataclass(frozen=True)
class Worker:
    """A caseworker of a team, with their number of open cases."""

    user: User
    open_cases: int

    @property
    def is_full(self) -> bool:
        """Say whether the caseload is at its maximum."""
        return self.open_cases >= MANY_CASES


def workers_of(*team_ids: UUID) -> list[Worker]:
    """Return the caseworkers of teams, smallest caseload first."""
    members = Membership.objects.filter(
        team_id__in=team_ids,
        role__in=[Role.CASEWORKER, Role.SUPERVISOR],
        ended_at=None,
        user__is_active=True,
    )
    users = User.objects.filter(id__in=members.values("user_id")).annotate(
        load=Count("cases", filter=~Q(cases__state=State.CLOSED))
    )
    return [Worker(user, user.load) for user in users.order_by("load", "name")]
