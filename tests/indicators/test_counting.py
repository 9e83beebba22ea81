"""Indicators against a fixture that was counted by hand.

| case | child | consent | service | counts for |
| --- | --- | --- | --- | --- |
| one | Wara | yes | an action done | R1, 1.5 |
| two | Wara (the same) | yes | a referral completed | R1 (she counts once), 1.5, R3 |
| three | Nayra | yes | none | 1.5 |
| four | nobody recorded | no | none | nothing |
| five (Manila) | Althea | yes | a referral completed | R1, 1.5, R3 |

Accepted referrals: Refugio Sol (twice) and Bahay Araw: R2 is 2.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from amparo.foundation.design.charts import Nothing
from amparo.foundation.kernel.errors import Refused
from amparo.foundation.persons.identity import Facts, Identity
from amparo.foundation.policy import SYSTEM, Actor
from amparo.response.cases.models import Case
from amparo.response.cases.operations import (
    finish_action,
    link_child,
    open_case,
    record_child,
    record_consent,
    withdraw_consent,
)
from amparo.response.referrals.models import Referral
from amparo.response.referrals.operations import accept, record_outcome
from amparo.response.services.models import Service
from amparo.response.services.operations import ServiceData, list_service
from amparo.results.indicators.declarations import BY_CODE
from amparo.results.indicators.models import Count, Value
from amparo.results.indicators.operations import (
    by_country,
    count_all,
    count_daily,
    union,
)
from amparo.results.indicators.quarters import quarter_of
from amparo.results.indicators.queries import last_count, numbers, seen_countries
from amparo.results.indicators.sources import accepted_referrals, cases_with_service
from tests.cases.helpers import agreed, opened, planned, said, with_child
from tests.cast import World
from tests.referrals.helpers import sent
from tests.services.helpers import DATA, a_service
from tests.signin import signed_in


def _helped(world: World, case: Case, sender: Actor, provider: Actor) -> None:
    place = "refugio" if provider.user_id == world.pablo.user_id else "bahay"
    team = "cochabamba" if place == "refugio" else "manila"
    service = a_service(world) if place == "refugio" else _abroad(world)
    referral = sent(
        world,
        service,
        sender,
        case_id=case.id,
        case_code=case.code,
        person_id=case.person_id,
        from_team_id=world.team_id(team),
    )
    accept(provider, referral.id)
    record_outcome(provider, referral.id, "served", timezone.localdate())


def _abroad(world: World) -> Service:
    return list_service(world.jun, world.team_id("bahay"), ServiceData(**DATA))


@pytest.fixture(autouse=True)
def _one_day_everywhere() -> Iterator[None]:
    """At ten in the morning UTC it is the same day in Cochabamba and in Manila."""
    with time_machine.travel("2026-11-23T10:00:00Z", tick=False):
        yield


@pytest.fixture
def counted(world: World) -> World:
    one = planned(world)
    action = one.goals.get().actions.get()
    finish_action(world.carla, action.id, "done", timezone.localdate())
    assert one.person_id is not None
    two = opened(world)
    two = link_child(world.carla, two.id, one.person_id)
    agreed(world, two)
    _helped(world, two, world.carla, world.pablo)
    _helped(world, two, world.carla, world.pablo)
    three = with_child(world)
    agreed(world, three, "case_management")
    opened(world)
    five = open_case(
        world.celso,
        team_id=world.team_id("manila"),
        country_code="PH",
        kinds=["online"],
        story="A classmate noticed first.",
    )
    five = record_child(world.celso, five.id, Identity(called="Althea"), Facts())
    record_consent(world.celso, five.id, said())
    _helped(world, five, world.celso, world.jun)
    return world


TODAY = date(2026, 11, 23)


def test_each_indicator_is_what_was_counted_by_hand(counted: World) -> None:
    found = {code: by_country(i, None, TODAY) for code, i in BY_CODE.items()}
    assert found == {
        "R1": {"BO": 1, "PH": 1},
        "R2": {"BO": 1, "PH": 1},
        "R3": {"BO": 2, "PH": 1},
        "1.5": {"BO": 2, "PH": 1},
        "C0": {},
    }
    assert union(BY_CODE["R1"], None, TODAY) == 2
    assert union(BY_CODE["R2"], None, TODAY) == 2


def test_nothing_counts_before_it_happened(counted: World) -> None:
    yesterday = TODAY - timedelta(days=1)
    assert by_country(BY_CODE["R1"], None, yesterday) == {}
    assert union(BY_CODE["R3"], None, yesterday) == 0


def test_a_day_begins_at_midnight_and_ends_before_the_next(counted: World) -> None:
    day, after = date(2026, 3, 31), date(2026, 4, 1)
    one = accepted_referrals(None, None)[0]
    for moment, days in (
        (datetime(2026, 3, 31, 0, 0, tzinfo=UTC), [day]),
        (datetime(2026, 3, 31, 23, 59, 59, 999999, tzinfo=UTC), [day]),
        (datetime(2026, 4, 1, 0, 0, tzinfo=UTC), [after]),
    ):
        Referral.objects.filter(id=one.id).update(answered_at=moment)
        found = [d for d in (day, after) if one in accepted_referrals(d, d)]
        assert found == days


def test_a_withdrawn_consent_does_not_unmake_what_was_done(counted: World) -> None:
    """What happened with consent happened; keys end, the statistic stays."""
    case = Case.objects.filter(country_id="PH").get()
    consent = case.consents.get()
    withdraw_consent(counted.celso, case.id, consent.id)
    assert by_country(BY_CODE["R1"], None, TODAY)["PH"] == 1


def test_a_count_stores_every_value_with_its_method(counted: World) -> None:
    run = count_all(SYSTEM)
    quarter = quarter_of(TODAY)
    stored = Value.objects.filter(count=run, indicator="R1")
    assert {
        (v.country_id, v.quarter, v.value, v.method) for v in stored if v.value
    } == {
        ("BO", "", 1, "N"),
        ("PH", "", 1, "N"),
        (None, "", 2, "N"),
        ("BO", quarter, 1, "N"),
        ("PH", quarter, 1, "N"),
        (None, quarter, 2, "N"),
    }


def test_an_older_count_stays_as_it_was(counted: World) -> None:
    first = count_all(SYSTEM)
    before = list(Value.objects.filter(count=first).values_list("value", flat=True))
    count_all(SYSTEM)
    assert Count.objects.count() == 2
    assert (
        list(Value.objects.filter(count=first).values_list("value", flat=True))
        == before
    )


def test_the_clock_counts_once_a_day(counted: World) -> None:
    assert count_daily() is not None
    assert count_daily() is None
    with time_machine.travel("2026-11-24T10:00:00Z", tick=False):
        assert count_daily() is not None


def test_a_caseworker_may_not_count_and_a_donor_may_not_trace(counted: World) -> None:
    with pytest.raises(Refused):
        count_all(counted.carla)
    count_all(SYSTEM)
    assert signed_in(counted, "willem").get("/staff/results/R1/BO/").status_code == 403


def test_a_donor_sees_no_number_that_could_point_at_somebody(counted: World) -> None:
    run = count_all(SYSTEM)
    found = numbers(counted.willem, run, seen_countries(counted.willem))
    assert found.cell("R1", "BO") is Nothing.SUPPRESSED
    assert found.cell("R1", "PE") == 0
    page = signed_in(counted, "willem").get("/staff/results/R1/export.csv")
    assert "R1,BO,,suppressed,N" in page.content.decode()


def test_a_country_lead_sees_the_own_country_as_its_own_total(counted: World) -> None:
    run = count_all(SYSTEM)
    countries = seen_countries(counted.lucia)
    assert [c.code for c in countries] == ["BO"]
    assert numbers(counted.lucia, run, countries).total("R1") == 1


def test_a_number_opens_down_to_codes_and_never_to_names(counted: World) -> None:
    count_all(SYSTEM)
    page = signed_in(counted, "lena").get("/staff/results/R1/BO/").content.decode()
    behind = cases_with_service(None, TODAY).filter(country_id="BO")
    assert behind.count() == 2
    assert all(case.code in page for case in behind)
    assert "Wara" not in page


def test_before_the_first_count_the_page_says_what_will_stand_there(
    world: World,
) -> None:
    assert last_count() is None
    page = signed_in(world, "lena").get("/staff/results/")
    assert "Nothing has been counted yet" in page.content.decode()


def test_the_dashboard_asks_the_database_the_same_few_times(
    counted: World, django_assert_max_num_queries: Any
) -> None:
    count_all(SYSTEM)
    client = signed_in(counted, "lena")
    with django_assert_max_num_queries(16):
        assert client.get("/staff/results/").status_code == 200
