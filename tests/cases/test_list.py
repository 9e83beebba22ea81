"""The list of cases: whose, in which order, at which price; and the search field."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from amparo.foundation.kernel.errors import Refused
from amparo.response.cases import search_providers
from amparo.response.cases.models import Case
from amparo.response.cases.operations import (
    assign,
    close_case,
    list_cases,
)
from amparo.response.cases.operations.listing import Page
from amparo.response.cases.queries import (
    PER_PAGE,
    CaseFilter,
    cursor_of,
    read_cursor,
    workers_of,
)
from tests.cases.helpers import judged, opened, planned, with_child, with_step
from tests.cases.test_closing import closing
from tests.cast import World

pytestmark = pytest.mark.django_db
TEAM = CaseFilter(mine=False)


def codes(page: Page) -> list[str]:
    return [row.case.code for row in page.rows]


def test_my_cases_are_mine_and_the_team_s_are_all_of_the_team(world: World) -> None:
    mine, unowned = opened(world), opened(world, world.tomasa)
    assert codes(list_cases(world.carla, CaseFilter())) == [mine.code]
    assert set(codes(list_cases(world.carla, TEAM))) == {mine.code, unowned.code}
    assert codes(list_cases(world.beto, TEAM)) == []
    assert codes(list_cases(world.celso, TEAM)) == []


def test_nobody_without_case_work_sees_the_list(world: World) -> None:
    for name in ("tomasa", "pablo", "ana", "mariana", "lucia", "lena", "willem"):
        with pytest.raises(Refused):
            list_cases(getattr(world, name), TEAM)


def test_what_is_due_first_stands_first_also_when_it_is_a_step(world: World) -> None:
    later = judged(world, opened(world), "low")
    soon = opened(world)
    soonest = opened(world)
    with_step(world, soonest, days=0)
    expected = [soonest.code, soon.code, later.code]
    assert codes(list_cases(world.carla, CaseFilter())) == expected


def test_names_open_with_keys_and_codes_stay_without(world: World) -> None:
    with_child(world)
    (row,) = list_cases(world.carla, CaseFilter()).rows
    assert row.name == "Wara"
    (row,) = list_cases(world.without_keys("carla"), CaseFilter()).rows
    assert row.name == ""


def test_filters_narrow_by_state_risk_and_code(world: World) -> None:
    high = judged(world, opened(world), "high")
    low = judged(world, opened(world), "low")
    done = closing(world, "moved")
    done = close_case(world.carla, done.id, done.version)
    seen = codes(list_cases(world.carla, TEAM))
    assert done.code not in seen
    assert codes(list_cases(world.carla, CaseFilter(risk="high"))) == [high.code]
    assert codes(list_cases(world.carla, CaseFilter(state="closed"))) == [done.code]
    part = low.code[3:].lower()
    assert codes(list_cases(world.carla, CaseFilter(text=part))) == [low.code]


def test_paging_shows_every_case_once(world: World) -> None:
    made = {opened(world).code for _n in range(PER_PAGE + 3)}
    first = list_cases(world.carla, CaseFilter())
    assert len(first.rows) == PER_PAGE
    second = list_cases(world.carla, CaseFilter(), first.following)
    assert second.following == ""
    assert set(codes(first)) | set(codes(second)) == made
    assert not set(codes(first)) & set(codes(second))


def test_closed_cases_stand_newest_first_and_page_as_well(world: World) -> None:
    made = [opened(world) for _n in range(PER_PAGE + 3)]
    days = [date(2026, 1, 1) + timedelta(days=n % 20) for n in range(len(made))]
    for case, day in zip(made, days, strict=True):
        Case.objects.filter(id=case.id).update(
            state="closed", opened_on=day, closed_on=day, closure_reason="moved"
        )
    closed = CaseFilter(state="closed")
    first = list_cases(world.carla, closed)
    second = list_cases(world.carla, closed, first.following)
    shown = [row.case for row in (*first.rows, *second.rows)]
    assert {case.id for case in shown} == {case.id for case in made}
    ends = [case.closed_on for case in shown if case.closed_on]
    assert ends == sorted(days, reverse=True)
    assert second.following == ""


def test_a_cursor_that_makes_no_sense_begins_anew(world: World) -> None:
    case = opened(world)
    for odd in ("x", "…", "YWJj", "fHx8", "A" * 500):
        assert codes(list_cases(world.carla, CaseFilter(), odd)) == [case.code]


def test_a_cursor_comes_back_as_it_went(world: World) -> None:
    case = opened(world)
    place = read_cursor(cursor_of(case.created_at, 1, case.id))
    assert place == (case.created_at, 1, case.id)


def test_the_list_costs_the_same_for_few_and_for_many(world: World) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            list_cases(world.carla, CaseFilter())
        return len(seen)

    with_child(world)
    few = queries()
    for _n in range(6):
        with_step(world, with_child(world))
    assert queries() == few
    assert few <= 12


def test_who_has_least_to_do_is_offered_first(world: World) -> None:
    opened(world)
    opened(world)
    workers = workers_of(world.team_id("cochabamba"))
    assert [(w.user.name, w.open_cases) for w in workers] == [
        ("Sonia", 0),
        ("Carla", 2),
    ]
    case = opened(world, world.tomasa)
    assign(world.sonia, case.id, world.users["sonia"].id, case.version)
    assert workers_of(world.team_id("cochabamba"))[0].open_cases == 1


def test_the_search_field_finds_a_case_by_its_code_for_its_team_only(
    world: World,
) -> None:
    case = planned(world)
    (hit,) = search_providers.find(world.carla, case.code.lower())
    assert hit.code == case.code
    assert search_providers.find(world.beto, case.code) == []
    assert search_providers.find(world.carla, "BO") == []
    assert case.person_id is not None
    links = search_providers.links(world.carla, [case.person_id])
    assert [hit.code for hit in links[case.person_id]] == [case.code]
    assert search_providers.links(world.pablo, [case.person_id]) == {}


def test_the_rows_of_the_list_hold_no_sealed_field_in_the_open(world: World) -> None:
    with_child(world)
    columns = str(Case.objects.values().get())
    assert "Wara" not in columns
    assert "school" not in columns
