"""Duties to report: the checklist of a country, and who maintains it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import time_machine
from pytest_django import DjangoAssertNumQueries

from amparo.foundation.countries.models import Country, ReportingDuty
from amparo.foundation.countries.operations import ReportingDutyData
from amparo.foundation.countries.presenters import ABOUT
from amparo.foundation.countries.queries import (
    reporting_duties,
    reporting_duties_recorded,
)
from amparo.foundation.kernel.errors import Conflict, Refused, RuleBroken
from amparo.foundation.policy import Actor
from amparo.response.cases.codes import Kind
from tests.cast import World
from tests.countries.agreed import add_reporting_duty, edit_reporting_duty

pytestmark = pytest.mark.django_db


def add(actor: Actor, to_whom: str, **changes: Any) -> ReportingDuty:
    asked: dict[str, Any] = {
        "who": "Anyone",
        "to_whom": to_whom,
        "summary": "Must be told.",
        "source": "Told by a lawyer",
        "confidence": "medium",
    }
    return add_reporting_duty(actor, "BO", ReportingDutyData(**asked | changes))


def told(kinds: list[str], online: bool = False) -> list[str]:
    return [duty.to_whom for duty in reporting_duties("BO", kinds, online)]


def test_a_duty_can_be_about_every_kind_of_concern() -> None:
    assert set(ABOUT) == set(Kind) - {Kind.NOT_SURE}


def test_india_says_who_must_tell_whom_and_what_nobody_has_found_out() -> None:
    [duty] = reporting_duties("IN", ["abuse"])
    assert duty.to_whom == "Special Juvenile Police Unit or local police"
    assert duty.law.endswith("section 19")
    assert duty.only_child_victim is True
    assert (duty.within_hours, duty.anonymous, duty.non_state) == (None, None, None)
    assert not duty.is_confirmed
    assert duty.reviewed_on is not None


def test_a_country_that_nobody_has_read_is_empty_and_says_so() -> None:
    written = {
        code
        for code in Country.objects.values_list("code", flat=True)
        if reporting_duties_recorded(code)
    }
    assert written == {"IN", "DO"}
    assert reporting_duties("BO", ["abuse"]) == []


def test_those_are_told_first_who_stand_first_and_then_the_soonest(
    world: World,
) -> None:
    add(world.lucia, "court")
    add(world.lucia, "ministry", within_hours=72)
    add(world.lucia, "police", within_hours=24)
    add(world.lucia, "child defender", position=1)
    assert told(["abuse"]) == ["child defender", "police", "ministry", "court"]


def test_a_duty_holds_only_for_what_it_is_about(world: World) -> None:
    add(world.lucia, "everyone's police", position=1)
    add(world.lucia, "trafficking unit", applies_to=("trafficking", "job_offer"))
    add(world.lucia, "hotline", applies_to=("online",))
    assert told(["abuse"]) == ["everyone's police"]
    assert told(["job_offer"]) == ["everyone's police", "trafficking unit"]
    assert told(["abuse"], online=True) == ["everyone's police", "hotline"]
    assert told(["online"]) == ["everyone's police", "hotline"]


@pytest.mark.parametrize("kinds", [[], ["not_sure"], ["abuse", "not_sure"]])
@pytest.mark.parametrize("online", [True, False])
def test_as_long_as_nobody_is_sure_nothing_is_left_out(
    world: World, kinds: list[str], online: bool
) -> None:
    add(world.lucia, "trafficking unit", applies_to=("trafficking",))
    add(world.lucia, "hotline", applies_to=("online",))
    assert sorted(told(kinds, online)) == ["hotline", "trafficking unit"]


def test_asking_often_asks_the_database_once(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(1):
        for code in ("IN", "DO", "BO") * 20:
            reporting_duties(code, ["abuse"])
            reporting_duties_recorded(code)


def test_what_a_lawyer_corrects_is_there_at_once(world: World) -> None:
    duty = add(world.lucia, "police")
    assert told(["abuse"]) == ["police"]
    words = ReportingDutyData(
        who="Teachers",
        to_whom="child defender",
        summary="Within a day.",
        source="Lic. Rojas",
        confidence="high",
        within_hours=24,
        anonymous=False,
        non_state=True,
        reviewed_by="Lic. Rojas, La Paz",
    )
    edit_reporting_duty(world.lucia, duty.id, 1, words)
    [line] = reporting_duties("BO", ["abuse"])
    assert (line.to_whom, line.within_hours) == ("child defender", 24)
    assert (line.anonymous, line.non_state, line.is_confirmed) == (False, True, True)
    with pytest.raises(Conflict):
        edit_reporting_duty(world.ana, duty.id, 1, words)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"applies_to": ("not_sure",)}, "applies_to"),
        ({"position": 0}, "position"),
        ({"law": "x" * 201}, "law"),
        ({"within_hours": 0}, "within_hours"),
        ({"within_hours": 366 * 24 + 1}, "within_hours"),
        ({"position": 1000}, "position"),
        ({"source": "  "}, "source"),
        ({"who": ""}, "who"),
        ({"summary": ""}, "summary"),
        ({"confidence": "certain"}, "confidence"),
        ({"confidence": "high", "reviewed_by": " "}, "reviewed_by"),
        ({"reviewed_by": "x" * 121}, "reviewed_by"),
    ],
)
def test_what_cannot_be_kept_is_refused_at_its_field(
    world: World, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(RuleBroken) as broken:
        add(world.lucia, "police", **changes)
    assert broken.value.field == field
    assert not ReportingDuty.objects.filter(country="BO").exists()


def test_nobody_writes_the_law_of_another_country(world: World) -> None:
    duty = ReportingDuty.objects.get(country="DO")
    words = ReportingDutyData("A", "B", "C", "D", "low")
    with pytest.raises(Refused):
        edit_reporting_duty(world.lucia, duty.id, 1, words)
    duty.refresh_from_db()
    assert duty.who == "Anyone"


def test_what_just_fits_is_kept(world: World) -> None:
    fitting: list[dict[str, Any]] = [
        {"within_hours": 1, "position": 1},
        {"within_hours": 366 * 24, "position": 999},
        {"law": "x" * 200},
        {"confidence": "low"},
    ]
    for number, changes in enumerate(fitting):
        add(world.lucia, f"office {number}", **changes)
    assert ReportingDuty.objects.filter(country="BO").count() == 4


def test_every_law_comes_with_its_source_and_how_sure_someone_is(
    world: World,
) -> None:
    add(world.lucia, "police", source="Gaceta 548", law="Ley 548, art. 155")
    [duty] = reporting_duties("BO")
    assert (duty.source, duty.law, duty.confidence) == (
        "Gaceta 548",
        "Ley 548, art. 155",
        "medium",
    )
    for country in Country.objects.values_list("code", flat=True):
        for line in reporting_duties(country):
            assert line.source.strip(), line
            assert line.summary.strip(), line
            assert line.reviewed_on is not None, line


def test_only_what_is_sure_is_called_confirmed(world: World) -> None:
    for sure in ("low", "medium", "high"):
        add(world.lucia, sure, confidence=sure, reviewed_by="Lic. Rojas")
    confirmed = {duty.to_whom for duty in reporting_duties("BO") if duty.is_confirmed}
    assert confirmed == {"high"}


def test_a_law_says_on_which_day_someone_last_confirmed_it(
    world: World,
) -> None:
    with time_machine.travel("2026-11-23T16:00:00Z", tick=False):
        duty = add(world.lucia, "police")
    assert duty.reviewed_on == date(2026, 11, 23)
    words = ReportingDutyData("Anyone", "police", "Must be told.", "A lawyer", "medium")
    with time_machine.travel("2026-12-01T16:00:00Z", tick=False):
        edit_reporting_duty(world.lucia, duty.id, 1, words)
    [line] = reporting_duties("BO")
    assert line.reviewed_on == date(2026, 12, 1)
