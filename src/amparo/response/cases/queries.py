"""Queries about cases that open nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import (
    Count,
    DateTimeField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Least
from django.utils import timezone

from amparo.foundation.accounts.models import Membership, User
from amparo.foundation.kernel.text import code_letters
from amparo.foundation.persons.ages import may_be_aged
from amparo.foundation.persons.operations import search_people
from amparo.foundation.policy import Actor, Role, visible
from amparo.foundation.tasks.cover import covered_people
from amparo.foundation.tasks.models import Task

from . import extensions
from .caseload import target_of, weight_of
from .codes import RISK_RANK, ActionStatus, Risk, State
from .models import Action, Approval, Case

FAR = datetime(9999, 1, 1, tzinfo=UTC)
SHORTEST_CODE = 4  # characters of a code that are worth looking for
SHORTEST_NAME = 2
NONE = "none"  # as a filter: not assessed, unassigned
LATE, WAITS = "late", "approval"


@dataclass(frozen=True)
class CaseFilter:
    """Which cases somebody wants to see; empty is no filter. ``text`` finds codes.

    ``mine`` are a caseworker's own, and those of a colleague on leave.
    """

    mine: bool = True
    team: str = ""  # of several teams
    owner: str = ""  # a person's id, or NONE
    state: str = ""  # a code of State; empty for all that are open
    reason: str = ""  # why it was closed
    risk: str = ""  # a code of Risk, or NONE
    kind: str = ""
    area: str = ""
    age: str = ""  # a band of persons.ages
    sex: str = ""
    need: str = ""  # a key of ``needs``
    text: str = ""
    people: frozenset[UUID] = frozenset()  # whose names are like the text


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
    closed = filters.state == State.CLOSED
    ordered = found.annotate(
        due=Value(FAR, output_field=DateTimeField()) if closed else _due(),
        rank=_rank(),
        born=F("person__birth_year"),
        sex=F("person__sex"),
        area_name=F("area__name"),
        **{need.name: need.value for need in extensions.needs()},
    ).order_by("due", "rank", "id")
    wanted: QuerySet[Case] = _narrowed(ordered, actor, filters)
    return wanted


def _narrowed(found: QuerySet[Any], actor: Actor, filters: CaseFilter) -> Any:
    if filters.state:
        found = found.filter(state=filters.state)
    elif not filters.text:
        found = found.exclude(state=State.CLOSED)
    same = {
        "team_id": filters.team,
        "area_id": filters.area,
        "person__sex": filters.sex,
        "risk": filters.risk,
        "closure_reason": filters.reason,
        "owner_id": filters.owner,
    }
    absent = {"risk": "", "owner_id": None}  # where nobody has said it yet
    for column, value in same.items():
        if value == NONE:
            found = found.filter(**{column: absent[column]})
        elif value:
            found = found.filter(**{column: value})
    if filters.kind:
        found = found.alias(about=Cast("kinds", TextField())).filter(
            about__contains=f'"{filters.kind}"'
        )
    if filters.age:
        aged = may_be_aged(filters.age, timezone.localdate(), "person__birth_year")
        found = found.filter(aged)
    if filters.need:
        found = found.filter(needs(actor)[filters.need])
    if filters.text:
        found = found.filter(
            Q(code__contains=filters.text.strip().upper())
            | Q(person_id__in=filters.people)
        )
    return found


def with_due(found: QuerySet[Case]) -> QuerySet[Case]:
    """Add ``due``, the soonest of what is due; ``FAR`` when nothing is."""
    return found.annotate(due=_due())


def needs(actor: Actor) -> dict[str, Q]:
    """Return why open cases need attention, as filters of rows ``with_due``.

    Something is late, a request waits for an answer, and what rooms above add.
    """
    asked = Approval.objects.filter(case=OuterRef("pk"), decision="")
    return {
        LATE: Q(due__lt=timezone.now()),
        WAITS: Q(Exists(asked)),
        **{need.name: need.found(actor) for need in extensions.needs()},
    }


def _own(actor: Actor) -> Q:
    """Return the filter for a caseworker's cases, and those they look after now."""
    own = Q(owner_id=actor.user_id)
    for team_id, user_id in covered_people(actor.user_id):
        own |= Q(team_id=team_id, owner_id=user_id)
    return own


def people_named(actor: Actor, text: str) -> frozenset[UUID]:
    """Return the people whose names are like a typed text, by the team's sealed index.

    What looks like the code of a case, and one letter, is no name.
    """
    plain = text.strip()
    if len(plain) < SHORTEST_NAME or any(letter.isdigit() for letter in plain):
        return frozenset()
    return frozenset(found.person.id for found in search_people(actor, plain))


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
    points: int = 0
    target: int = 0

    @property
    def is_full(self) -> bool:
        """Say whether the caseload has reached its target."""
        return bool(self.target) and self.points >= self.target


def owners_for(actor: Actor) -> QuerySet[User]:
    """Return the caseworkers of the actor's teams, and whoever has a case in them."""
    members = Membership.objects.filter(
        team_id__in=actor.team_ids(Role.CASEWORKER, Role.SUPERVISOR),
        role__in=[Role.CASEWORKER, Role.SUPERVISOR],
        ended_at=None,
    )
    owners = visible_to(actor).exclude(state=State.CLOSED).order_by()
    return User.objects.filter(
        Q(id__in=members.values("user_id")) | Q(id__in=owners.values("owner_id"))
    ).order_by("name")


def workers_of(*team_ids: UUID) -> list[Worker]:
    """Return the caseworkers of teams, smallest caseload first."""
    members = Membership.objects.filter(
        team_id__in=team_ids,
        role__in=[Role.CASEWORKER, Role.SUPERVISOR],
        ended_at=None,
        user__is_active=True,
    ).select_related("user", "team")
    people = {one.user_id: one for one in members}
    loads = (
        Case.objects.filter(owner_id__in=people)
        .exclude(state=State.CLOSED)
        .values_list("owner_id", "country_id", "risk")
        .annotate(number=Count("pk"))
        .order_by()
    )
    cases, weights = Counter[UUID](), Counter[UUID]()
    for owner_id, country, risk, number in loads:
        cases[owner_id] += number
        weights[owner_id] += weight_of(country, risk) * number
    found = [
        Worker(
            one.user,
            cases[user_id],
            weights[user_id],
            target_of(one.team.country_id) if one.team else 0,
        )
        for user_id, one in people.items()
    ]
    return sorted(found, key=lambda one: (one.points, one.open_cases, one.user.name))
