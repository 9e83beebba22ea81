"""Areas that usually report and have gone quiet: a simple rule, shown on the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import exp

from django.db.models import Count

from amparo.foundation.countries.models import Area
from amparo.response.concerns.models import Concern

from .counting import FigureScope
from .weeks import Week, begin_of, week_of

LATELY = 4  # whole weeks that are checked
BEFORE = 26  # whole weeks before them, from which the usual number comes
OFTEN = 13  # of those with a concern: that is "usually"
RARE = 0.01  # probability that so few come by chance


@dataclass(frozen=True)
class ReportingGap:
    """An area gone quiet: how many are usual, how many came, how unlikely that is."""

    area: Area
    usual: float  # in as many weeks as are checked
    came: int
    chance: float
    last: int  # the number of the last week with a concern


def chance_of_at_most(number: int, expected: float) -> float:
    """Return the Poisson probability of ``number`` or fewer."""
    term, total = exp(-expected), 0.0
    for step in range(number + 1):
        total += term
        term *= expected / (step + 1)
    return total


def gap(before: Sequence[int], lately: Sequence[int]) -> tuple[float, float] | None:
    """Return the usual number and the probability if an area went quiet, else None.

    ``before`` and ``lately`` are concerns by week. An area is quiet if it reported in
    at least ``OFTEN`` of the weeks before, and the probability of so few lately is
    below ``RARE``.
    """
    if sum(1 for number in before if number) < OFTEN:
        return None
    expected = sum(before) / len(before) * len(lately)
    chance = chance_of_at_most(sum(lately), expected)
    return (expected, chance) if chance < RARE else None


def reporting_gaps(
    scope: FigureScope, country: str, now: datetime
) -> list[ReportingGap]:
    """Return the areas gone quiet, the least probable first; two queries."""
    until = week_of(now)
    turn, first = until - LATELY, until - LATELY - BEFORE
    rows = Concern.objects.order_by().filter(
        team_id__in=[team.id for team in scope.teams_in(country)],
        came_at__gte=begin_of(first),
        came_at__lt=begin_of(until),
        area__isnull=False,
    )
    if scope.hide:
        rows = rows.filter(apart_from=None)
    weekly: dict[str, dict[int, int]] = {}
    counted = rows.annotate(week=Week("came_at")).values_list("area_id", "week")
    for area, week, number in counted.annotate(number=Count("*")):
        weekly.setdefault(str(area), {})[week] = number
    found = {}
    for code, by in weekly.items():
        before = [by.get(week, 0) for week in range(first, turn)]
        lately = [by.get(week, 0) for week in range(turn, until)]
        if (expected := gap(before, lately)) is not None:
            found[code] = (*expected, sum(lately), max(by))
    areas = Area.objects.select_related("country").in_bulk(list(found)) if found else {}
    gaps = [
        ReportingGap(areas[code], usual, came, chance, last)
        for code, (usual, chance, came, last) in found.items()
    ]
    return sorted(gaps, key=lambda each: (each.chance, each.area.code))
