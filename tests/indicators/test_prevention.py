"""Indicators of courses and groups against a fixture that was counted by hand.

| run | sessions | who, age | present at | counts for |
| --- | --- | --- | --- | --- |
| one, children | 3 (two weeks ago, last week, today) | Ana, 12, girl | 1, 2 | R1, 1.1 |
| | | Bea, 12, girl | 1 (2 was corrected) | |
| | | Ciro, 15, boy | 1, 2, 3 | R1, 1.1 |
| | | Dani, age not asked | 1, 2 | R1 |
| | | Eli, does not say the age | 2, 3 | R1, today |
| | | Fermín, 30 | 1, 2, 3 | R1 |
| two, the same course | the same three days | Ana again | 1, 2, 3 | |
| three, caregivers | 4 (from three weeks ago) | Gala, 40 | 1, 2, 4 | R1, 2.1, today |
| | | Hugo, 40 | 1, 2 | |
| | | Inés, age not known | all | R1 |
| four, children, short | 2 (last week, today) | Julia, 12, girl | 1, 2 | |

Present 27 times, 11 participations, 10 people; 12 sessions were held, the
four of run three online.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from secrets import token_bytes
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.utils import timezone

from amparo.foundation.design.values import Nothing
from amparo.foundation.kernel.ids import uuid7
from amparo.foundation.policy import SYSTEM
from amparo.foundation.questionnaires.models import (
    AnswerSheet,
    Questionnaire,
    Version,
    digest_of,
)
from amparo.prevention.courses import operations as do
from amparo.prevention.courses.models import (
    SITTING,
    Attendance,
    Enrolment,
    Run,
    Session,
    Sitting,
    TestCard,
)
from amparo.prevention.courses.queries import find_run
from amparo.prevention.courses.types import Heads, NewParticipant, RunData, Sheet
from amparo.prevention.groups import requests
from amparo.prevention.groups.models import KIND as GROUP
from amparo.prevention.groups.models import Group
from amparo.prevention.groups.operations import record_activity, void_activity
from amparo.response.concerns.models import Concern
from amparo.response.concerns.operations import submit_concern
from amparo.response.services_delivered.operations import DeliveryData, record_service
from amparo.results.indicators.declarations import BY_CODE, INDICATORS
from amparo.results.indicators.lists import KINDS
from amparo.results.indicators.models import Count, Value
from amparo.results.indicators.operations import count_all, count_between
from amparo.results.indicators.prevention_sources import completed
from amparo.results.indicators.queries import (
    counted_records,
    numbers,
    seen_countries,
)
from amparo.results.indicators.shapes import OF
from tests.cases.helpers import planned
from tests.cast import World
from tests.conftest import BeginWith
from tests.courses.helpers import course_of, safe, training
from tests.groups.helpers import a_group, a_member, a_request, an_activity
from tests.indicators.helpers import by_country, by_quality, union
from tests.reporting import told
from tests.rows import write
from tests.signin import signed_in

NOW, TODAY = "2026-11-23T16:00:00Z", date(2026, 11, 23)
SERVICE = DeliveryData("psychosocial", TODAY, 1, "sessions", note="A neighbour.")
WEEK = timedelta(weeks=1)


@pytest.fixture(autouse=True)
def _one_day_everywhere() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture(scope="module")
def four_runs(begin_with: BeginWith) -> None:
    """What the tests of this file begin with: it has been counted today, once."""
    with time_machine.travel(NOW, tick=False):
        begin_with(_four_runs)


@pytest.fixture
def world(four_runs: None, world: World) -> World:
    return world


@pytest.fixture
def made(world: World) -> Count:
    """The count that was made already; a test that changes nothing reads it."""
    return Count.objects.get()


def _four_runs(world: World) -> None:
    one = _run(world, -2, session_count=3)
    _people(world, one, Ana=12, Bea=12, Ciro=15, Dani="not_asked")
    _people(world, one, Eli="withheld", Fermín=30)
    _attend(world, one, 1, "Ana", "Bea", "Ciro", "Dani", "Fermín")
    _attend(world, one, 2, "Ana", "Bea", "Ciro", "Dani", "Eli", "Fermín")
    _attend(world, one, 3, "Ciro", "Eli", "Fermín")
    bea = _who(one, "Bea")
    second = Session.objects.get(run=one, number=2)
    do.save_sheet(world.rosa, second.id, Sheet({bea.id: ("present", "absent")}))

    two = _run(world, -2, course=one)
    do.register_known(world.rosa, two.id, [_who(one, "Ana").person_id])
    for number in (1, 2, 3):
        _attend(world, two, number, "")

    three = _run(world, -3, session_count=4, audience="caregivers", title="En casa")
    _people(world, three, Gala=40, Hugo=40, Inés="not_known")
    _attend(world, three, 1, "Gala", "Hugo", "Inés")
    _attend(world, three, 2, "Gala", "Hugo", "Inés")
    _attend(world, three, 3, "Inés")
    _attend(world, three, 4, "Gala", "Inés")

    four = _run(world, -1, session_count=2, title="Un taller")
    _people(world, four, Julia=12)
    _attend(world, four, 1, "Julia")
    _attend(world, four, 2, "Julia")
    Run.objects.filter(id=three.id).update(way="online")
    count_all(SYSTEM)


def _run(world: World, weeks: int, course: Run | None = None, **more: Any) -> Run:
    team = training(world)
    taught = course.course if course else course_of(world, **more)
    data = RunData(way="place", language="es", starts_on=TODAY + weeks * WEEK)
    run = safe(world, do.plan_run(world.rosa, taught.id, team.id, data))
    do.start_run(world.rosa, run.id)
    return find_run(run.id)


NAMES: dict[tuple[Any, str], Any] = {}


def _people(world: World, run: Run, **ages: int | str) -> None:
    """Register people; the name is kept beside the run, because rows have none."""
    for name, age in ages.items():
        sex = "male" if name in ("Ciro", "Fermín", "Hugo") else "female"
        disability = "yes" if name == "Ana" else "not_asked"
        how = {"age": age} if isinstance(age, int) else {"age_band": age}
        new = NewParticipant(name, sex=sex, disability=disability, **how)
        (row,) = do.register(world.rosa, run.id, [new])
        NAMES[run.id, name] = row.id


def _who(run: Run, name: str) -> Enrolment:
    """Return someone who takes part; without a name, the only one."""
    if not name:
        return Enrolment.objects.get(run=run)
    return Enrolment.objects.get(id=NAMES[run.id, name])


def _first(name: str) -> Enrolment:
    """Return how someone was registered for the first time."""
    row = next(row for (_run, known), row in NAMES.items() if known == name)
    return Enrolment.objects.select_related("person", "run").get(id=row)


def _attend(world: World, run: Run, number: int, *names: str) -> None:
    session = Session.objects.get(run=run, number=number)
    marks = {_who(run, name).id: ("", "present") for name in names}
    do.save_sheet(world.rosa, session.id, Sheet(marks))


def _count_again() -> Count:
    """Count what a test has changed; as the clock stands, only one can be the last."""
    Count.objects.all().delete()
    return count_all(SYSTEM)


def counted(code: str, part: str = "", country: str = "BO") -> int:
    return by_country(BY_CODE[code], None, TODAY, part).get(country, 0)


# -- Courses, counted by hand ----------------------------------------------------------


def test_each_indicator_of_courses_is_what_was_counted_by_hand(world: World) -> None:
    found = {code: by_country(i, None, TODAY) for code, i in BY_CODE.items()}
    assert {code: cells for code, cells in found.items() if cells} == {
        "R1": {"BO": 7},
        "R3": {"BO": 27},
        "N2": {"BO": 11},
        "N3": {"BO": 10},
        "N5": {"BO": 10},
        "N4": {"BO": 3},
        "1.1": {"BO": 2},
        "2.1": {"BO": 1},
        "C1": {"BO": 12},
    }
    assert {code: union(i, None, TODAY) for code, i in BY_CODE.items()} == {
        code: cells.get("BO", 0) for code, cells in found.items()
    }


def test_people_supported_are_told_apart_by_sex_age_and_disability(
    world: World,
) -> None:
    """The seven of the courses, and Wara's case: a girl of 13, born in 2013."""
    record_service(world.carla, planned(world).id, SERVICE)
    found = by_quality(BY_CODE["R1"], None, TODAY)
    assert {part: n for (country, part), n in found.items() if country == "BO"} == {
        "sex:female": 6,
        "sex:male": 2,
        "age:12-14": 2,
        "age:15-17": 1,
        "age:25+": 2,
        "age:not_asked": 1,
        "age:not_known": 1,
        "age:withheld": 1,
        "disability:yes": 1,
        "disability:not_asked": 7,
    }
    assert {part: n for (country, part), n in found.items() if country is None} == {
        part: n for (country, part), n in found.items() if country == "BO"
    }
    assert counted("R1") == 8


FACTS = (
    (2013, "not_recorded", {"age:12-14", "sex:not_known"}),
    (2009, "undisclosed", {"age:15-17", "sex:withheld"}),
    (2021, "male", {"age:0-5", "sex:male"}),
    (None, "other", {"age:not_known", "sex:other"}),
)


def test_the_facts_of_a_child_with_a_case_are_in_the_same_codes(world: World) -> None:
    without = by_quality(BY_CODE["R1"], None, TODAY)
    case = planned(world)
    record_service(world.carla, case.id, SERVICE)
    assert case.person is not None
    for born, sex, parts in FACTS:
        precision = "year" if born else "unknown"
        write(case.person, birth_year=born, birth_precision=precision, sex=sex)
        found = by_quality(BY_CODE["R1"], None, TODAY)
        theirs = {part for country, part in found - without if country == "BO"}
        assert theirs == parts | {"disability:not_asked"}, (born, sex)


def test_a_course_counts_on_the_day_that_was_enough(world: World) -> None:
    names = {row: name for (_run, name), row in NAMES.items()}
    days: dict[str, list[int]] = defaultdict(list)
    for n in range(-21, 1):
        day = TODAY + timedelta(n)
        for row in completed(day, day).values_list("id", flat=True):
            days[names.get(row, "again")].append(n)
    assert days == {
        **{name: [-7] for name in ("Ana", "Ciro", "Dani", "Fermín", "Inés")},
        **{name: [0] for name in ("Eli", "Gala")},
        "again": [-7],  # Ana, in run two
    }


def test_the_fewest_sessions_that_are_enough_are_three_in_five(world: World) -> None:
    """Three of five sessions are 60 per cent; with two it is not enough."""
    run = _run(world, -4, session_count=5, title="Cinco tardes")
    _people(world, run, Kim=12, Lía=12)
    for number in (1, 2):
        _attend(world, run, number, "Kim", "Lía")
    assert counted("1.1") == 2
    _attend(world, run, 5, "Kim")
    assert counted("1.1") == 3


def test_someone_in_two_runs_is_one_person_also_after_a_merge(world: World) -> None:
    run = _run(world, -2, session_count=3, title="Otra vez")
    _people(world, run, Ana=12)
    for number in (1, 2):
        _attend(world, run, number, "Ana")
    assert (counted("R1"), counted("1.1"), counted("N3")) == (8, 3, 11)
    kept = _first("Ana").person
    again = _who(run, "Ana").person
    write(again, merged_into_id=kept.id)
    assert (counted("R1"), counted("1.1"), counted("N3")) == (7, 2, 10)
    assert counted("N2") == 12


def test_whom_codes_join_counts_once_in_an_organisation_but_twice_in_teams(
    world: World,
) -> None:
    joined = {_first("Hugo").person_id: _first("Gala").person_id}
    found = {
        code: count_between(BY_CODE[code], None, TODAY, joined)
        for code in ("N2", "N3", "N5")
    }
    for where in ("BO", None):
        numbers_there = {code: cells[where, ""] for code, cells in found.items()}
        assert numbers_there == {"N2": 11, "N3": 10, "N5": 9}


def test_numbers_fall_from_contacts_to_people_supported(world: World) -> None:
    for first in (None, TODAY - WEEK, TODAY):
        nested = [union(BY_CODE[c], first, TODAY) for c in ("R3", "N2", "N3", "R1")]
        assert nested == sorted(nested, reverse=True), first


def test_what_is_not_known_of_people_stands_apart(world: World, made: Count) -> None:
    stored = Value.objects.filter(count=made, indicator="1.1", country=None, quarter="")
    assert {v.part: v.value for v in stored if v.part} == {
        "sex:female": 1,
        "sex:male": 1,
        "age:12-14": 1,
        "age:15-17": 1,
        "disability:yes": 1,
        "disability:not_asked": 1,
    }
    apart = Value.objects.filter(count=made, indicator="N4", country=None, quarter="")
    assert {v.part: v.value for v in apart if v.part} == {
        "age:not_asked": 1,
        "age:not_known": 1,
        "age:withheld": 1,
    }
    page = signed_in(world, "lena").get("/staff/results/2.1/").content.decode()
    assert "Also completed, age missing" in page


def test_who_was_recorded_twice_counts_as_at_first(world: World) -> None:
    """Ana was twelve, and lives with a disability; later it was not asked."""
    known = _first("Ana")
    again = Enrolment.objects.exclude(id=known.id).get(person=known.person)
    later = timezone.now() + timedelta(hours=2)
    Enrolment.objects.filter(id=again.id).update(disability="no", created_at=later)
    found = by_quality(BY_CODE["1.1"], None, TODAY)
    assert found["BO", "disability:yes"] == 1
    assert ("BO", "disability:no") not in found
    assert found["BO", "sex:female"] + found["BO", "sex:male"] == counted("1.1")


def test_a_corrected_mark_counts_no_more_and_an_absence_never(world: World) -> None:
    marks = Attendance.objects.filter(replaced_at=None)
    assert (marks.count(), marks.filter(mark="present").count()) == (28, 27)
    assert Attendance.objects.filter(mark="present").count() == 28
    assert counted("R3") == 27


# -- Heads, which are no people --------------------------------------------------------


def test_heads_are_estimated_apart_and_added_to_nothing(world: World) -> None:
    before = {code: counted(code) for code in ("R1", "R3", "N2", "N3", "1.1")}
    session = Session.objects.order_by("id")[0]
    heads = Heads("children", female=12, male=8, other=1, not_known=4)
    do.save_headcount(world.rosa, session.id, heads)
    do.save_headcount(world.rosa, session.id, Heads("children", female=10, male=8))
    do.save_headcount(world.rosa, session.id, Heads("caregivers", not_known=5))
    assert counted("R4") == 23
    group = a_group(world.carla, world.team_id("cochabamba"))
    for kind, others in (("campaign", 100), ("awareness", 7), ("meeting", 40)):
        record_activity(world.carla, group.id, kind, TODAY, [], others, "", uuid4())
    assert counted("R4") == 130
    wrong = group.activities.get(others=7)
    void_activity(world.carla, wrong.id, wrong.version)
    assert counted("R4") == 123
    assert union(BY_CODE["R4"], TODAY + timedelta(1), None) == 0
    assert {code: counted(code) for code in before} == before


# -- Tests before and after ------------------------------------------------------------


def _version(key: str) -> Version:
    one = Questionnaire.objects.create(
        key=key, purpose="course_test", subjects=[SITTING]
    )
    return Version.objects.create(
        questionnaire=one,
        number=1,
        state="published",
        xlsx=b"",
        xform="",
        digest=digest_of(""),
    )


def _sheet(version: Version, kind: str, subject: Any, on: date, **codes: str) -> Any:
    run = subject.card.run if kind == SITTING else subject
    return AnswerSheet.objects.create(
        form_version=version,
        subject_kind=kind,
        subject_id=subject.id,
        key_kind="questionnaires.sheet",
        key_id=uuid7(),
        team_id=run.team_id,
        country_id="BO",
        on=on,
        state="finished",
        begun_by_id=Run.objects.latest("id").focal_point_id or "",
        finished_at=NOW,
        answers_sealed=b"sealed",
        codes={f"/data/group/{name}": code for name, code in codes.items()},
    )


def _card(run: Run, version: Version, **right: int | tuple[int, int]) -> None:
    """Take tests of five questions with a new card, of two goals where a pair says."""
    card = TestCard.objects.create(
        run=run, code=str(TestCard.objects.count()), order="ab"
    )
    for moment, marks in right.items():
        sitting = Sitting.objects.create(card=card, moment=moment)
        one, other = marks if isinstance(marks, tuple) else (marks, None)
        codes = {"telling_right": str(one), "telling_of": "5"}
        if other is not None:
            codes |= {"online_right": str(other), "online_of": "5"}
        day = TODAY - WEEK if moment == "before" else TODAY
        _sheet(version, SITTING, sitting, day, **codes)


def test_of_pairs_of_tests_those_that_rose_by_a_fifth_count(
    world: World, django_assert_num_queries: Any
) -> None:
    run, version = _first("Ana").run, _version("a_test")
    _card(run, version, before=2, after=3)  # by exactly a fifth
    _card(run, version, before=2, after=2)
    _card(run, version, before=5, after=3)
    _card(run, version, before=0, after=5)
    _card(run, version, before=(1, 1), after=(3, 1))  # 2 of 10, then 4 of 10
    _card(run, version, before=(1, 1), after=(2, 1))  # 2 of 10, then 3 of 10
    _card(run, version, before=1)  # lost to follow-up
    _card(run, version, after=5)
    _card(run, version, before=1, later=5)  # three months later is another question
    adults = Run.objects.get(course__title="En casa")
    _card(adults, version, before=0, after=5)
    assert (counted("1.2"), counted("1.2", OF)) == (3, 6)
    # The tests after and those before with their cards, and then each number.
    with django_assert_num_queries(6):
        count_between(BY_CODE["1.2"], None, TODAY)
    assert union(BY_CODE["1.2"], TODAY, TODAY, OF) == 6
    assert union(BY_CODE["1.2"], None, TODAY - WEEK, OF) == 0
    pairs = Sitting.objects.filter(moment="before", card__sittings__moment="after")
    sheets = AnswerSheet.objects.filter(subject_id=pairs.filter(card__run=run)[0].id)
    sheets.update(codes={"/data/telling_right": "0"})
    assert counted("1.2", OF) == 5  # what was written from outside is no answer


# -- Groups ----------------------------------------------------------------------------


def test_advocates_count_once_and_as_of_the_last_day(world: World) -> None:
    group = a_group(world.carla, world.team_id("cochabamba"))
    girl, other = (a_member(world.carla, group, name) for name in ("Wara", "Nayra"))
    for days in (3, 200):
        an_activity(world.carla, group, girl, on=TODAY - timedelta(days))
    an_activity(world.carla, group, girl, other, on=TODAY - timedelta(1))
    assert counted("1.3") == 1
    assert union(BY_CODE["1.3"], None, TODAY - timedelta(10)) == 0
    assert union(BY_CODE["1.3"], TODAY, TODAY) == 1


def test_of_requests_whose_time_is_over_those_answered_in_time_count(
    world: World,
) -> None:
    group = a_group(world.carla, world.team_id("cochabamba"))

    def asked(days: int, answered: int | None = None) -> Any:
        made = a_request(world.carla, group, TODAY - timedelta(days))
        if answered is not None:
            on = TODAY - timedelta(answered)
            requests.answer(world.carla, made.id, "no", "No.", on, made.version)
        return made

    asked(100, answered=10)  # on the ninetieth day
    asked(100, answered=9)  # a day late
    asked(90)  # silence; its time ends today
    asked(89)  # still has a day
    asked(20, answered=1)  # counts when its time ends
    away = asked(120)
    requests.withdraw(world.carla, away.id, away.version)
    assert (counted("1.4"), counted("1.4", OF)) == (1, 3)
    assert union(BY_CODE["1.4"], TODAY, TODAY, OF) == 1
    assert union(BY_CODE["1.4"], None, TODAY + timedelta(1), OF) == 4
    Group.objects.filter(id=group.id).update(kind="committee")
    assert (counted("1.4"), counted("1.4", OF)) == (0, 0)


def test_a_committee_functions_with_twelve_points_twice_in_a_year(
    world: World,
) -> None:
    version = _version("community_checklist")

    def committee(*lists: tuple[int, int], kind: str = "committee") -> Any:
        made = a_group(world.carla, world.team_id("cochabamba"), kind=kind)
        for days, points in lists:
            day = TODAY - timedelta(days)
            _sheet(version, GROUP, made, day, points=str(points))
        return made.id

    works = committee((300, 12), (10, 16))
    committee((400, 16), (10, 16))  # the first is more than a year ago
    committee((300, 11), (10, 16))
    committee((10, 16), (10, 16))  # one day is not twice
    committee((300, 14), (200, 13), (10, 8))  # not any more
    committee((300, 16), (10, 16), kind="club")
    found = BY_CODE["2.2"].sources[0].records(None, TODAY)
    assert [one.id for one in found] == [works]
    assert union(BY_CODE["2.2"], None, TODAY - timedelta(20)) == 1  # the one that fell
    AnswerSheet.objects.filter(subject_id=works).update(voice="child")
    assert counted("2.2") == 0  # changed from outside


def test_of_a_communitys_concerns_those_with_a_case_count(world: World) -> None:
    for _number in range(5):
        submit_concern(told(), token_bytes(16))
    kinds = ("neighbour", "parent", "teacher", "child", "friend")
    for concern, kind in zip(Concern.objects.all(), kinds, strict=True):
        columns = {"reporter_type": kind, "case_id": uuid7()}
        Concern.objects.filter(id=concern.id).update(**columns)
    assert counted("2.4") == 3
    Concern.objects.filter(reporter_type="friend").update(case_id=None)
    assert counted("2.4") == 2
    Concern.objects.filter(reporter_type="parent").update(
        apart_from=world.team_id("cochabamba")
    )
    assert counted("2.4") == 1


# -- What people see -------------------------------------------------------------------


def test_every_source_has_a_name_and_every_number_opens_to_codes(world: World) -> None:
    kinds = [s.kind for i in INDICATORS for s in (*i.sources, *i.of)]
    assert set(kinds) == set(KINDS)
    for one in INDICATORS:
        own = [s.kind for s in (*one.sources, *one.of)]
        assert len(set(own)) == len(own), one.code
    client = signed_in(world, "lena")
    for code in BY_CODE:
        for page in (f"/staff/results/{code}/", f"/staff/results/{code}/export.csv"):
            assert client.get(page).status_code == 200, page
        for source in (*BY_CODE[code].sources, *BY_CODE[code].of):
            behind = client.get(f"/staff/results/{code}/BO/?of={source.kind}")
            assert behind.status_code == 200, source
    shown = client.get("/staff/results/1.1/BO/").content.decode()
    for row in map(_first, ("Ana", "Ciro")):
        assert f"{row.run.code} · {row.code}" in shown
    assert all(name not in shown for name in ("Ana", "Ciro"))


def test_behind_each_number_are_as_many_records_as_it_counts(
    world: World, made: Count
) -> None:
    for code in ("R3", "C1", "2.1", "N2"):
        found = sum(
            counted_records(world.lena, source, "BO", "", made).count()
            for source in BY_CODE[code].sources
        )
        assert found == counted(code), code


def test_contacts_participations_and_people_are_shown_together(world: World) -> None:
    shown = signed_in(world, "lena").get("/staff/results/").context["nested"]
    assert [value for _label, value in shown] == [
        *("27", "11", "10", "10"),
        *["not compared; at most 10"] * 2,
    ]
    own = signed_in(world, "lucia").get("/staff/results/1.1/").context["nested"]
    assert [value for _label, value in own] == [
        *("27", "11", "10", "10"),
        "not compared; at most 10",
    ]


def test_a_share_is_of_sums_and_says_how_many_of_how_many(world: World) -> None:
    run, version = _first("Ana").run, _version("a_test")
    for _number in range(2):
        _card(run, version, before=0, after=5)
    _card(run, version, before=3, after=3)
    _count_again()
    page = signed_in(world, "lena").get("/staff/results/")
    tile = next(t for t in page.context["prevention"] if t.get("note"))
    assert (tile["value"], tile["note"], tile["target"]) == (
        "67%",
        "2 of 3",
        "target 70%",
    )
    export = signed_in(world, "lena").get("/staff/results/1.2/export.csv")
    assert "1.2,BO,,2,A,2026-11-23,3" in export.content.decode()


def test_who_looks_from_outside_sees_no_small_share_and_no_small_part(
    world: World,
) -> None:
    run, version = _first("Ana").run, _version("a_test")
    for _number in range(11):
        _card(run, version, before=0, after=5)
    _card(run, version, before=3, after=3)
    seen = numbers(world.willem, _count_again(), seen_countries(world.willem))
    assert seen.cell("1.2", "BO", part=OF) == 12
    # Eleven of twelve would say that one did not.
    assert seen.cell("1.2", "BO") is Nothing.SUPPRESSED
    assert seen.share("1.2", "BO") is Nothing.SUPPRESSED
    assert seen.total_share("1.2") is Nothing.SUPPRESSED
    (sex, *_more) = BY_CODE["1.1"].qualities
    hidden = seen.by_quality("1.1", sex)
    assert hidden is not None
    assert {hidden["female"], hidden["male"]} == {Nothing.SUPPRESSED}
    page = signed_in(world, "willem").get("/staff/results/1.1/").content.decode()
    assert "suppressed" in page


def test_sessions_stand_apart_by_where_they_were(world: World, made: Count) -> None:
    stored = Value.objects.filter(count=made, indicator="C1", quarter="2026Q4")
    assert {v.part: v.value for v in stored if v.country_id == "BO"} == {
        "": 12,
        "way:place": 8,
        "way:online": 4,
    }
    page = signed_in(world, "lena").get("/staff/results/")
    lines = {one.label: one.values[-1] for one in page.context["sessions"].series}
    assert [*lines.values()] == [8, 4, 0]
