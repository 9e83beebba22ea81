"""Counting case work in the database: one query for each measure, coded columns only.

Each gives how many by category and by the child's sex, age band and disability.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import (
    Case as Choose,
)
from django.db.models import (
    CharField,
    Count,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils import timezone

from amparo.foundation.persons.ages import band_by_year
from amparo.foundation.persons.models import Disability, Sex
from amparo.foundation.tasks.models import Task
from amparo.response.cases import tasks
from amparo.response.cases.codes import State
from amparo.response.cases.models import Case
from amparo.response.follow_up.codes import ContactState
from amparo.response.follow_up.models import Contact
from amparo.response.referrals.models import Referral
from amparo.response.services_delivered.queries import delivered

IN_TIME, LATE, MISSED, OVERDUE = "in_time", "late", "missed", "overdue"
NOT_ASSESSED = "not_assessed"
NO_YEAR = "unknown"
Group = tuple[str, str, str, str]  # category, sex, age band, disability
Counts = Counter[Group]
_QUALITIES = ("sex", "birth_year", "disability")


def count(teams: Collection[UUID], begin: datetime, now: datetime) -> dict[str, Counts]:
    """Count the case work of teams from a moment up to now, in seven queries.

    What has a deadline counts by the day it was due, as it was before anyone put it
    off; referrals by the day they were sent, services by the day of the help. Open
    cases are those of now.
    """
    today, first = timezone.localdate(now), timezone.localdate(begin)
    cases = Case.objects.filter(team_id__in=teams)
    sent = Referral.objects.filter(from_team_id__in=teams, created_at__gte=begin)
    found = {
        "assessment": _timely(teams, tasks.ASSESS, begin, now),
        "plan": _timely(teams, tasks.PLAN, begin, now),
        "contacts": _contacts(teams, first, today),
        "open": cases.exclude(state=State.CLOSED).annotate(category=F("risk")),
        "referrals": sent.annotate(category=F("state")),
        "services": delivered(first, today)
        .filter(case__team_id__in=teams)
        .annotate(category=F("kind")),
        "closures": cases.filter(state=State.CLOSED, closed_on__gte=first).annotate(
            category=F("closure_reason")
        ),
    }
    child = {
        **dict.fromkeys(("assessment", "plan"), "child_"),
        **dict.fromkeys(("contacts", "services"), "case__person__"),
    }
    return {
        name: _grouped(rows, child.get(name, "person__"), today)
        for name, rows in found.items()
    }


def _timely(
    teams: Collection[UUID], kind: str, begin: datetime, now: datetime
) -> QuerySet[Any]:
    """Return the tasks of a kind that were due, with the coded facts of the child."""
    # A task names its case by id only.
    case = Case.objects.filter(id=OuterRef("subject_id"))
    child = {
        f"child_{name}": Subquery(case.values(f"person__{name}")[:1])
        for name in _QUALITIES
    }
    was_due = Task.objects.annotate(due=Coalesce("postponed_from", "due_at")).filter(
        Q(outcome="done") | Q(completed_at=None),
        team_id__in=teams,
        kind=kind,
        due__gte=begin,
        due__lte=now,
    )
    category = _first(
        (Q(completed_at=None), OVERDUE),
        (Q(completed_at__lte=F("due")), IN_TIME),
        otherwise=LATE,
    )
    return was_due.annotate(category=category, **child)


def _contacts(teams: Collection[UUID], first: date, today: date) -> QuerySet[Any]:
    """Return the contacts that were due; those moved or cancelled are left out."""
    was_due = Contact.objects.filter(
        case__team_id__in=teams,
        due_on__gte=first,
        state__in=[ContactState.DONE, ContactState.MISSED, ContactState.PLANNED],
    ).filter(Q(due_on__lt=today) | ~Q(state=ContactState.PLANNED))
    return was_due.annotate(
        category=_first(
            (Q(state=ContactState.PLANNED), OVERDUE),
            (Q(state=ContactState.MISSED), MISSED),
            (Q(on__lte=F("due_on")), IN_TIME),
            otherwise=LATE,
        )
    )


def _first(*cases: tuple[Q, str], otherwise: str) -> Choose:
    return Choose(
        *(When(holds, then=Value(code)) for holds, code in cases),
        default=Value(otherwise),
        output_field=CharField(),
    )


def _grouped(rows: QuerySet[Any], child: str, today: date) -> Counts:
    counts: Counts = Counter()
    for category, sex, year, disability, number in (
        rows.order_by()
        .values_list("category", *(f"{child}{name}" for name in _QUALITIES))
        .annotate(number=Count("*"))
    ):
        band = NO_YEAR if year is None else band_by_year(year, today)
        group = (
            category or NOT_ASSESSED,
            sex or Sex.NOT_RECORDED.value,
            band,
            disability or Disability.NOT_ASKED.value,
        )
        counts[group] += number
    return counts
