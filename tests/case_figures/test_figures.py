"""Figures about cases, counted by hand on a few rows.

| child | case | in it |
| --- | --- | --- |
| girl of 2012, a disability | open, high | assessed and called in time, 2 services |
| girl of 2009 | open, not assessed | assessment overdue, contact late |
| boy of 2012 | closed, moved | assessed late, no contact, a service struck |
| nobody recorded | open, low | put off, then assessed late; a referral completed |
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from amparo.foundation.design.disclosure import TOTAL
from amparo.foundation.design.values import Nothing
from amparo.foundation.journal.models import Entry
from amparo.foundation.persons.models import Person
from amparo.foundation.tasks.models import Task
from amparo.response.cases.models import Case
from amparo.response.follow_up.models import Contact
from amparo.response.referrals.models import Referral
from amparo.response.services_delivered.models import Delivery
from amparo.results.case_figures.counting import Counts, count
from amparo.results.case_figures.dashboard import CaseFigures
from amparo.results.case_figures.filters import CaseFigureFilter
from amparo.results.case_figures.presenters import sentence
from amparo.results.intake_figures.counting import figure_scope
from amparo.results.intake_figures.weeks import begin_of, week_of
from tests.cast import World
from tests.referrals.helpers import sent
from tests.services.helpers import a_service
from tests.signin import signed_in

NOW = datetime(2026, 5, 20, 12, 0, tzinfo=UTC)
TODAY = NOW.date()
BEGIN = begin_of(week_of(NOW) - 12)
PAGE = "/staff/results/cases/"
DAY = timedelta(days=1)
GIRL, TEEN, BOY = (
    ("female", 2012, "yes"),
    ("female", 2009, "not_asked"),
    ("male", 2012, "no"),
)


@pytest.fixture(autouse=True)
def wednesday() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def keep_case(
    world: World,
    child: tuple[str, int, str] | None = None,
    team: str = "cochabamba",
    **more: Any,
) -> Case:
    of = world.teams[team]
    number = Case.objects.count()
    person = None
    if child is not None:
        sex, year, disability = child
        person = Person.objects.create(
            team=of,
            code=f"P-{number:05}",
            country_id=of.country_id,
            sex=sex,
            birth_year=year,
            birth_precision="year",
            disability=disability,
            identity_sealed=b"sealed",
        )
    facts = {"opened_on": date(2026, 3, 2), "story_sealed": b"sealed"} | more
    if facts.get("risk"):
        facts["risk_assessed_at"] = NOW
    return Case.objects.create(
        code=f"F-{number:05}", country_id=of.country_id, team=of, person=person, **facts
    )


def assess(case: Case, due: datetime, done: datetime | None, **more: Any) -> None:
    Task.objects.create(
        kind="case.assess",
        subject_kind="cases.case",
        subject_id=case.id,
        team=case.team,
        due_at=due,
        completed_at=done,
        outcome="done" if done else "",
        **more,
    )


def contact(case: Case, due_on: date, state: str, on: date | None = None) -> None:
    result = {"done": "spoke", "missed": "nobody"}.get(state, "")
    Contact.objects.create(
        case=case, means="call", due_on=due_on, state=state, on=on, result=result
    )


def serve(world: World, case: Case, kind: str, **more: Any) -> None:
    Delivery.objects.create(
        case=case,
        kind=kind,
        on=TODAY - 3 * DAY,
        quantity=1,
        unit="sessions",
        recorded_by=world.users["carla"],
        **more,
    )


def four_cases(world: World) -> None:
    one = keep_case(world, GIRL, risk="high")
    two = keep_case(world, TEEN)
    closed: dict[str, Any] = {
        "state": "closed",
        "closed_on": TODAY - 5 * DAY,
        "closure_reason": "moved",
    }
    three = keep_case(world, BOY, **closed)
    four = keep_case(world, risk="low")
    due = NOW - 20 * DAY
    assess(one, due, due)
    assess(two, due, None)
    assess(three, due, due + timedelta(hours=1))
    assess(four, due + 9 * DAY, due + DAY, postponed_from=due)
    assess(one, NOW + DAY, None)  # not due yet
    assess(one, BEGIN - DAY, BEGIN)  # before the weeks
    contact(one, TODAY - DAY, "done", TODAY - 2 * DAY)
    contact(two, TODAY - 9 * DAY, "done", TODAY - 8 * DAY)
    contact(three, TODAY - DAY, "missed", TODAY - DAY)
    contact(four, TODAY - DAY, "planned")
    contact(one, TODAY - DAY, "moved")
    contact(one, TODAY, "planned")  # today is not over
    serve(world, one, "legal")
    serve(world, one, "school")
    who = world.users["carla"]
    serve(world, three, "legal", struck="mistake", struck_by=who)
    referral = sent(world, a_service(world), world.carla, case_id=four.id)
    Referral.objects.filter(id=referral.id).update(person=None)


def counted(world: World, who: str = "sonia") -> dict[str, Counts]:
    teams = [
        team.id for team in figure_scope(getattr(world, who), "case.figures").teams
    ]
    return count(teams, BEGIN, NOW)


def figures(world: World, who: str = "sonia", **filters: Any) -> CaseFigures:
    scope = figure_scope(getattr(world, who), "case.figures")
    wished = CaseFigureFilter(**filters)
    return CaseFigures(scope, wished, counted(world, who), scope.hide, TODAY)


def by_category(counts: Counts) -> Counter[str]:
    found: Counter[str] = Counter()
    for group, number in counts.items():
        found[group[0]] += number
    return found


def test_each_measure_is_what_was_counted_by_hand(world: World) -> None:
    four_cases(world)
    found = {name: dict(by_category(each)) for name, each in counted(world).items()}
    assert found == {
        "assessment": {"in_time": 1, "late": 2, "overdue": 1},
        "plan": {},
        "contacts": {"in_time": 1, "late": 1, "missed": 1, "overdue": 1},
        "open": {"high": 1, "low": 1, "not_assessed": 1},
        "referrals": {"sent": 1},
        "services": {"legal": 1, "school": 1},
        "closures": {"moved": 1},
    }


def test_each_is_told_apart_by_sex_age_and_disability(world: World) -> None:
    four_cases(world)
    assert counted(world)["assessment"] == {
        ("in_time", "female", "12-14", "yes"): 1,
        ("overdue", "female", "15-17", "not_asked"): 1,
        ("late", "male", "12-14", "no"): 1,
        # Nobody is recorded: that is no child without a disability.
        ("late", "not_recorded", "unknown", "not_asked"): 1,
    }
    table = figures(world).tables["open"]
    assert table["sex"]["high", "female"] == 1
    assert table["age"]["not_assessed", "15-17"] == 1
    assert table["disability"][TOTAL, "yes"] == 1
    assert {name: each[TOTAL, TOTAL] for name, each in table.items()} == {
        "sex": 3,
        "age": 3,
        "disability": 3,
    }


def test_a_task_put_off_is_late_by_the_day_it_was_due_first(world: World) -> None:
    four_cases(world)
    assert figures(world).in_time("assessment") == 25
    assert sentence(figures(world)) == (
        "3 cases are open. Where risk was to be assessed, 25% was done in time."
    )


def test_a_team_sees_its_own_cases_and_leads_see_them_together(world: World) -> None:
    keep_case(world, GIRL)
    for _n in range(3):
        keep_case(world, BOY, team="manila")
    opened = {
        who: sum(counted(world, who)["open"].values())
        for who in ("carla", "sonia", "lucia", "celso", "lena")
    }
    assert opened == {"carla": 1, "sonia": 1, "lucia": 1, "celso": 3, "lena": 4}
    assert not figures(world, "carla").hide
    assert figures(world, "lucia").hide


def test_across_teams_small_numbers_and_what_reveals_them_are_hidden(
    world: World,
) -> None:
    for _n in range(20):
        keep_case(world, GIRL, risk="high")
    for _n in range(12):
        keep_case(world, BOY, risk="low")
    keep_case(world, BOY, risk="medium")
    page = figures(world, "lucia")
    by_sex = page.tables["open"]["sex"]
    assert by_sex["medium", "male"] is Nothing.SUPPRESSED
    assert page.total("open", "medium") is Nothing.SUPPRESSED
    assert page.total("open", "low") is Nothing.SUPPRESSED  # else 33 - 20 - 12
    assert page.total("open") == 33


def test_a_total_hidden_in_one_breakdown_is_hidden_in_all(world: World) -> None:
    """One boy with a disability: by sex nothing is small, by disability he is."""
    for _n in range(15):
        keep_case(world, GIRL, risk="high")
    for _n in range(14):
        keep_case(world, BOY, risk="high")
    keep_case(world, ("male", 2012, "yes"), risk="low")
    tables = figures(world, "lucia").tables["open"]
    hidden = {
        name: {
            row
            for row, column in t.cells
            if column == TOTAL and t[row, column] is Nothing.SUPPRESSED
        }
        for name, t in tables.items()
    }
    assert hidden["sex"] == hidden["age"] == hidden["disability"]
    assert "low" in hidden["sex"]


def test_an_address_holds_known_codes_only() -> None:
    given = QueryDict("weeks=7&country=XX&by=name")
    assert CaseFigureFilter.from_codes(given, ["BO"]).codes == {}
    given = QueryDict("weeks=48&country=BO&by=age")
    assert CaseFigureFilter.from_codes(given, ["BO"]).suffix == (
        "?weeks=48&country=BO&by=age"
    )


def test_a_number_opens_to_the_list_for_who_reads_all_of_it(world: World) -> None:
    four_cases(world)
    shown = signed_in(world, "sonia").get(PAGE).content.decode()
    for name, codes in (
        ("cases:list", "of=team&amp;risk=high"),
        ("cases:list", "of=team&amp;state=closed&amp;reason=moved"),
        ("referrals:list", "of=sent&amp;state=sent"),
    ):
        assert f"{reverse(name)}?{codes}" in shown
    page = signed_in(world, "lucia").get(PAGE)
    assert page.status_code == 200
    assert "risk=high" not in page.content.decode()


def test_without_a_case_the_page_says_what_will_stand_there(world: World) -> None:
    page = signed_in(world, "sonia").get(PAGE).content.decode()
    assert "No figures for this period" in page


def test_what_nobody_had_is_named_and_leaves_no_hole(world: World) -> None:
    four_cases(world)
    time, *_others = signed_in(world, "sonia").get(PAGE).context["sections"]
    assert [one.chart.title for one in time.shown] == [
        "First risk assessment",
        "Follow-up contacts",
    ]
    assert time.without == ["Plan made with the child"]


def test_the_file_hides_small_numbers_and_is_journalled(world: World) -> None:
    four_cases(world)
    page = signed_in(world, "sonia").get(f"{PAGE}table.csv?by=age")
    rows = list(csv.DictReader(io.StringIO(page.content.decode("utf-8-sig"))))
    values = {r["value"] for r in rows if r["figure"] == "Open cases by risk"}
    assert values == {"0", "suppressed"}
    entry = Entry.objects.filter(verb="case.take_figures").latest("at")
    assert entry.facts == {"by": "age"}


def test_the_page_asks_the_same_few_times_however_many_cases(world: World) -> None:
    client = signed_in(world, "sonia")
    keep_case(world, GIRL, risk="high")
    client.get(PAGE)

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(PAGE).status_code == 200
        return len(asked)

    few = queries()
    four_cases(world)
    for _n in range(30):
        keep_case(world, BOY)
    assert queries() == few
    assert few <= 20


@pytest.mark.parametrize(
    ("who", "finds"), [("carla", False), ("lucia", True), ("lena", True)]
)
def test_who_has_no_cases_finds_the_figures_in_the_rail(
    world: World, who: str, finds: bool
) -> None:
    day = signed_in(world, who).get("/staff/day/", follow=True).content.decode()
    assert (f'href="{PAGE}"' in day) is finds
