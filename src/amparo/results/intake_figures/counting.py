"""Counting concerns in the database: a few sums over one index."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import accumulate
from math import inf
from typing import Any

from django.db.models import Count, F, Q, QuerySet, TextField
from django.db.models.functions import Cast

from amparo.foundation.countries.models import Country
from amparo.foundation.organisations.models import Team
from amparo.foundation.policy import Actor, Scope, permission, visible
from amparo.response.concerns.codes import LED_TO_HELP, NO_PLEA, QUICK, State
from amparo.response.concerns.models import Concern

from .filters import SPLITS, FigureFilter
from .weeks import HalfHours, Week, begin_of, week_of

PERMISSION = "intake.figures"
_UNANSWERED = QUICK  # closed with one press: there was nothing to answer


@dataclass(frozen=True)
class FigureScope:
    """Which teams' figures a person may see; ``hide``: small numbers are hidden.

    Someone who can list every concern of these teams sees exact numbers.
    """

    teams: Sequence[Team]
    hide: bool

    @property
    def countries(self) -> list[Country]:
        """The countries of these teams, by name."""
        found = {team.country_id: team.country for team in self.teams}
        return sorted(found.values(), key=lambda country: country.label)

    def teams_in(self, country: str) -> list[Team]:
        """Return the teams in a country; all teams when it is empty."""
        return [t for t in self.teams if country in ("", t.country_id)]


def figure_scope(actor: Actor, verb: str = PERMISSION) -> FigureScope:
    """Return the teams whose figures a person may see, in one query."""
    found = Team.objects.filter(
        visible(actor, verb, team="id", country="country_id"),
        kind=Team.Kind.RESPONSE,
    ).select_related("country")
    allowed = permission(verb).allowed
    scopes = {allowed.get(each.role) for each in actor.assignments} - {None}
    return FigureScope(list(found), hide=scopes != {Scope.TEAM})


@dataclass
class Counted:
    """Concerns by week and quality; weeks run from ``first`` to before ``until``.

    ``due``: an answer was promised, and was given or is overdue. ``waits``: after how
    many half hours those that were answered had their answer.
    """

    first: int
    until: int
    came: Counter[int] = field(default_factory=Counter)
    due: Counter[int] = field(default_factory=Counter)
    in_time: Counter[int] = field(default_factory=Counter)
    waits: dict[int, Counter[int]] = field(default_factory=dict)
    ended: Counter[int] = field(default_factory=Counter)
    helped: Counter[int] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)
    by: dict[str, Counter[tuple[int, str]]] = field(default_factory=dict)
    reported_before: bool = True  # these teams had concerns before the first week

    @property
    def weeks(self) -> range:
        """The whole weeks that were counted, the oldest first."""
        return range(self.first, self.until)

    def half_within(self, weeks: Iterable[int]) -> float:
        """Return the median time to first answer of those due, in hours.

        Those not answered count as the longest; ``inf``: more than half are not
        answered. Exact to the half hour; 0 is less than one.
        """
        weeks = list(weeks)
        half = (sum(self.due[week] for week in weeks) + 1) // 2
        hours = sum((self.waits.get(week, Counter()) for week in weeks), Counter[int]())
        steps = sorted(hours)
        reached = accumulate(hours[step] for step in steps)
        return next(
            (s / 2 for s, n in zip(steps, reached, strict=True) if n >= half), inf
        )


def count(scope: FigureScope, filters: FigureFilter, now: datetime) -> Counted:
    """Count the concerns that match the filters, up to now, in five queries."""
    this_week = week_of(now)
    counted = Counted(first=this_week - filters.weeks, until=this_week)
    counted.by = {name: Counter() for name in SPLITS}
    teams = {team.id: team.country_id for team in scope.teams_in(filters.country)}
    every = _narrowed(filters).filter(team_id__in=list(teams))
    if scope.hide:  # one more than a team knows of would tell it that there is one
        every = every.filter(apart_from=None)
    found = every.filter(came_at__gte=begin_of(counted.first), came_at__lte=now)
    counted.reported_before = every.filter(came_at__lt=begin_of(counted.first)).exists()
    rows = found.annotate(week=Week("came_at"))
    _count_states(counted, rows, teams, now)
    _count_waits(counted, rows, now)
    _count_qualities(counted, rows)
    return counted


def _narrowed(filters: FigureFilter) -> QuerySet[Concern]:
    found = Concern.objects.order_by()
    for name in ("channel", "reporter_type"):
        if value := getattr(filters, name):
            found = found.filter(**{name: value})
    if filters.kind:
        found = found.alias(about=Cast("kinds", TextField())).filter(
            about__contains=f'"{filters.kind}"'
        )
    return found


def _due(now: datetime) -> Q:
    reached = Q(first_answer_at__isnull=False) | Q(promised_at__lt=now)
    return reached & Q(promised_at__isnull=False) & ~Q(outcome__in=_UNANSWERED)


def _count_states(
    counted: Counted, rows: QuerySet[Any], teams: dict[Any, str], now: datetime
) -> None:
    """Count concerns received and answered in time, and their outcomes."""
    in_time = _due(now) & Q(first_answer_at__lte=F("promised_at"))
    by = rows.values_list("week", "team_id", "state", "outcome")
    for week, team, state, outcome, came, due, answered in by.annotate(
        came=Count("*"),
        due=Count("came_at", filter=_due(now)),
        answered=Count("came_at", filter=in_time),
    ):
        counted.came[week] += came
        counted.due[week] += due
        counted.in_time[week] += answered
        counted.by["country"][week, teams[team]] += came
        if week in counted.weeks:
            _count_outcome(counted, week, state, outcome, came)


def _count_outcome(
    counted: Counted, week: int, state: str, outcome: str, number: int
) -> None:
    counted.outcomes[outcome if state == State.CLOSED else state] += number
    if state == State.CASE or (state == State.CLOSED and outcome not in NO_PLEA):
        counted.ended[week] += number
    if state == State.CASE or outcome in LED_TO_HELP:
        counted.helped[week] += number


def _count_waits(counted: Counted, rows: QuerySet[Any], now: datetime) -> None:
    answered = rows.filter(_due(now), first_answer_at__isnull=False)
    waits = answered.annotate(halves=HalfHours("came_at", "first_answer_at"))
    for week, halves, number in waits.values_list("week", "halves").annotate(
        number=Count("*")
    ):
        counted.waits.setdefault(week, Counter())[halves] += number


def _count_qualities(counted: Counted, rows: QuerySet[Any]) -> None:
    for week, channel, reporter_type, number in rows.values_list(
        "week", "channel", "reporter_type"
    ).annotate(number=Count("*")):
        counted.by["channel"][week, channel] += number
        counted.by["reporter_type"][week, reporter_type] += number
    for week, kinds, number in rows.values_list("week", "kinds").annotate(
        number=Count("*")
    ):
        for kind in dict.fromkeys(kinds) or [""]:
            counted.by["kind"][week, kind] += number
