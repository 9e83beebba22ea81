"""Who looks after a colleague's work for some days: their tasks and alerts follow.

A room above keeps the rows (``case_transfers``) and registers them here. Nothing is
moved, so everything is as before when the days are over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from ..policy import Actor

# The rows that hold at a moment: ``user_id`` is away, ``by_id`` does their work.
Running = Callable[[datetime], QuerySet[Any]]
# Those that hold on some of these days, with ``starts_on``, ``ends_on``, and names.
Between = Callable[[date, date], QuerySet[Any]]
_RUNNING: list[Running] = []
_BETWEEN: list[Between] = []


def add_cover(running: Running, between: Between) -> None:
    """Let a room above say who looks after whose work in which team (``team_id``)."""
    _RUNNING.append(running)
    _BETWEEN.append(between)


def leave_of(user_id: UUID | None, first: date, last: date) -> list[Any]:
    """Return the rows of these days by which the person is away, or covers."""
    return [
        row
        for between in _BETWEEN
        for row in between(first, last).filter(Q(user_id=user_id) | Q(by_id=user_id))
    ]


def covered(user_id: UUID | None, owner: str = "owner", team: str = "team") -> Q:
    """Return the filter for what belongs to those whose work this person does today.

    ``owner`` and ``team`` name the columns; it adds no query of its own.
    """
    found = Q(pk__in=[])
    for running in _RUNNING:
        rows = running(timezone.now()).filter(by_id=user_id).order_by()
        here = {f"{owner}__in": rows.values("user_id")}
        found |= Q(**here, **{f"{team}__in": rows.values("team_id")})
    return found


def covered_people(user_id: UUID | None) -> list[tuple[UUID, UUID]]:
    """Return (team, person) of everyone whose work this person does today."""
    return [
        one
        for running in _RUNNING
        for one in running(timezone.now())
        .filter(by_id=user_id)
        .order_by()
        .values_list("team_id", "user_id")
    ]


def covers(actor: Actor, team_id: UUID, user_id: UUID) -> bool:
    """Say whether somebody does this person's work in a team today."""
    return actor.user_id in stand_ins([(team_id, user_id)])


def stand_ins(
    people: Iterable[tuple[UUID, UUID]], moment: datetime | None = None
) -> dict[UUID, set[tuple[UUID, UUID]]]:
    """Return who does the work of these (team, person) now, and whose."""
    wanted = set(people)
    found: dict[UUID, set[tuple[UUID, UUID]]] = {}
    for running in _RUNNING:
        rows = running(moment or timezone.now()).filter(
            team_id__in={team for team, _user in wanted},
            user_id__in={user for _team, user in wanted},
        )
        for team_id, user_id, by_id in rows.values_list("team_id", "user_id", "by_id"):
            if (team_id, user_id) in wanted:
                found.setdefault(by_id, set()).add((team_id, user_id))
    return found
