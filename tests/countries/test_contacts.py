"""Help contacts: what the public sees, and who maintains them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine

from amparo.foundation.countries import operations
from amparo.foundation.countries.models import HelpContact
from amparo.foundation.countries.operations import ContactData
from amparo.foundation.countries.queries import contacts_to_check, public_contacts
from amparo.foundation.journal.models import Entry
from amparo.foundation.kernel.errors import Conflict, Refused, RuleBroken
from tests.cast import World
from tests.countries import agreed
from tests.rows import write

pytestmark = pytest.mark.django_db

NOON = datetime(2027, 1, 15, 16, tzinfo=UTC)  # noon in La Paz
WORDS = ContactData(
    kind="child_helpline", name="Línea 156", phone="156", source="Called today"
)


def contact(**changes: Any) -> HelpContact:
    """A confirmed contact of Bolivia that ends on the 20th of January 2027."""
    fields: dict[str, Any] = {
        "country_id": "BO",
        "kind": "child_helpline",
        "name": "Línea de prueba",
        "phone": "123",
        "source": "A test",
        "confidence": "high",
        "checked_on": date(2026, 7, 24),
        "expires_on": date(2027, 1, 20),
    }
    return HelpContact.objects.create(**fields | changes)


def shown(country: str = "BO", now: datetime = NOON) -> list[str]:
    return [c.name for c in public_contacts(country, now)]


def test_what_a_child_in_bolivia_sees_on_the_day_of_research() -> None:
    assert shown(now=datetime(2026, 11, 23, 16, tzinfo=UTC)) == [
        "Police 110",
        "Take It Down",
        "IWF report (URL of child sexual abuse imagery)",
    ]


def test_nearest_help_comes_first() -> None:
    kinds = [c.kind for c in public_contacts("PE", NOON)]
    assert kinds == [
        "emergency",
        "child_helpline",
        "child_helpline",
        "anti_trafficking",
        "online",
        "online",
    ]


def test_a_line_that_is_closed_now_stands_behind_one_that_is_open() -> None:
    monday_in_lima = datetime(2027, 1, 18, 17, tzinfo=UTC)
    sunday_in_lima = datetime(2027, 1, 17, 17, tzinfo=UTC)
    weekday = public_contacts("PE", monday_in_lima)[1:3]
    assert [(c.name, c.open_now) for c in weekday] == [
        ("ANNA 1810", True),
        ("Línea 100", True),
    ]
    sunday = public_contacts("PE", sunday_in_lima)
    assert [(c.name, c.open_now, c.now_said) for c in (sunday[1], sunday[-1])] == [
        ("Línea 100", True, ""),
        ("ANNA 1810", False, "closed now, opens tomorrow at 07:00"),
    ]


def test_a_line_abroad_that_is_open_stands_before_one_at_home_that_is_closed() -> None:
    contact(kind="online", hours="Mon-Fri 08:00-11:00")
    friday_nine, friday_noon = (NOON.replace(hour=hour) for hour in (13, 16))
    assert shown(now=friday_nine)[-3:] == [
        "Línea de prueba",
        "Take It Down",
        "IWF report (URL of child sexual abuse imagery)",
    ]
    assert shown(now=friday_noon)[-1] == "Línea de prueba"


def test_emergency_stands_first_even_when_it_is_closed() -> None:
    write(HelpContact.objects.filter(country="BO"), hours="00:00-00:01")
    first = public_contacts("BO", NOON)[0]
    assert (first.kind, first.open_now) == ("emergency", False)


def test_hours_that_cannot_be_read_are_shown_as_they_stand() -> None:
    contact(hours="Office hours, and then the night line")
    found = {c.name: c for c in public_contacts("BO", NOON)}
    line = found["Línea de prueba"]
    assert line.open_now is None
    assert line.hours_said == "Office hours, and then the night line"


def test_hours_that_nobody_knows_are_not_guessed() -> None:
    found = {c.name: c for c in public_contacts("NL", NOON)}
    assert found["De Kindertelefoon"].open_now is None
    assert found["De Kindertelefoon"].hours_said == ""
    assert found["Emergency 112"].hours_said == "day and night"


def test_a_contact_shows_through_its_last_day_in_the_country_and_no_longer() -> None:
    contact(kind="online")
    last_minute_in_la_paz = datetime(2027, 1, 21, 3, 59, tzinfo=UTC)  # 20th, 23:59
    assert "Línea de prueba" in shown(now=last_minute_in_la_paz)
    assert "Línea de prueba" not in shown(
        now=last_minute_in_la_paz + timedelta(minutes=1)
    )


@pytest.mark.parametrize(
    ("confidence", "confirmed", "is_shown"),
    [
        ("high", False, True),
        ("high", True, True),
        ("medium", False, False),
        ("medium", True, True),
        ("low", False, False),
        ("low", True, False),
    ],
)
def test_only_contacts_that_someone_vouches_for_are_shown(
    world: World, confidence: str, confirmed: bool, is_shown: bool
) -> None:
    by = world.lucia.user_id if confirmed else None
    contact(confidence=confidence, confirmed_by=by)
    assert ("Línea de prueba" in shown()) is is_shown


def test_a_contact_of_another_country_is_not_shown() -> None:
    contact(country_id="PH")
    assert "Línea de prueba" not in shown("BO")
    assert "Línea de prueba" in shown("PH")


def test_an_unknown_country_gets_what_serves_the_world() -> None:
    assert shown("XX") == [
        "Take It Down",
        "IWF report (URL of child sexual abuse imagery)",
    ]


def test_a_yes_of_the_country_lead_shows_it_for_180_days(world: World) -> None:
    line = contact(confidence="medium", expires_on=date(2027, 1, 1))
    assert "Línea de prueba" not in shown()
    with time_machine.travel(NOON, tick=False):
        operations.confirm_contact(world.lucia, line.id, 1, "called")
    line.refresh_from_db()
    assert (line.checked_on, line.expires_on) == (date(2027, 1, 15), date(2027, 7, 14))
    assert line.confirmed_by == world.lucia.user_id
    assert line.version == 2
    assert "Línea de prueba" in shown()


def test_the_day_of_checking_is_the_day_in_the_country(world: World) -> None:
    line = contact()
    with time_machine.travel(datetime(2027, 1, 16, 2, tzinfo=UTC), tick=False):
        operations.confirm_contact(world.lucia, line.id, 1, "called")
    line.refresh_from_db()
    assert line.checked_on == date(2027, 1, 15)


def test_a_doubtful_contact_cannot_be_waved_through(world: World) -> None:
    line = contact(confidence="low")
    with pytest.raises(RuleBroken):
        operations.confirm_contact(world.lucia, line.id, 1, "called")
    agreed.correct_contact(world.lucia, line.id, 1, WORDS, "called")
    line.refresh_from_db()
    assert line.confidence == "medium"
    assert "Línea 156" in shown()


def test_how_it_was_checked_must_be_said(world: World) -> None:
    line = contact()
    with pytest.raises(RuleBroken) as broken:
        operations.confirm_contact(world.lucia, line.id, 1, "")
    assert broken.value.field == "how"


def test_what_is_taken_down_is_gone_for_the_public_and_for_editing(
    world: World,
) -> None:
    line = contact()
    agreed.retire_contact(world.ana, line.id, 1, "closed")
    assert "Línea de prueba" not in shown()
    with pytest.raises(RuleBroken):
        agreed.correct_contact(world.ana, line.id, 2, WORDS, "called")
    with pytest.raises(RuleBroken):
        operations.confirm_contact(world.ana, line.id, 2, "called")


@pytest.mark.parametrize("name", ["carla", "sonia", "mariana", "willem", "tala"])
def test_others_may_not_touch_the_contacts_of_a_country(
    world: World, name: str
) -> None:
    line, actor = contact(), getattr(world, name)
    with pytest.raises(Refused):
        operations.confirm_contact(actor, line.id, 1, "called")
    with pytest.raises(Refused):
        agreed.correct_contact(actor, line.id, 1, WORDS, "called")
    with pytest.raises(Refused):
        agreed.retire_contact(actor, line.id, 1, "closed")
    with pytest.raises(Refused):
        agreed.add_contact(actor, "BO", WORDS, "called")
    line.refresh_from_db()
    assert (line.version, line.retired_at) == (1, None)


def test_a_country_lead_stays_in_her_country(world: World) -> None:
    with pytest.raises(Refused):
        agreed.add_contact(world.lucia, "PE", WORDS, "called")
    with pytest.raises(Refused):
        agreed.add_contact(world.lucia, None, WORDS, "called")
    assert agreed.add_contact(world.lena, None, WORDS, "called").country is None


def test_two_people_correct_the_same_line_and_the_second_is_asked(
    world: World,
) -> None:
    line = contact()
    agreed.correct_contact(world.lucia, line.id, 1, WORDS, "called")
    with pytest.raises(Conflict) as conflict:
        agreed.correct_contact(
            world.ana, line.id, 1, replace(WORDS, phone="999"), "called"
        )
    assert conflict.value.current.phone == "156"
    line.refresh_from_db()
    assert (line.phone, line.version) == ("156", 2)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": "  "}, "name"),
        ({"source": ""}, "source"),
        ({"phone": ""}, "phone"),
        ({"phone": "call us"}, "phone"),
        ({"phone": "1" * 80}, "phone"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"url": "example"}, "url"),
        ({"name": "x" * 121}, "name"),
        ({"kind": "lottery"}, "kind"),
    ],
)
def test_what_cannot_help_anyone_is_not_saved(
    world: World, changes: dict[str, Any], field: str
) -> None:
    before = HelpContact.objects.count()
    with pytest.raises(RuleBroken) as broken:
        agreed.add_contact(world.lucia, "BO", replace(WORDS, **changes), "called")
    assert broken.value.field == field
    assert HelpContact.objects.count() == before


def test_digits_of_any_script_are_kept_as_one_dials_them(world: World) -> None:
    made = agreed.add_contact(
        world.lena, "BD", replace(WORDS, phone=" ১০৯৮ "), "operator"
    )
    assert made.phone == "1098"


def test_names_are_kept_composed_and_on_one_line(world: World) -> None:
    made = agreed.add_contact(
        world.lucia, "BO", replace(WORDS, name="Li\u0301nea\n  156"), "called"
    )
    assert made.name == "Línea 156"


def test_the_journal_says_what_kind_of_thing_changed_and_no_content(
    world: World,
) -> None:
    line = contact()
    agreed.correct_contact(world.lucia, line.id, 1, WORDS, "called")
    entry = Entry.objects.filter(verb="country.correct_contact").latest("number")
    assert entry.facts == {"how": "called", "changed": "name+phone+source"}
    assert (entry.country, entry.subject_id) == ("BO", line.id)


def test_what_wants_a_look_is_found() -> None:
    today = date(2027, 1, 15)
    contact(name="fresh", expires_on=date(2027, 7, 1))
    contact(name="ends soon", expires_on=date(2027, 2, 13))
    contact(name="unsure", confidence="low", expires_on=date(2027, 7, 1))
    contact(name="waits", confidence="medium", expires_on=date(2027, 7, 1))
    contact(name="gone", confidence="low", retired_at=NOON)
    names = contacts_to_check(today).filter(source="A test")
    assert set(names.values_list("name", flat=True)) == {"ends soon", "unsure", "waits"}


# -- Too old, and nothing else -----------------------------------------------------

LATE = datetime(2028, 6, 1, 16, tzinfo=UTC)  # long after every check that was shipped


def test_a_country_keeps_its_old_emergency_and_child_lines_rather_than_none() -> None:
    contact()
    found = {c.name: c.is_aged for c in public_contacts("BO", LATE)}
    assert found == {"Police 110": True, "Línea de prueba": True}


def test_other_lines_and_those_of_the_world_leave_when_they_are_too_old() -> None:
    contact(kind="online")
    contact(kind="anti_trafficking")
    contact(country_id=None)
    assert shown(now=LATE) == ["Police 110"]


def test_an_old_line_leaves_when_its_country_has_a_checked_one_of_its_kind() -> None:
    contact(kind="emergency", expires_on=LATE.date())
    contact(country_id="PH", expires_on=LATE.date())
    contact(name="Línea vieja")
    found = {c.name: c.is_aged for c in public_contacts("BO", LATE)}
    assert found == {"Línea de prueba": False, "Línea vieja": True}


@pytest.mark.parametrize("reason", ["wrong", "unsafe"])
def test_an_old_line_that_was_reported_wrong_or_unsafe_is_never_shown(
    world: World, reason: str
) -> None:
    line = contact()
    agreed.retire_contact(world.lucia, line.id, 1, reason)
    assert "Línea de prueba" not in shown(now=LATE)


@pytest.mark.parametrize(
    ("confidence", "is_shown"), [("high", True), ("medium", False), ("low", False)]
)
def test_an_old_line_that_nobody_stood_for_is_not_shown(
    confidence: str, is_shown: bool
) -> None:
    contact(confidence=confidence)
    assert ("Línea de prueba" in shown(now=LATE)) is is_shown
