"""What may be read about cases without opening anything."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
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
from django.db.models.functions import Coalesce

from amparo.foundation.accounts.models import Membership, User
from amparo.foundation.duties.models import Duty
from amparo.foundation.policy import Actor, Role, visible

from .codes import RISK_RANK, Risk, State
from .models import Action, Approval, Case

FAR = datetime(9999, 1, 1, tzinfo=UTC)
PER_PAGE = 25
# Published ceilings differ (15 to 25 open cases); ours only warns.
MANY_CASES = 20


@dataclass(frozen=True)
class Wanted:
    """Which cases somebody wants to see; empty is no filter. ``text`` finds codes."""

    mine: bool = True
    state: str = ""  # a code of State; empty for all that are open
    risk: str = ""
    text: str = ""


def visible_to(actor: Actor, verb: str = "case.list") -> QuerySet[Case]:
    """Return the cases on which this person may do ``verb``."""
    reach = visible(actor, verb, team="team")
    return Case.objects.filter(reach).select_related(
        "team__organisation", "country", "area", "owner", "person"
    )


def get(actor: Actor, case_id: UUID, verb: str = "case.open") -> Case:
    """Return one case on which the person may do ``verb``, or raise DoesNotExist."""
    return visible_to(actor, verb).get(id=case_id)


def listed(actor: Actor, wanted: Wanted) -> QuerySet[Case]:
    """Return the wanted cases: what is due first, then the higher risk.

    Each row carries ``due`` (``FAR`` when nothing is) and ``rank`` of its risk.
    """
    found = visible_to(actor)
    if wanted.mine:
        found = found.filter(owner_id=actor.user_id)
    if wanted.state:
        found = found.filter(state=wanted.state)
    elif not wanted.text:
        found = found.exclude(state=State.CLOSED)
    if wanted.risk:
        found = found.filter(risk=wanted.risk)
    if wanted.text:
        found = found.filter(code__contains=wanted.text.strip().upper())
    return found.annotate(due=_due(), rank=_rank()).order_by("due", "rank", "id")


def _due() -> Coalesce:
    """The soonest of what is due on a case, on its steps and on its requests."""
    steps = Action.objects.filter(goal__case=OuterRef(OuterRef("pk")))
    asked = Approval.objects.filter(case=OuterRef(OuterRef("pk")))
    open_duties = Duty.objects.filter(
        Q(subject_id=OuterRef("pk"))
        | Q(subject_id__in=steps.filter(status="open").values("id"))
        | Q(subject_id__in=asked.filter(decision="").values("id")),
        settled_at=None,
    )
    soonest = open_duties.order_by("due_at").values("due_at")[:1]
    return Coalesce(Subquery(soonest), Value(FAR), output_field=DateTimeField())


def _rank() -> models.Case:
    return models.Case(
        *(When(risk=risk, then=Value(rank)) for risk, rank in RISK_RANK.items()),
        # Nobody has judged it yet: as if it were high.
        default=Value(RISK_RANK[Risk.HIGH]),
        output_field=IntegerField(),
    )


def after(found: QuerySet[Case], cursor: str) -> QuerySet[Case]:
    """Return what follows a row of ``listed``; an unreadable cursor begins anew."""
    place = read_cursor(cursor)
    if place is None:
        return found
    due, rank, row_id = place
    return found.filter(
        Q(due__gt=due)
        | Q(due=due, rank__gt=rank)
        | Q(due=due, rank=rank, id__gt=row_id)
    )


def cursor_of(due: datetime, rank: int, row_id: UUID) -> str:
    """Return the place of a row in the list, for an address; it holds no content."""
    text = f"{due.timestamp():.6f}|{rank}|{row_id}"
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read_cursor(cursor: str) -> tuple[datetime, int, UUID] | None:
    """Read what ``cursor_of`` wrote; anything else is None."""
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        due, rank, row_id = text.split("|")
        return datetime.fromtimestamp(float(due), UTC), int(rank), UUID(row_id)
    except (ValueError, binascii.Error, OverflowError, OSError):
        return None


def of_people(actor: Actor, person_ids: Iterable[UUID]) -> QuerySet[Case]:
    """Return the cases of these people that this person may see."""
    return visible_to(actor).filter(person_id__in=list(person_ids))


@dataclass(frozen=True)
class Worker:
    """Somebody of a team who can answer for cases, and how many they answer for."""

    user: User
    open_cases: int

    @property
    def is_full(self) -> bool:
        """Say whether one more would be a lot."""
        return self.open_cases >= MANY_CASES


def workers_of(team_id: UUID) -> list[Worker]:
    """Return who does case work in a team, the least loaded first."""
    members = Membership.objects.filter(
        team_id=team_id,
        role__in=[Role.CASEWORKER, Role.SUPERVISOR],
        ended_at=None,
        user__is_active=True,
    )
    users = User.objects.filter(id__in=members.values("user_id")).annotate(
        load=Count("cases", filter=~Q(cases__state=State.CLOSED))
    )
    return [Worker(user, user.load) for user in users.order_by("load", "name")]
