"""Indicators against a fixture that was counted by hand.

| case | child | consent | service | counts for |
| --- | --- | --- | --- | --- |
| one | Wara | yes | one that the team delivered; an action done | R1, 1.5, R3 |
| two | Wara (the same) | yes | a referral completed | R1 (she counts once), 1.5, R3 |
| three | Nayra | yes | none | 1.5 |
| four | nobody recorded | no | none | nothing |
| five (Manila) | Althea | yes | a referral completed | R1, 1.5, R3 |

Accepted referrals: Refugio Sol (twice) and Bahay Araw: R2 is 2.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import product
from secrets import token_bytes
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from amparo.foundation.countries.models import Country
from amparo.foundation.design.charts import Nothing
from amparo.foundation.journal.models import Entry
from amparo.foundation.kernel.errors import Refused
from amparo.foundation.kernel.ids import uuid7
from amparo.foundation.persons.counting import Same
from amparo.foundation.persons.identity import Facts, Identity
from amparo.foundation.policy import SYSTEM, AccessScope, Actor, may, may_anywhere
from amparo.response.cases.models import Case, Consent
from amparo.response.cases.operations import (
    finish_action,
    link_child,
    open_case,
    record_child,
    withdraw_consent,
)
from amparo.response.concerns.models import Concern
from amparo.response.concerns.operations import submit_concern
from amparo.response.referrals.models import Referral
from amparo.response.referrals.operations import accept, decline, recall, record_outcome
from amparo.response.services.models import Service
from amparo.response.services.operations import ServiceData, list_service
from amparo.response.services_delivered.models import Delivery
from amparo.response.services_delivered.operations import (
    DeliveryData,
    correct_service,
    record_service,
    strike_service,
)
from amparo.results.indicators import operations
from amparo.results.indicators.declarations import BY_CODE
from amparo.results.indicators.models import Count, Value
from amparo.results.indicators.operations import (
    ask_for_count,
    count_all,
    count_due,
)
from amparo.results.indicators.policy import OUTSIDE
from amparo.results.indicators.presenters import Page
from amparo.results.indicators.quarters import days_of, last_quarters, quarter_of
from amparo.results.indicators.queries import (
    counted_records,
    last_count,
    looks_from_outside,
    numbers,
    seen_countries,
    sees_everything,
)
from amparo.results.indicators.sources import (
    accepted_referrals,
    cases_with_consent,
    cases_with_service,
    completed_referrals,
    concerns,
)
from tests.cases.helpers import (
    consent_data,
    give_consent,
    opened,
    planned,
    record_consent,
    with_child,
)
from tests.cast import PEOPLE, World
from tests.conftest import BeginWith
from tests.indicators.helpers import by_country, union
from tests.referrals.helpers import sent
from tests.reporting import told
from tests.services.helpers import DATA, a_service
from tests.signin import signed_in

NOW, TODAY = "2026-11-23T10:00:00Z", date(2026, 11, 23)
SERVICE = DeliveryData(
    "psychosocial", TODAY, 2, "sessions", note="The school's counsellor."
)


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
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture(scope="module")
def five_cases(begin_with: BeginWith) -> None:
    """What the tests of this file begin with: it has been counted today, once."""
    with time_machine.travel(NOW, tick=False):
        begin_with(_record_five_cases)


@pytest.fixture
def counted(five_cases: None, world: World) -> World:
    return world


@pytest.fixture
def run(counted: World) -> Count:
    """The count that was made already; a test that changes nothing reads it."""
    return Count.objects.get()


@pytest.fixture
def only_people_supported() -> Iterator[None]:
    """Count R1 alone, where a test asks when and for whom it is counted."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(operations, "INDICATORS", (BY_CODE["R1"],))
        yield


def _record_five_cases(world: World) -> None:
    one = planned(world)
    action = one.goals.get().actions.get()
    finish_action(world.carla, action.id, "done", timezone.localdate())
    record_service(world.carla, one.id, SERVICE)
    assert one.person_id is not None
    two = opened(world)
    two = link_child(world.carla, two.id, one.person_id)
    give_consent(world, two)
    _helped(world, two, world.carla, world.pablo)
    _helped(world, two, world.carla, world.pablo)
    three = with_child(world)
    give_consent(world, three, "case_management")
    opened(world)
    five = open_case(
        world.celso,
        team_id=world.team_id("manila"),
        country_code="PH",
        kinds=["online"],
        story="A classmate noticed first.",
    )
    five = record_child(world.celso, five.id, Identity(called="Althea"), Facts())
    record_consent(world.celso, five.id, consent_data())
    _helped(world, five, world.celso, world.jun)
    count_all(SYSTEM)


def test_each_indicator_is_what_was_counted_by_hand(counted: World) -> None:
    found = {code: by_country(i, None, TODAY) for code, i in BY_CODE.items()}
    assert {code: counted for code, counted in found.items() if counted} == {
        "R1": {"BO": 1, "PH": 1},
        "R2": {"BO": 1, "PH": 1},
        "R3": {"BO": 3, "PH": 1},
        "N2": {"BO": 2, "PH": 1},
        "N3": {"BO": 1, "PH": 1},
        "N5": {"BO": 1, "PH": 1},
        "1.5": {"BO": 2, "PH": 1},
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
    withdraw_consent(counted.celso, case.id, consent.id, "Moved away.")
    assert by_country(BY_CODE["R1"], None, TODAY)["PH"] == 1


def test_a_count_stores_every_value_with_its_method(run: Count) -> None:
    quarter = quarter_of(TODAY)
    stored = Value.objects.filter(count=run, indicator="R1", part="")
    assert {
        (v.country_id, v.quarter, v.value, v.method) for v in stored if v.value
    } == {
        ("BO", "", 1, "T"),
        ("PH", "", 1, "T"),
        (None, "", 2, "T"),
        ("BO", quarter, 1, "T"),
        ("PH", quarter, 1, "T"),
        (None, quarter, 2, "T"),
    }


@pytest.mark.usefixtures("only_people_supported")
def test_an_older_count_stays_as_it_was(run: Count) -> None:
    before = list(Value.objects.filter(count=run).values_list("value", flat=True))
    count_all(SYSTEM)
    assert Count.objects.count() == 2
    assert (
        list(Value.objects.filter(count=run).values_list("value", flat=True)) == before
    )


@pytest.mark.usefixtures("only_people_supported")
def test_tick_counts_once_a_day(counted: World) -> None:
    Count.objects.all().delete()
    assert count_due() is not None
    assert count_due() is None
    with time_machine.travel("2026-11-24T10:00:00Z", tick=False):
        assert count_due() is not None


@pytest.mark.usefixtures("only_people_supported")
def test_a_count_that_was_asked_for_is_made_by_the_clock(
    counted: World, run: Count
) -> None:
    lena = signed_in(counted, "lena")
    assert "Count again" in lena.get("/staff/results/").content.decode()
    for _press in range(2):  # pressed twice, it is asked for once
        page = lena.post("/staff/results/count/", follow=True).content.decode()
        assert "A new count was asked for at" in page
        assert "Count again" not in page
    (waiting,) = Count.objects.filter(seconds=None)
    assert last_count() == run, "what waits has no numbers to show"
    entry = Entry.objects.get(verb="results.count", subject_id=waiting.id)
    assert entry.actor_id == counted.users["lena"].id
    with time_machine.travel(timezone.now() + timedelta(minutes=5), tick=False):
        assert count_due() == waiting
    assert last_count() == waiting
    assert Value.objects.filter(count=waiting, indicator="R1").exists()
    assert count_due() is None


@pytest.mark.usefixtures("only_people_supported")
def test_nobody_waits_for_a_lock_while_it_is_counted(
    counted: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    depth, seen = len(connection.savepoint_ids), []
    values = operations._values

    def look(*what: Any) -> Any:
        seen.append(len(connection.savepoint_ids))
        return values(*what)

    monkeypatch.setattr(operations, "_values", look)
    count_all(SYSTEM)
    assert set(seen) == {depth}, "SQLite lets nobody else write within a transaction"


@pytest.mark.usefixtures("only_people_supported")
def test_two_clocks_store_one_count(
    counted: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    Count.objects.all().delete()
    run = ask_for_count(SYSTEM)

    def meanwhile(_before: date) -> Same:
        monkeypatch.undo()
        count_due()
        return Same()

    monkeypatch.setattr(operations, "same_people", meanwhile)
    assert count_due() == run
    stored = Value.objects.filter(count=run, indicator="R1", country="BO", part="")
    assert sorted(stored.values_list("quarter", flat=True)) == sorted(
        {*stored.values_list("quarter", flat=True)}
    )
    assert Count.objects.count() == 1


def test_a_caseworker_may_not_count_and_a_donor_may_not_trace(counted: World) -> None:
    with pytest.raises(Refused):
        count_all(counted.carla)
    assert signed_in(counted, "willem").get("/staff/results/R1/BO/").status_code == 403


def test_a_donor_sees_no_number_that_could_identify_someone(
    counted: World, run: Count
) -> None:
    found = numbers(counted.willem, run, seen_countries(counted.willem))
    assert found.cell("R1", "BO") is Nothing.SUPPRESSED
    assert found.cell("R1", "PE") == 0
    page = signed_in(counted, "willem").get("/staff/results/R1/export.csv")
    assert "R1,BO,,suppressed,T" in page.content.decode()


def test_a_country_lead_sees_their_country_as_its_own_total(
    counted: World, run: Count
) -> None:
    countries = seen_countries(counted.lucia)
    assert [c.code for c in countries] == ["BO"]
    assert numbers(counted.lucia, run, countries).total("R1") == 1


def test_a_number_opens_down_to_codes_and_never_to_names(counted: World) -> None:
    page = signed_in(counted, "lena").get("/staff/results/R1/BO/").content.decode()
    behind = cases_with_service(None, TODAY).filter(country_id="BO")
    assert behind.count() == 2
    assert all(case.code in page for case in behind)
    assert "Wara" not in page


def test_a_case_behind_a_number_opens_from_there_for_who_may_open_cases(
    counted: World,
) -> None:
    links = {
        (who, code): signed_in(counted, who)
        .get(f"/staff/results/{code}/BO/")
        .content.decode()
        .count('href="/staff/cases/0')
        for who, code in product(("sonia", "lena"), ("R1", "R3"))
    }
    # Two cases, each once; a referral's code leads nowhere.
    assert links == {
        ("sonia", "R1"): 2,
        ("sonia", "R3"): 0,
        ("lena", "R1"): 0,
        ("lena", "R3"): 0,
    }


def test_before_the_first_count_the_page_says_what_will_stand_there(
    world: World,
) -> None:
    Count.objects.all().delete()
    assert last_count() is None
    page = signed_in(world, "lena").get("/staff/results/")
    assert "Nothing has been counted yet" in page.content.decode()


def test_the_dashboard_asks_the_database_the_same_few_times(
    counted: World, django_assert_max_num_queries: Any
) -> None:
    client = signed_in(counted, "lena")
    client.get("/staff/results/")
    with django_assert_max_num_queries(16):
        assert client.get("/staff/results/").status_code == 200


# -- what a count depends on: each condition alone, the others kept --------------------


def values(code: str, country: str = "BO") -> int:
    return by_country(BY_CODE[code], None, TODAY).get(country, 0)


def test_without_consent_to_work_together_nobody_counts(counted: World) -> None:
    """A yes to something else, or a no, is not consent to case management."""
    assert (values("R1", "PH"), values("1.5", "PH")) == (1, 1)
    theirs = Consent.objects.filter(case__country_id="PH")
    theirs.update(purpose="referral")
    assert (values("R1", "PH"), values("1.5", "PH")) == (0, 0)
    theirs.update(purpose="case_management", given=False)
    assert (values("R1", "PH"), values("1.5", "PH")) == (0, 0)
    # The service was delivered all the same.
    assert values("R3", "PH") == 1
    theirs.update(given=True)
    assert (values("R1", "PH"), values("1.5", "PH")) == (1, 1)


def test_consent_in_one_case_does_not_count_for_another(counted: World) -> None:
    case = Case.objects.get(country_id="PH")
    Consent.objects.filter(case=case).delete()
    assert Consent.objects.filter(purpose="case_management", given=True).exists()
    assert case not in cases_with_consent(None, TODAY)
    assert case not in cases_with_service(None, TODAY)


def test_a_case_without_a_recorded_child_counts_nobody(counted: World) -> None:
    Case.objects.filter(country_id="PH").update(person=None)
    assert (values("R1", "PH"), values("1.5", "PH")) == (0, 0)


def test_a_service_counts_when_the_team_delivered_it_in_this_case(
    counted: World,
) -> None:
    """Without the referrals, only Wara's first case has had a service."""
    Referral.objects.all().update(case_id=uuid7())
    service = Delivery.objects.get()
    assert list(cases_with_service(None, TODAY)) == [service.case]
    strike_service(counted.carla, service.id, "Written in the wrong case.", 1)
    assert list(cases_with_service(None, TODAY)) == []
    assert values("R3") == 2


def test_a_corrected_service_counts_once(counted: World) -> None:
    service = Delivery.objects.get()
    correct_service(counted.carla, service.id, SERVICE, "It was two hours.", 1)
    assert Delivery.objects.count() == 2
    assert values("R3") == 3


def test_an_action_that_is_done_is_not_a_service(counted: World) -> None:
    """It may have been a telephone call; with the deliveries gone, nothing is left."""
    one = Case.objects.get(goals__actions__status="done")
    assert one in cases_with_service(None, TODAY)
    Delivery.objects.all().delete()
    assert one not in cases_with_service(None, TODAY)


def test_a_referral_counts_when_it_came_to_help_in_this_case(counted: World) -> None:
    """Without the delivery, the cases with a completed referral have had a service."""
    Delivery.objects.all().delete()
    helped = {r.case_id for r in Referral.objects.filter(state="completed")}
    assert {case.id for case in cases_with_service(None, TODAY)} == helped
    assert len(helped) == 2


def test_services_delivered_open_down_to_referrals_and_to_recorded_services(
    counted: World,
) -> None:
    client = signed_in(counted, "sonia")
    referrals = client.get("/staff/results/R3/BO/").content.decode()
    recorded = client.get("/staff/results/R3/BO/?of=delivery").content.decode()
    first = Delivery.objects.get().case
    sent_ones = Referral.objects.filter(country_id="BO", state="completed")
    assert all(referral.code in referrals for referral in sent_ones)
    assert first.code not in referrals
    assert first.code in recorded
    assert client.get("/staff/results/R3/BO/?of=concern").status_code == 404
    assert client.get("/staff/results/R1/BO/?of=delivery").status_code == 404


def test_of_referrals_only_those_count_that_were_accepted_or_completed(
    counted: World,
) -> None:
    """One more in each state; the fixture has three that are completed."""
    world, service = counted, a_service(counted)
    sent(world, service)
    recalled, declined, accepted, missed = (sent(world, service) for _n in range(4))
    recall(world.carla, recalled.id)
    decline(world.pablo, declined.id, "no_capacity")
    accept(world.pablo, accepted.id)
    accept(world.pablo, missed.id)
    record_outcome(world.pablo, missed.id, "unreachable")
    took_part = set(accepted_referrals(None, TODAY).values_list("id", flat=True))
    ended_well = set(completed_referrals(None, TODAY).values_list("id", flat=True))
    assert len(ended_well) == 3
    assert took_part == ended_well | {accepted.id, missed.id}
    assert values("R3") == 3


def test_the_first_and_the_last_day_belong_to_a_period(counted: World) -> None:
    """Everything of the fixture happened today; the days are counted from today."""
    everything = {"R1": 2, "R2": 2, "R3": 4, "1.5": 3}
    for first, last in product((None, -1, 0, 1), repeat=2):
        begin = None if first is None else TODAY + timedelta(days=first)
        end = None if last is None else TODAY + timedelta(days=last)
        inside = (first is None or first <= 0) and (last is None or last >= 0)
        for code, value in everything.items():
            found = union(BY_CODE[code], begin, end)
            assert found == value * inside, (code, first, last)


def test_concerns_count_by_the_day_they_arrived(world: World) -> None:
    submit_concern(told(), token_bytes(16))
    concern = Concern.objects.get()
    Concern.objects.filter(id=concern.id).update(
        created_at=datetime(2026, 3, 31, 23, 59, tzinfo=UTC)
    )
    march, april = date(2026, 3, 31), date(2026, 4, 1)
    assert list(concerns(march, march)) == [concern]
    assert list(concerns(april, None)) == []
    assert by_country(BY_CODE["C0"], None, march) == {"BO": 1}


# -- quarters ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "quarter", "days"),
    [
        (date(2026, 1, 1), "2026Q1", (date(2026, 1, 1), date(2026, 3, 31))),
        (date(2026, 3, 31), "2026Q1", (date(2026, 1, 1), date(2026, 3, 31))),
        (date(2026, 4, 1), "2026Q2", (date(2026, 4, 1), date(2026, 6, 30))),
        (date(2026, 9, 30), "2026Q3", (date(2026, 7, 1), date(2026, 9, 30))),
        (date(2026, 10, 1), "2026Q4", (date(2026, 10, 1), date(2026, 12, 31))),
        (date(2026, 12, 31), "2026Q4", (date(2026, 10, 1), date(2026, 12, 31))),
    ],
)
def test_a_day_lies_in_its_quarter(
    day: date, quarter: str, days: tuple[date, date]
) -> None:
    assert quarter_of(day) == quarter
    assert days_of(quarter) == days


def test_the_last_quarters_end_with_the_one_of_the_day() -> None:
    assert last_quarters(date(2026, 2, 3), 3) == ["2025Q3", "2025Q4", "2026Q1"]


def test_a_count_goes_back_three_years_and_up_to_its_day_only(counted: World) -> None:
    run = count_all(SYSTEM, TODAY - timedelta(days=1))
    quarters = set(Value.objects.filter(count=run).values_list("quarter", flat=True))
    whole = {f"{year}Q{n}" for year in (2024, 2025, 2026) for n in (1, 2, 3, 4)}
    assert quarters == {"", "2023Q4", *whole}
    assert not Value.objects.filter(count=run, value__gt=0).exists()
    assert run.until == TODAY - timedelta(days=1)
    assert 0 < (Count.objects.get(id=run.id).seconds or 0) < 60


@pytest.mark.usefixtures("only_people_supported")
def test_one_count_a_day_is_the_newest_one(counted: World, run: Count) -> None:
    with time_machine.travel("2026-11-24T10:00:00Z", tick=False):
        second = count_all(counted.mariana)
    assert last_count() == second
    assert (run.by, second.by) == (None, counted.mariana.user_id)


def test_from_when_on_there_are_records_is_asked_once_for_all_who_count_them(
    counted: World, django_assert_num_queries: Any
) -> None:
    quarters = operations.Quarters(TODAY)
    before = operations.QUARTERS - 1  # all but the one that is running
    assert quarters.nothing_yet(BY_CODE["N3"]) == before
    with django_assert_num_queries(0):
        assert quarters.nothing_yet(BY_CODE["N5"]) == before
    Delivery.objects.update(on=TODAY - timedelta(days=365))
    assert operations.Quarters(TODAY).nothing_yet(BY_CODE["N5"]) == before - 4


# -- who sees what -----------------------------------------------------------------

SEE_THEIR_COUNTRY = {
    *("sonia", "inti", "elena", "luz"),
    *("rosa", "victor", "lucia"),
}
SEE_ALL = {"mariana", "lena", "diego", "willem"}
TRACE = {"sonia", "inti", "elena", "luz", "lucia", "mariana", "lena"}
COUNT = {"mariana", "lena"}


def test_who_sees_traces_and_counts_was_written_down_by_hand(world: World) -> None:
    people = {name: getattr(world, name) for name in PEOPLE}
    for verb, names in (
        ("results.see", SEE_THEIR_COUNTRY | SEE_ALL),
        ("results.trace", TRACE),
        ("results.count", COUNT),
    ):
        found = {name for name, who in people.items() if may_anywhere(who, verb)}
        assert found == names, verb
    assert {n for n, who in people.items() if sees_everything(who)} == SEE_ALL
    bolivia = AccessScope(country="BO")
    found = {name for name, who in people.items() if may(who, "results.see", bolivia)}
    assert found == (SEE_THEIR_COUNTRY | SEE_ALL) - {"luz"}


def test_only_who_holds_nothing_but_an_outside_role_looks_from_outside(
    world: World,
) -> None:
    assert {role.value for role in OUTSIDE} == {"donor_viewer"}
    seen = {name for name in PEOPLE if looks_from_outside(getattr(world, name))}
    assert seen == {"willem"}


def test_each_sees_the_countries_of_their_own_role_that_take_part(world: World) -> None:
    def codes(name: str) -> list[str]:
        return [country.code for country in seen_countries(getattr(world, name))]

    programme = Country.objects.filter(in_programme=True)
    assert codes("lucia") == ["BO"]
    assert codes("luz") == ["PH"]
    assert codes("lena") == [country.code for country in programme]
    Country.objects.filter(code="BO").update(in_programme=False)
    assert codes("lucia") == []
    assert "BO" not in codes("lena")


def test_a_country_lead_sees_no_number_of_another_country(
    counted: World, run: Count
) -> None:
    found = numbers(counted.lucia, run, seen_countries(counted.lucia))
    assert found.cell("R3", "BO") == 3
    assert found.cell("R3", "PH") == 0
    assert found.total("R3") == 3
    assert found.cell("R3", "BO", "2026Q4") == 3
    assert found.cell("R3", "BO", "2026Q3") == 0
    everything = numbers(counted.lena, run, seen_countries(counted.lena))
    assert everything.cell("R3", "PH") == 1
    assert everything.total("R3") == 4


def test_a_number_is_of_its_own_count_and_of_no_older_one(
    counted: World, run: Count
) -> None:
    before = count_all(SYSTEM, TODAY - timedelta(days=1))
    countries = seen_countries(counted.lena)
    assert numbers(counted.lena, before, countries).total("R3") == 0
    assert numbers(counted.lena, run, countries).total("R3") == 4


def test_two_countries_of_one_person_have_no_sum(counted: World, run: Count) -> None:
    two = list(Country.objects.filter(code__in=["BO", "PH"]))
    assert numbers(counted.lucia, run, two).total("R1") is None


def test_behind_a_number_stand_the_records_that_were_counted(
    counted: World, run: Count
) -> None:

    def behind(actor: Actor, code: str, country: str, quarter: str = "") -> int:
        return sum(
            counted_records(actor, source, country, quarter, run).count()
            for source in BY_CODE[code].sources
        )

    assert behind(counted.lena, "R3", "BO") == 3
    assert behind(counted.lena, "R3", "PH") == 1
    assert behind(counted.lena, "R3", "BO", "2026Q4") == 3
    assert behind(counted.lena, "R3", "BO", "2026Q3") == 0
    assert behind(counted.lucia, "R3", "BO") == 3
    assert behind(counted.lucia, "R3", "PH") == 0
    # A supervisor traces what her own team sent.
    assert behind(counted.sonia, "R3", "BO") == 3
    assert behind(counted.sonia, "1.5", "BO") == 3
    assert behind(counted.elena, "R3", "BO") == 0
    assert behind(counted.elena, "1.5", "BO") == 0
    Referral.objects.filter(state="completed").update(
        service_date=TODAY + timedelta(days=1)
    )
    # What the team delivered itself stays.
    assert behind(counted.lena, "R3", "BO") == 1


def test_the_large_figures_are_those_of_the_count_and_their_targets(
    counted: World,
) -> None:
    tiles = signed_in(counted, "lena").get("/staff/results/").context["tiles"]
    assert [(t["value"], t["share"]) for t in tiles] == [
        ("2", 2 / 100_000),
        ("2", 2 / 1_000),
        ("3", 3 / 6_000),
        ("4", 4 / 600_000),
    ]


def test_who_sees_two_countries_gets_no_sum_that_would_be_wrong(
    counted: World, run: Count
) -> None:
    two = list(Country.objects.filter(code__in=["BO", "PH"]))
    found = numbers(counted.lucia, run, two)
    page = Page(run, two, found, lambda *_args, **_more: "")
    assert {(t["value"], t["share"]) for t in page.tiles()} == {("–", None)}
    assert page.sentence() == "Open an indicator to see each of your countries."


# -- what is declared --------------------------------------------------------------


def test_the_methods_and_targets_are_those_of_the_programme() -> None:
    found = {
        code: (i.method.value, i.target, i.additive) for code, i in BY_CODE.items()
    }
    assert found == {
        "R1": ("T", 100_000, False),
        "R2": ("E", 1_000, False),
        "R3": ("A", 600_000, True),
        "R4": ("A", 3_000_000, True),
        "N2": ("E", 0, False),
        "N3": ("N", 0, False),
        "N5": ("T", 0, False),
        "N4": ("T", 0, False),
        "1.1": ("T", 40_000, False),
        "1.2": ("A", 70, True),
        "1.3": ("T", 3_000, False),
        "1.4": ("A", 50, True),
        "2.1": ("T", 25_000, False),
        "2.2": ("E", 250, False),
        "2.4": ("A", 2_500, True),
        "C1": ("A", 0, True),
        "1.5": ("T", 6_000, False),
        "C0": ("A", 0, True),
    }
    assert {code for code, i in BY_CODE.items() if i.is_share} == {"1.2", "1.4"}
