"""Records of one person in two teams of an organisation, as numbers join them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from amparo.foundation.kernel import generations
from amparo.foundation.matching import combinations, recoding
from amparo.foundation.matching.models import Combination, WaitingRecord
from amparo.foundation.persons import counting
from amparo.foundation.persons.counting import AT_ONCE, Same, same_people
from amparo.foundation.persons.found_by import BORN, PARTS, SAME, counted_by
from amparo.foundation.persons.identity import Facts, Identity
from amparo.foundation.persons.merging import merge_people, undo_merge, versions
from amparo.foundation.persons.models import EarlierDetails, Person, Precision, Sex
from amparo.foundation.persons.operations import (
    add_people,
    change_person,
    open_person,
    record_person,
    remove_people,
    search_people,
)
from amparo.foundation.persons.queries import known_elsewhere
from tests.cast import World
from tests.courses.helpers import training
from tests.days import today

pytestmark = pytest.mark.django_db
ANA = Identity(names=["Ana Quispe Mamani"])
GIRL = Facts(Sex.FEMALE, 2012, Precision.YEAR)
BY = {"cochabamba": "carla", "el_alto": "beto", "manila": "celso"}


def known(world: World, place: str, who: Identity = ANA, **facts: Any) -> Person:
    """Record someone in a team of the cast, or in one of courses."""
    said = replace(GIRL, **facts)
    if place in BY:
        return record_person(getattr(world, BY[place]), world.team_id(place), who, said)
    team = training(world, name=place)
    return add_people(world.rosa, team, [(who, said)])[0][0]


def joined(before: date | None = None) -> Same:
    """Return what is joined once the quarter is over."""
    return same_people(before or today() + timedelta(days=1))


def pairs(same: Same) -> set[frozenset[UUID]]:
    return {frozenset(pair) for pair in same.alike.items()}


def test_someone_whom_two_teams_know_counts_once(world: World) -> None:
    one, other = known(world, "cochabamba"), known(world, "el_alto")
    assert pairs(joined()) == {frozenset({one.id, other.id})}
    assert joined().alike == joined().across


def test_two_courses_of_an_organisation_know_the_same_girl(world: World) -> None:
    one, other = known(world, "Talleres"), known(world, "Talleres del sur")
    assert pairs(joined()) == {frozenset({one.id, other.id})}


def test_other_organisations_count_for_themselves(world: World) -> None:
    known(world, "cochabamba")
    known(world, "manila")
    assert joined() == Same()


def test_in_a_team_each_record_is_a_person(world: World) -> None:
    twins = [known(world, "cochabamba") for _each in range(2)]
    assert joined() == Same()
    third = known(world, "el_alto")
    (pair,) = pairs(joined())
    assert third.id in pair and len(pair & {one.id for one in twins}) == 1


@pytest.mark.parametrize(
    ("who", "facts"),
    [
        (Identity(names=["Ana Kispe Mamani"]), {}),  # as it sounds
        (Identity(names=["Mamani Quispe, Ana"]), {}),
        (ANA, {"birth_year": 2011, "birth_precision": Precision.AGE}),
    ],
)
def test_who_is_written_in_another_way_is_joined(
    world: World, who: Identity, facts: dict[str, Any]
) -> None:
    known(world, "cochabamba")
    known(world, "el_alto", who, **facts)
    assert len(joined().alike) == 1


@pytest.mark.parametrize(
    ("who", "facts"),
    [
        (Identity(names=["Ana"]), {}),  # too frequent
        (Identity(names=["Ana Rojas Mamani"]), {}),
        (ANA, {"birth_year": 2010}),
        (ANA, {"birth_year": None}),
        (ANA, {"sex": Sex.MALE}),
        (ANA, {"sex": Sex.NOT_RECORDED}),
    ],
)
def test_who_may_be_another_person_is_not_joined(
    world: World, who: Identity, facts: dict[str, Any]
) -> None:
    known(world, "cochabamba")
    known(world, "el_alto", who, **facts)
    assert joined() == Same()


def test_namesakes_of_one_year_with_other_birthdays_are_two(world: World) -> None:
    exact = {"birth_precision": Precision.DAY}
    may, june = (replace(ANA, birth_date=f"2012-0{month}-14") for month in (5, 6))
    known(world, "cochabamba", may, **exact)
    known(world, "el_alto", june, **exact)
    assert joined() == Same()
    known(world, "el_alto", may, **exact)
    assert len(joined().alike) == 1


def test_a_number_joins_whose_name_was_misheard(world: World) -> None:
    mine = Identity(names=["Ana Quispe"], phones=["+59171234567"])
    known(world, "cochabamba", mine)
    known(world, "el_alto", replace(mine, names=["Anahí Condori"]))
    assert len(joined().alike) == 1


def test_brothers_and_sisters_with_one_telephone_are_not_joined(world: World) -> None:
    for place, name, year, sex in (
        ("cochabamba", "Ana Quispe", 2012, Sex.FEMALE),
        ("el_alto", "Luz Quispe", 2010, Sex.FEMALE),
        ("Talleres", "Juan Quispe", 2012, Sex.MALE),
    ):
        who = Identity(names=[name], phones=["+59171234567"])
        known(world, place, who, birth_year=year, sex=sex)
    assert joined() == Same()


def test_a_name_that_everybody_has_says_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "COMMON", 3)
    known(world, "cochabamba")
    known(world, "el_alto")
    assert len(joined().alike) == 1
    known(world, "el_alto")
    assert joined() == Same()


# -- No number tells who of a course has a case --------------------------------------


def children(world: World, place: str, count: int) -> None:
    for number in range(count):
        known(world, place, ANA, birth_year=1990 + number)


def test_a_course_and_a_case_are_joined_in_tens(world: World) -> None:
    children(world, "cochabamba", AT_ONCE + 3)
    children(world, "Talleres", AT_ONCE - 1)
    assert joined() == Same()
    known(world, "Talleres", ANA, birth_year=1990 + AT_ONCE)
    assert (len(joined().alike), len(joined().across)) == (0, AT_ONCE)
    known(world, "Talleres", ANA, birth_year=1990 + AT_ONCE + 1)
    assert len(joined().across) == AT_ONCE


def test_each_country_has_tens_of_its_own(world: World) -> None:
    children(world, "cochabamba", AT_ONCE)
    children(world, "Talleres", AT_ONCE)
    Person.objects.filter(birth_year=1990).update(country_id="PE")
    assert joined() == Same()


def test_who_was_recorded_in_this_quarter_is_not_joined_yet(world: World) -> None:
    one, other = known(world, "cochabamba"), known(world, "el_alto")
    assert joined(before=today()) == Same()
    Person.objects.filter(id=one.id).update(created_at=_before_today())
    assert joined(before=today()) == Same()
    Person.objects.filter(id=other.id).update(created_at=_before_today())
    assert len(joined(before=today()).alike) == 1


def test_who_was_renamed_in_this_quarter_is_not_joined_yet(world: World) -> None:
    known(world, "cochabamba")
    other = known(world, "el_alto", Identity(names=["Luz Rojas Choque"]))
    Person.objects.update(created_at=_before_today())
    other.refresh_from_db()
    change_person(world.beto, other.id, ANA, GIRL, other.version)
    assert joined(before=today()) == Same()
    EarlierDetails.objects.update(created_at=_before_today())
    assert len(joined(before=today()).alike) == 1


def _before_today() -> Any:
    return timezone.now() - timedelta(days=2)


def test_nobody_is_found_by_what_counts_them(world: World) -> None:
    case = known(world, "cochabamba")
    other = known(world, "Talleres")
    opened = open_person(world.carla, case.id)
    assert known_elsewhere(world.carla, opened.person, opened.identity) == []
    opened = open_person(world.rosa, other.id)
    assert known_elsewhere(world.rosa, opened.person, opened.identity) == []
    assert combinations.stored(other.id, {1: "found"}) == {}
    for part in (SAME, BORN):
        own = combinations.stored(case.id, {part: "counted"})
        found = combinations.sharing(own, case.id).by_record
        assert set(found) <= {other.id}, "what counts finds what counts"


# -- Codes follow the record ---------------------------------------------------------


def test_a_merge_leaves_one_record_and_its_undo_two(world: World) -> None:
    kept, away = known(world, "cochabamba"), known(world, "cochabamba")
    third = known(world, "el_alto")
    kept.refresh_from_db()
    away.refresh_from_db()
    merge = merge_people(world.carla, kept.id, away.id, "Both.", versions(kept, away))
    assert pairs(joined()) == {frozenset({kept.id, third.id})}
    assert combinations.stored(away.id, dict.fromkeys(PARTS, "x")) == {}
    undo_merge(world.carla, merge.id)
    assert combinations.stored(away.id, {SAME: "x"}) != {}


def test_who_was_registered_by_mistake_leaves_no_code(world: World) -> None:
    before = Combination.objects.count()
    someone = known(world, "Talleres", replace(ANA, phones=["+59171234567"]))
    assert Combination.objects.count() == before + 2
    remove_people([someone])
    assert Combination.objects.count() == before


def test_people_of_before_are_coded_when_a_colleague_comes_by(world: World) -> None:
    generations.record_first()
    known(world, "cochabamba")
    old = known(world, "el_alto")
    combinations.drop(old.id, SAME, BORN)
    assert joined() == Same()
    WaitingRecord.objects.create(kind="persons.person", record_id=old.id)
    recoding._waits.clear()
    search_people(world.beto, "Quispe")
    assert len(joined().alike) == 1


def test_registering_many_costs_no_more_queries(world: World) -> None:
    team = training(world)
    add_people(world.rosa, team, [(ANA, GIRL)])
    counts = []
    for how_many in (3, 30):
        people = [(ANA, replace(GIRL, birth_year=1980 + n)) for n in range(how_many)]
        with CaptureQueriesContext(
            connection,
        ) as asked:
            add_people(world.rosa, team, people)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_joining_asks_as_often_for_many_people_as_for_few(world: World) -> None:
    counts = []
    for start in (1940, 1960):
        for number in range(15):
            for place in ("Talleres", "Talleres del sur"):
                known(world, place, ANA, birth_year=start + number)
        with CaptureQueriesContext(connection) as asked:
            assert len(joined().alike) == (15 if start == 1940 else 30)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 10


# -- Rules ---------------------------------------------------------------------------

codes = st.sets(st.integers(0, 4), max_size=2)


@given(
    st.lists(st.tuples(st.integers(0, 3), codes, codes), max_size=12),
    st.booleans(),
)
@settings(max_examples=60)
def test_no_group_has_two_records_of_a_team_or_two_birthdays(
    drawn: list[tuple[int, set[int], set[int]]], across: bool
) -> None:
    ids = [UUID(int=number) for number in range(len(drawn))]
    records = [
        counting.Record(one, UUID(int=100 + team), "BO", team % 2 == 0)
        for one, (team, _shared, _born) in zip(ids, drawn, strict=True)
    ]
    parts = {
        SAME: {i: shared for i, (_t, shared, _b) in zip(ids, drawn, strict=True)},
        BORN: {i: {*list(b)[:1]} for i, (_t, _s, b) in zip(ids, drawn, strict=True)},
    }
    groups = counting.Groups(records, parts[SAME], parts[BORN])
    groups.join(across=across)
    firsts = groups.by_first()
    assert all(one in ids and first < one for one, first in firsts.items())
    assert not set(firsts) & set(firsts.values())
    teams = {one.id: one.team_id for one in records}
    for first in set(firsts.values()):
        group = [first, *(one for one in firsts if firsts[one] == first)]
        assert len({teams[one] for one in group}) == len(group)
        born = [parts[BORN][one] for one in group if parts[BORN][one]]
        assert not born or set.intersection(*born)
        if not across:
            assert len({records[one.int].is_of_courses for one in group}) == 1


def test_what_counts_is_said_of_no_single_name_and_no_day_alone() -> None:
    exact = replace(GIRL, birth_precision=Precision.DAY)
    who = Identity(
        called="Anita",
        names=["Ana", "Ana Quispe"],
        phones=["+59171234567"],
        birth_date="2012-05-14",
    )
    found = counted_by(who, replace(exact, country_code="BO"))
    assert [len(found[SAME]), len(found[BORN])] == [2, 2]
    assert all(text.count("|") == 4 for text in found[SAME])
    assert all(text.endswith("|2012-05-14") for text in found[BORN])
    first = replace(who, birth_date="2012-01-01")
    assert counted_by(first, exact)[BORN] == [], "clerks fill in the first of January"
