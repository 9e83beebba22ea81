"""Incidents and protection concerns: several, dated as known, never a transcript."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.foundation.kernel.errors import Conflict, RuleBroken
from amparo.foundation.persons.birth_dates import Birth
from amparo.foundation.vault.record_keys import open_key
from amparo.response.cases.history import corrections_of, lines
from amparo.response.cases.models import KIND, Case
from amparo.response.cases.operations import ask_closure, close_case, decide_approval
from amparo.response.people_around.days import read_when, when_columns, when_text
from amparo.response.people_around.models import Incident, ProtectionConcern
from amparo.response.people_around.operations import (
    add_protection,
    correct_incident,
    correct_protection,
    save_child_details,
    write_child_words,
)
from amparo.response.people_around.types import (
    ChildData,
    IncidentData,
    ProtectionData,
)
from tests.cases.helpers import opened
from tests.cast import World

from .helpers import AUNT, WHEN, around, father, incident, person

pytestmark = pytest.mark.django_db
SAID = "He said he knows where my sister sleeps."
SCHOOL = ProtectionData("school", "school", Birth(2026), "No place since March.")


def history(world: World, case: Case) -> list[str]:
    key = open_key(world.carla, KIND, case.id)
    return [line for one in corrections_of(case, key) for line in lines(one)]


def closed(world: World) -> Case:
    case = opened(world)
    asked = ask_closure(world.carla, case.id, "duplicate", {})
    decide_approval(world.sonia, asked.id, True)
    case.refresh_from_db()
    return close_case(world.carla, case.id, case.version)


def test_incidents_are_listed_by_their_days_as_far_as_known(world: World) -> None:
    case = opened(world)
    for on in (Birth(2026, 6, 2), Birth(2025), WHEN, None):
        incident(world, case, on=on)
    found = around(world, case).incidents
    assert [when_text(one.when) for one in found] == [
        "2025",
        "2026-05",
        "2026-06-02",
        "",
    ]


def test_the_day_is_sealed_and_only_the_year_lies_open(world: World) -> None:
    row = incident(world, opened(world), on=Birth(2026, 6, 2))
    assert (row.year, row.precision) == (2026, "day")
    assert b"2026-06-02" not in bytes(row.details_sealed)


@given(
    year=st.integers(1950, 2025),
    month=st.none() | st.integers(1, 12),
    day=st.none() | st.integers(1, 28),
)
def test_what_is_known_of_a_day_is_read_back(
    year: int, month: int | None, day: int | None
) -> None:
    when = Birth(year, month, day if month else None)
    assert read_when(when_text(when)) == when
    assert when_columns(when)["year"] == year
    assert when_text(None) == when_text(Birth()) == ""


def test_an_incident_names_only_an_alleged_perpetrator_of_the_same_case(
    world: World,
) -> None:
    case = opened(world)
    aunt = person(world, case)
    other = person(world, opened(world), father())
    for someone in (aunt, other):
        with pytest.raises(RuleBroken) as broken:
            incident(world, case, person=someone.id)
        assert broken.value.field == "person"
    him = person(world, case, father())
    assert incident(world, case, person=him.id, relation="").relation == "father"


def test_a_summary_is_short(world: World) -> None:
    with pytest.raises(RuleBroken) as broken:
        incident(world, opened(world), summary="x" * 501)
    assert broken.value.field == "summary"


def test_what_the_child_said_is_written_once(world: World) -> None:
    case = opened(world)
    row = incident(world, case)
    write_child_words(world.carla, row.id, SAID)
    assert around(world, case).incidents[0].words == SAID
    write_child_words(world.carla, row.id, SAID)
    with pytest.raises(RuleBroken) as broken:
        write_child_words(world.sonia, row.id, "Something else.")
    assert "Do not ask the child" in str(broken.value.message)
    row.refresh_from_db()
    assert row.said_by_id == world.carla.user_id
    assert b"sister" not in bytes(row.said_sealed or b"")


def test_a_correction_leaves_the_words_of_the_child_alone(world: World) -> None:
    case = opened(world)
    row = write_child_words(world.carla, incident(world, case).id, SAID)
    him = person(world, case, father())
    data = IncidentData("missing", "street", "peer", person=him.id, on=Birth(2026, 6))
    correct_incident(world.carla, row.id, data, "Told by her friend.", row.version)
    found = around(world, case).incidents[0]
    assert (found.words, found.row.kind, found.row.year) == (SAID, "missing", 2026)
    assert found.person is not None and found.person.title == "Don Rufino"
    assert "Kind of incident: Threats or blackmail → Went missing" in history(
        world, case
    )
    assert "Date: May 2026 → June 2026" in history(world, case)
    assert "Alleged perpetrator: nothing → Don Rufino" in history(world, case)


def test_a_correction_of_what_has_changed_is_a_conflict(world: World) -> None:
    row = incident(world, opened(world))
    data = IncidentData("missing", "street", "peer")
    correct_incident(world.sonia, row.id, data, "Yes.", row.version)
    with pytest.raises(Conflict):
        correct_incident(world.carla, row.id, data, "No.", row.version)


def test_a_protection_concern_is_corrected_with_its_history(world: World) -> None:
    case = opened(world)
    row = add_protection(world.carla, case.id, SCHOOL)
    later = replace(SCHOOL, since=Birth(2026, 3))
    correct_protection(world.carla, row.id, later, "The school said so.", row.version)
    assert "Since: 2026 → March 2026" in history(world, case)
    assert ProtectionConcern.objects.get().precision == "month"


def test_nothing_is_added_to_a_closed_case(world: World) -> None:
    case = closed(world)
    for write in (
        lambda: incident(world, case),
        lambda: person(world, case, AUNT),
        lambda: add_protection(world.carla, case.id, SCHOOL),
        lambda: save_child_details(world.carla, case.id, ChildData(), 0),
    ):
        with pytest.raises(RuleBroken):
            write()
    assert not Incident.objects.exists()


def test_school_languages_and_papers_keep_their_history(world: World) -> None:
    case = opened(world)
    first = ChildData("left", "Escuela Sucre", "6th", "Quechua, Spanish", ("birth",))
    row = save_child_details(world.carla, case.id, first, 0)
    with pytest.raises(Conflict):
        save_child_details(world.sonia, case.id, first, 0)
    later = replace(first, schooling="regular", papers=("birth", "identity"))
    save_child_details(world.carla, case.id, later, row.version)
    assert history(world, case) == [
        "School: Has left school → Goes to school",
        "Papers: Birth certificate → Birth certificate, Identity card",
    ]


def test_no_papers_and_a_paper_exclude_each_other(world: World) -> None:
    data = ChildData(papers=("none", "birth"))
    with pytest.raises(RuleBroken) as broken:
        save_child_details(world.carla, opened(world).id, data, 0)
    assert broken.value.field == "papers"
