"""Figures about concerns, counted by hand on a few rows."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from math import inf
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from amparo.foundation.design.charts import Nothing, OverTime
from amparo.foundation.journal.models import Entry
from amparo.response.concerns.codes import Outcome, State
from amparo.response.concerns.models import Concern
from amparo.results.intake_figures.charts import charts
from amparo.results.intake_figures.counting import Counted, count, figure_scope
from amparo.results.intake_figures.dashboard import Figures
from amparo.results.intake_figures.filters import FigureFilter
from amparo.results.intake_figures.presenters import sentences, tiles
from amparo.results.intake_figures.weeks import begin_of, monday_of, week_of
from tests.cast import World
from tests.concerns.intake_rows import concern_row
from tests.signin import signed_in

# A Wednesday; the week of which it is part began on Monday 18 May 2026.
NOW = datetime(2026, 5, 20, 12, 0, tzinfo=UTC)
THIS_WEEK = week_of(NOW)
FIGURES = "/staff/results/intake/"
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def wednesday() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def weeks_ago(weeks: int, hours: float = 30) -> datetime:
    return begin_of(THIS_WEEK - weeks) + timedelta(hours=hours)


def keep(world: World, team: str, *rows: tuple[datetime, dict[str, Any]]) -> None:
    of = world.teams[team]
    Concern.objects.bulk_create(concern_row(of, at, **more) for at, more in rows)


def counted(world: World, who: str = "tomasa", **filters: Any) -> Counted:
    return count(figure_scope(getattr(world, who)), FigureFilter(**filters), NOW)


def page_of(world: World, who: str = "tomasa", **filters: Any) -> Figures:
    reach, wished = figure_scope(getattr(world, who)), FigureFilter(**filters)
    return Figures(reach, wished, count(reach, wished, NOW), reach.hide)


# -- Weeks -----------------------------------------------------------------------------


def test_a_week_begins_on_monday_at_midnight_utc(world: World) -> None:
    monday = begin_of(THIS_WEEK - 1)
    assert monday == datetime(2026, 5, 11, tzinfo=UTC)
    assert monday_of(THIS_WEEK).weekday() == 0
    keep(
        world,
        "cochabamba",
        (monday, {}),
        (monday - timedelta(microseconds=1), {}),
        (monday - timedelta(days=7), {}),
    )
    came = counted(world).came
    assert (came[THIS_WEEK - 1], came[THIS_WEEK - 2]) == (1, 2)


def test_the_running_week_is_told_apart_from_the_whole_ones(world: World) -> None:
    keep(world, "cochabamba", (NOW - HOUR, {}), (weeks_ago(1), {}))
    page = page_of(world)
    assert page.counted.came[THIS_WEEK] == 1
    assert THIS_WEEK not in page.counted.weeks
    assert tiles(page)[0]["value"] == "1"
    assert tiles(page)[0]["note"] == "1 more this week so far"


# -- Answers ---------------------------------------------------------------------------


def test_an_answer_counts_as_in_time_when_it_came_before_the_promise_ended(
    world: World,
) -> None:
    at = weeks_ago(2)
    keep(
        world,
        "cochabamba",
        (at, {"first_answer_at": at + 24 * HOUR}),
        (at, {"first_answer_at": at + 25 * HOUR}),
        (at, {}),  # never answered, and overdue
        (NOW - HOUR, {}),  # not answered, and not due yet
        (at, {"promised_at": None, "first_answer_at": at + HOUR}),
        (at, {"state": State.CLOSED, "outcome": Outcome.SILENT}),
        (at, {"state": State.CLOSED, "outcome": Outcome.TEST}),
    )
    found = counted(world)
    assert sum(found.due.values()) == 3
    assert sum(found.in_time.values()) == 1


def test_half_had_their_answer_after_the_hours_of_the_middle_one(
    world: World,
) -> None:
    at = weeks_ago(3)
    for hours in (1.6, 4, 9):
        keep(world, "cochabamba", (at, {"first_answer_at": at + hours * HOUR}))
    found = counted(world)
    assert found.half_within([THIS_WEEK - 3]) == 4
    keep(world, "cochabamba", (at, {}), (at, {}))  # two who wait longer than all
    assert counted(world).half_within([THIS_WEEK - 3]) == 9
    keep(world, "cochabamba", (at, {}), (at, {}))
    assert counted(world).half_within([THIS_WEEK - 3]) == inf


# -- Outcomes --------------------------------------------------------------------------


def test_led_to_help_counts_responses_and_cases_among_ended_concerns(
    world: World,
) -> None:
    at = weeks_ago(1)
    closed = [
        *("advice", "help_named", "authority", "hotline", "transferred"),  # helped: 5
        *("other_topic", "not_enough", "silent"),  # not: 3
        *("test", "thanks", "wrong_place", "abusive"),  # nobody asked for help
    ]
    keep(
        world,
        "cochabamba",
        *((at, {"state": State.CLOSED, "outcome": outcome}) for outcome in closed),
        (at, {"state": State.CASE, "case_id": uuid4()}),  # helped: 6
        (at, {"state": State.OPEN}),  # not ended
    )
    found = counted(world)
    assert sum(found.helped.values()) == 6
    assert sum(found.ended.values()) == 9
    assert tiles(page_of(world))[3]["value"] == "67%"


# -- Qualities, filters and the four kinds of nothing ----------------------------------


def test_each_quality_is_counted_with_those_who_chose_nothing(world: World) -> None:
    at = weeks_ago(1)
    keep(
        world,
        "cochabamba",
        (
            at,
            {
                "channel": "web",
                "reporter_type": "coach",
                "kinds": ["online", "job_offer"],
            },
        ),
        (at, {"channel": "phone", "reporter_type": "", "kinds": ["online"]}),
        (at, {"channel": "web", "reporter_type": "", "kinds": []}),
    )
    by, week = counted(world).by, THIS_WEEK - 1
    assert by["channel"] == {(week, "web"): 2, (week, "phone"): 1}
    assert by["reporter_type"] == {(week, "coach"): 1, (week, ""): 2}
    assert by["kind"] == {
        (week, "online"): 2,
        (week, "job_offer"): 1,
        (week, ""): 1,
    }
    assert by["country"] == {(week, "BO"): 3}
    assert sum(counted(world, kind="job_offer").came.values()) == 1
    assert sum(counted(world, channel="web", reporter_type="coach").came.values()) == 1
    assert sum(counted(world, reporter_type="friend").came.values()) == 0


def test_zero_not_recorded_and_not_applicable_are_told_apart(world: World) -> None:
    keep(world, "cochabamba", (weeks_ago(3), {}), (weeks_ago(1), {"promised_at": None}))
    drawn = charts(page_of(world))
    came, kept = drawn["came"][0], drawn["answers"][0]
    assert isinstance(came, OverTime) and isinstance(kept, OverTime)
    assert [*came.series[0].values[-4:]] == [Nothing.NOT_RECORDED, 1, 0, 1]
    # Shares stand in spans of twelve weeks here: so few would swing a single week.
    assert kept.series[0].values == [Nothing.NOT_RECORDED, 0]
    assert page_of(world).answered_in_time([THIS_WEEK - 1]) is Nothing.NOT_APPLICABLE


def test_what_was_not_asked_for_is_no_zero(world: World) -> None:
    at = weeks_ago(1)
    keep(world, "cochabamba", (at, {"kinds": ["online", "job_offer"]}))
    assert page_of(world, channel="web").by_quality("channel") == {"web": 1}
    about = page_of(world, kind="online").by_quality("kind")
    assert (about["online"], about["job_offer"], about["trafficking"]) == (1, 1, 0)


def test_an_address_holds_known_codes_only() -> None:
    given = QueryDict(
        "weeks=7&split=name&country=XX&channel=web&reporter_type=coach&kind=no"
    )
    assert FigureFilter.from_codes(given, ["BO"]).codes == {
        "channel": "web",
        "reporter_type": "coach",
    }


def test_of_more_than_two_qualities_the_last_are_left_out() -> None:
    filters = FigureFilter(country="BO", channel="web", split="kind")
    assert filters.at_most(2) == FigureFilter(country="BO", channel="web")
    both = FigureFilter(reporter_type="coach", split="reporter_type")
    assert both.at_most(1) == both


# -- Who sees what, and how small it may be --------------------------------------------


def test_officers_see_true_numbers_of_their_team_and_nothing_else(world: World) -> None:
    keep(world, "cochabamba", (weeks_ago(1), {}))
    keep(world, "manila", *[(weeks_ago(1), {})] * 3)
    assert sum(counted(world).came.values()) == 1
    assert sum(counted(world, "luz").came.values()) == 3
    assert sum(counted(world, "lucia").came.values()) == 1
    assert sum(counted(world, "lena").came.values()) == 4
    hidden = {
        n: figure_scope(getattr(world, n)).hide for n in ("tomasa", "sonia", "lucia")
    }
    assert hidden == {"tomasa": False, "sonia": False, "lucia": True}


def test_across_teams_weeks_stand_together_until_most_can_be_shown(
    world: World,
) -> None:
    for week in range(1, 25):
        keep(world, "cochabamba", *[(weeks_ago(week), {})] * 3)
    page = page_of(world, "lucia")
    assert page.step == 4
    assert page.totals == [12] * 6
    assert page_of(world, "tomasa").step == 1


def test_small_numbers_are_hidden_from_whoever_looks_across_teams(
    world: World,
) -> None:
    at = weeks_ago(1)
    keep(world, "cochabamba", *[(at, {"channel": "web"})] * 30)
    keep(world, "cochabamba", *[(at, {"channel": "phone"})] * 12)
    keep(world, "cochabamba", *[(at, {"channel": "walk_in"})] * 4)
    [_weekly], [channel, *_] = (
        charts(page_of(world, "lucia"))[part] for part in ("came", "who")
    )
    shown = {p.label: p.value for p in channel.points}  # type: ignore[attr-defined]
    assert shown["Public page"] == 30
    assert shown["Came to us"] is Nothing.SUPPRESSED
    assert shown["Telephone"] is Nothing.SUPPRESSED, "30 + ? + 4 = 46 would tell"


def test_a_whole_that_is_small_is_not_said_at_all(world: World) -> None:
    keep(world, "cochabamba", *[(weeks_ago(1), {})] * 4)
    page = page_of(world, "lucia")
    assert sentences(page) == [
        (
            "In the last twelve weeks there were too few concerns "
            "for the number to be shown."
        )
    ]
    assert [(tile["value"], tile["note"]) for tile in tiles(page)] == [
        ("few", "0 more this week so far"),
        ("–", "too few to show"),
        ("–", "too few to show"),
        ("–", "nothing to count yet"),
    ]


def test_the_sentence_says_what_the_last_twelve_weeks_brought(world: World) -> None:
    at, before = weeks_ago(5), weeks_ago(17)
    good = {
        "first_answer_at": at + HOUR,
        "state": State.CLOSED,
        "outcome": "advice",
    }
    keep(world, "cochabamba", *[(at, good)] * 3, (at, {}), (before, {}))
    assert sentences(page_of(world)) == [
        "4 concerns received in the last twelve weeks.",
        "That is 3 more than in the twelve weeks before.",
        "75% were answered within the promised time.",
        "Of those that have ended, 100% led to help.",
    ]


# -- The pages -------------------------------------------------------------------------


def test_the_page_takes_no_more_queries_for_more_concerns(world: World) -> None:
    client = signed_in(world, "lena")
    client.get(FIGURES)
    filters = []
    for number in (1, 40):
        for week in range(number):
            keep(world, "cochabamba", (weeks_ago(week % 24), {"kinds": ["online"]}))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(FIGURES).status_code == 200
        filters.append(len(queries))
    assert filters[1] <= filters[0] <= 20


def test_nothing_sealed_is_read_for_figures(world: World) -> None:
    keep(world, "cochabamba", (weeks_ago(1), {}))
    client = signed_in(world, "tomasa")
    with CaptureQueriesContext(connection) as queries:
        client.get(FIGURES)
    filters = " ".join(q["sql"] for q in queries if "concerns_concern" in q["sql"])
    assert filters and "sealed" not in filters


def test_an_empty_house_says_what_will_stand_there(world: World) -> None:
    page = signed_in(world, "tomasa").get(FIGURES).content.decode()
    assert "No concerns yet" in page
    assert '<svg class="plot' not in page


def test_too_much_crossed_is_said_and_the_rest_is_shown(world: World) -> None:
    keep(world, "cochabamba", *[(weeks_ago(1), {})] * 12)
    crossed = f"{FIGURES}?country=BO&channel=web&reporter_type=coach"
    assert "Not all filters were applied" in (
        signed_in(world, "lena").get(crossed).content.decode()
    )
    assert "Not all filters were applied" not in (
        signed_in(world, "tomasa").get(crossed).content.decode()
    )


def test_the_table_hides_small_numbers_from_everyone_and_is_journalled(
    world: World,
) -> None:
    keep(world, "cochabamba", *[(weeks_ago(1), {"channel": "web"})] * 11)
    keep(world, "cochabamba", *[(weeks_ago(1), {"channel": "phone"})] * 2)
    answer = signed_in(world, "tomasa").get(f"{FIGURES}table.csv?weeks=48")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    by_way_in = {
        row["of"]: row["value"] for row in rows if row["figure"] == "By channel"
    }
    assert by_way_in == {
        "Public page": "suppressed",
        "Telephone": "suppressed",
        "Message": "0",
        "Came to us": "0",
        "Home visit": "0",
        "Another way": "0",
    }
    assert {row["counted_until"] for row in rows} == {"2026-05-17"}
    entry = Entry.objects.filter(verb="intake.take_figures").get()
    assert entry.facts == {"weeks": "48"}


@pytest.mark.parametrize(
    ("who", "finds"),
    [("tomasa", False), ("lucia", True), ("lena", True), ("mariana", True)],
)
def test_who_has_no_inbox_finds_the_figures_in_the_rail(
    world: World, who: str, finds: bool
) -> None:
    day = signed_in(world, who).get("/staff/day/", follow=True).content.decode()
    assert (f'href="{FIGURES}"' in day) is finds
