from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from amparo.foundation.countries.models import Country
from amparo.foundation.journal.models import Entry
from amparo.foundation.kernel.errors import Conflict, RuleBroken
from amparo.foundation.kernel.moments import quarter
from amparo.response.concerns.codes import ContactWay, Phone
from amparo.response.concerns.contact_safety import Stop, _window, gate
from amparo.response.concerns.models import Concern, Response
from amparo.response.concerns.operations import ask_to_reach, record_contact
from amparo.response.concerns.types import SafeContact
from tests.cast import World
from tests.reporting import Tell
from tests.signin import signed_in

# Wednesday, 25 November 2026, 16:30 in Bolivia (four hours behind UTC).
NOW = datetime(2026, 11, 25, 20, 30, tzinfo=UTC)
CALL = {"reach": ContactWay.CALL, "contact_checked_at": NOW - timedelta(days=1)}


def concern(**more: object) -> Concern:
    country = Country(code="BO", time_zone="America/La_Paz")
    return Concern(country=country, **(CALL | more))


def contact(**more: Any) -> SafeContact:
    return SafeContact(**({"where": "700 12 345"} | more))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("about", "how", "stop"),
    [
        ({"reach": ContactWay.RETURN}, {}, Stop.NOT_ALLOWED),
        ({"reach": ContactWay.MESSAGE}, {}, Stop.OTHER_WAY),
        ({"contact_ended_at": NOW}, {}, Stop.WITHDRAWN),
        ({"destroyed_at": NOW}, {}, Stop.DESTROYED),
        ({}, {"where": " "}, Stop.NO_WAY),
        ({}, {"whose": Phone.BORROWED}, Stop.BORROWED),
        ({}, {"days": (0, 1)}, Stop.DAY),
        ({}, {"from_hour": 8, "to_hour": 16}, Stop.HOUR),
        ({"reporter_public": b"k" * 32}, {"whose": ""}, Stop.UNKNOWN_PHONE),
        ({"contact_checked_at": NOW - timedelta(days=15)}, {}, Stop.RECHECK),
        ({"contact_checked_at": None}, {}, Stop.RECHECK),
    ],
)
def test_one_missing_condition_closes_the_gate(
    about: dict[str, object], how: dict[str, object], stop: Stop
) -> None:
    found = gate(concern(**about), contact(**how), ContactWay.CALL, NOW)
    assert found.stops == (stop,)
    assert found.where == ""


@pytest.mark.django_db
def test_with_everything_agreed_the_gate_is_open() -> None:
    how = contact(days=(2,), from_hour=16, to_hour=18, whose=Phone.OWN)
    found = gate(concern(), how, ContactWay.CALL, NOW)
    assert found.is_open
    assert found.where == "700 12 345"


# 03:23, 09:00, 17:59 and 18:00 in Bolivia.
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("hour", "minute", "stops"),
    [(7, 23, (Stop.NIGHT,)), (13, 0, ()), (21, 59, ()), (22, 0, (Stop.NIGHT,))],
)
def test_without_hours_one_may_try_by_day_only(
    hour: int, minute: int, stops: tuple[Stop, ...]
) -> None:
    now = NOW.replace(hour=hour, minute=minute)
    found = gate(concern(), contact(whose=Phone.OWN), ContactWay.CALL, now)
    assert found.stops == stops


@pytest.mark.django_db
def test_hours_that_were_named_count_at_night_too() -> None:
    how = contact(whose=Phone.OWN, from_hour=2, to_hour=4)
    at_night = NOW.replace(hour=7, minute=23)
    assert gate(concern(), how, ContactWay.CALL, at_night).is_open


def test_a_window_past_midnight_belongs_to_the_day_on_which_it_began() -> None:
    night = contact(days=(2,), from_hour=22, to_hour=2)
    wednesday = datetime(2026, 11, 25, 23, 0)
    assert _window(night, wednesday) == []
    assert _window(night, datetime(2026, 11, 26, 1, 59)) == []
    assert _window(night, datetime(2026, 11, 26, 2, 0)) == [Stop.DAY, Stop.HOUR]
    assert _window(night, datetime(2026, 11, 25, 1, 0)) == [Stop.DAY]


@given(
    begins=st.integers(0, 23),
    hours=st.integers(1, 23),
    days=st.sets(st.integers(0, 6), min_size=1),
    week=st.just(datetime(2026, 11, 23)),
)
def test_in_a_week_a_window_is_open_for_the_given_hours(
    begins: int, hours: int, days: set[int], week: datetime
) -> None:
    how = contact(
        days=tuple(days), from_hour=begins, to_hour=(begins + hours) % 24 or 24
    )
    moments = (week + timedelta(hours=hour) for hour in range(7 * 24))
    assert sum(not _window(how, each) for each in moments) == hours * len(days)


# -- The operation -----------------------------------------------------------------


def _told(tell: Tell) -> Concern:
    how = SafeContact(
        where="700 12 345",
        whose=Phone.OWN,
        days=tuple(range(7)),
        from_hour=0,
        to_hour=24,
        code_word="mango",
    )
    return tell(reach=ContactWay.CALL, contact=how)[1]


@pytest.mark.parametrize(
    ("utc", "stops"), [("16:00", "not_allowed"), ("06:00", "not_allowed+night")]
)
def test_a_check_is_journalled_with_its_stops(
    world: World, tell: Tell, utc: str, stops: str
) -> None:
    told = tell()[1]
    with time_machine.travel(f"2026-12-01T{utc}:00Z", tick=False):  # Bolivia: UTC-4
        ask_to_reach(world.tomasa, told.id, ContactWay.CALL)
    entry = Entry.objects.get(verb="concern.reach")
    assert entry.facts["stops"] == stops
    assert entry.facts["open"] is False


def test_reaching_them_safely_renews_the_permission(world: World, tell: Tell) -> None:
    told = _told(tell)
    later = timezone.now() + timedelta(days=3)
    with time_machine.travel(later, tick=False):
        key = uuid4()
        for _turn in range(2):
            record_contact(
                world.tomasa, told.id, ContactWay.CALL, "reached", "On Friday.", key, 1
            )
    told.refresh_from_db()
    assert told.contact_checked_at == quarter(later)
    assert Response.objects.filter(concern=told).count() == 1


def test_a_forbidden_contact_cannot_be_recorded(world: World, tell: Tell) -> None:
    told = tell()[1]
    with pytest.raises(RuleBroken):
        record_contact(world.tomasa, told.id, ContactWay.CALL, "nobody", "", uuid4(), 1)
    assert not Response.objects.filter(concern=told).exists()


def test_a_change_by_a_colleague_is_a_conflict(world: World, tell: Tell) -> None:
    told = _told(tell)
    with pytest.raises(Conflict):
        record_contact(world.tomasa, told.id, ContactWay.CALL, "nobody", "", uuid4(), 7)


# -- The page ----------------------------------------------------------------------


def test_the_number_stands_only_behind_an_open_gate(world: World, tell: Tell) -> None:
    client = signed_in(world, "tomasa")
    told = _told(tell)
    opened = client.get(f"/staff/concerns/{told.id}/").content.decode()
    number_shown = "+591 70012345"
    assert "700 12 345" not in opened and number_shown not in opened
    gate_page = client.get(f"/staff/concerns/{told.id}/reach/").content.decode()
    assert number_shown in gate_page
    assert "mango" in gate_page
    Concern.objects.filter(id=told.id).update(contact_ended_at=timezone.now())
    closed = client.get(f"/staff/concerns/{told.id}/reach/").content.decode()
    assert "700 12 345" not in closed and number_shown not in closed
    assert "withdrew permission" in closed


def test_the_page_says_what_they_said_and_promises_nothing_more(
    world: World, tell: Tell
) -> None:
    how = SafeContact(where="700 12 345", whose=Phone.SHARED, when="after school")
    told = tell(reach=ContactWay.CALL, contact=how)[1]
    day = datetime.now(UTC) + timedelta(days=1)
    for hour, shown, hidden in (
        (16, ("They gave no hours", "after school", "+591 70012345"), "Not now"),
        (7, ("Not now", "not daytime there"), "70012345"),
    ):
        with time_machine.travel(day.replace(hour=hour), tick=False):
            client = signed_in(world, "tomasa")
            page = client.get(f"/staff/concerns/{told.id}/reach/").content.decode()
        assert all(words in page for words in shown)
        assert hidden not in page
        assert "They agreed to this way" not in page


def test_the_page_records_the_result(world: World, tell: Tell) -> None:
    told = _told(tell)
    client = signed_in(world, "tomasa")
    sent = {"result": "nobody", "note": "", "version": 1, "form_key": uuid4()}
    answer = client.post(f"/staff/concerns/{told.id}/reach/", sent)
    assert answer.status_code == 302
    assert Response.objects.get(concern=told).result == "nobody"


def test_a_form_without_an_answer_says_so(world: World, tell: Tell) -> None:
    told = _told(tell)
    client = signed_in(world, "tomasa")
    sent = {"note": "She will write.", "version": 1, "form_key": uuid4()}
    page = client.post(f"/staff/concerns/{told.id}/reach/", sent).content.decode()
    assert "She will write." in page
    assert "Please fill this in." in page


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ((), ""),
        ((2,), "Wednesday"),
        ((4, 0), "Monday, Friday"),
        ((1, 0), "Monday, Tuesday"),
        ((0, 1, 2, 3, 4), "Monday to Friday"),
        ((5, 6, 4), "Friday to Sunday"),
        ((0, 1, 3), "Monday, Tuesday, Thursday"),
    ],
)
def test_safe_days_are_shown_as_people_say_them(
    days: tuple[int, ...], said: str
) -> None:
    assert SafeContact(days=days).days_words == said
