"""Areas that usually report and have gone quiet: the rule, by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from math import exp

import pytest
import time_machine

from amparo.foundation.countries.models import Area
from amparo.response.concerns.models import Concern
from amparo.results.intake_figures.counting import figure_scope
from amparo.results.intake_figures.reporting_gaps import (
    chance_of_at_most,
    gap,
    reporting_gaps,
)
from amparo.results.intake_figures.weeks import begin_of, week_of
from tests.cast import World
from tests.concerns.intake_rows import concern_row
from tests.signin import signed_in

NOW = datetime(2026, 5, 20, 12, 0, tzinfo=UTC)
WEEKS = 26


def test_the_chance_of_so_few_is_what_poisson_says() -> None:
    assert chance_of_at_most(0, 5) == pytest.approx(exp(-5))  # 0.0067
    assert chance_of_at_most(1, 5) == pytest.approx(6 * exp(-5))  # 0.0404
    assert chance_of_at_most(2, 3) == pytest.approx(8.5 * exp(-3))  # 0.4232


def test_nobody_in_four_weeks_is_silence_where_five_are_usual() -> None:
    # 33 in 26 weeks are 5.08 in four; none at all comes by chance once in 160 times.
    before = [1] * 19 + [2] * 7
    expected, chance = gap(before, [0, 0, 0, 0]) or (0, 1)
    assert expected == pytest.approx(4 * 33 / 26)
    assert chance == pytest.approx(exp(-4 * 33 / 26))
    assert gap(before, [0, 0, 1, 0]) is None  # 3.8 in 100: that happens


def test_four_usual_ones_are_too_few_to_tell_silence_from_chance() -> None:
    assert gap([1] * WEEKS, [0, 0, 0, 0]) is None  # exp(-4): twice in a hundred


def test_one_loud_week_does_not_make_an_area_that_usually_reports() -> None:
    assert gap([40] + [0] * 25, [0, 0, 0, 0]) is None
    assert gap([3] * 12 + [0] * 14, [0, 0, 0, 0]) is None  # twelve weeks of 26
    assert gap([3] * 13 + [0] * 13, [0, 0, 0, 0]) is not None


def fill(world: World, area: Area, weeks_ago: range, each: int = 2) -> None:
    team, this = world.teams["cochabamba"], week_of(NOW)
    Concern.objects.bulk_create(
        concern_row(team, begin_of(this - week) + timedelta(hours=turn), area=area)
        for week in weeks_ago
        for turn in range(each)
    )


def test_the_page_names_the_area_gone_quiet_and_no_other(world: World) -> None:
    areas = Area.objects.filter(country_id="BO").exclude(name="Cochabamba")
    quiet, loud = areas.order_by("code")[:2]
    fill(world, quiet, range(5, 31))
    fill(world, loud, range(1, 31))
    with time_machine.travel(NOW, tick=False):
        [found] = reporting_gaps(figure_scope(world.tomasa), "", NOW)
        page = signed_in(world, "tomasa").get("/staff/results/intake/")
    assert (found.area, found.came, found.usual) == (quiet, 0, 8)
    assert found.last == week_of(NOW) - 5
    text = page.content.decode()
    assert "Usually about 8 concerns in four weeks." in text
    assert loud.name not in text


def test_what_happens_in_the_running_week_ends_no_silence_yet(world: World) -> None:
    area = Area.objects.filter(country_id="BO").order_by("code")[0]
    fill(world, area, range(5, 31))
    fill(world, area, range(1), each=1)
    assert len(reporting_gaps(figure_scope(world.tomasa), "", NOW)) == 1


def test_silence_of_other_teams_is_nobodys_business(world: World) -> None:
    fill(world, Area.objects.filter(country_id="BO")[0], range(5, 31))
    assert reporting_gaps(figure_scope(world.tala), "", NOW) == []
    assert reporting_gaps(figure_scope(world.lena), "PH", NOW) == []
    assert len(reporting_gaps(figure_scope(world.lena), "BO", NOW)) == 1
