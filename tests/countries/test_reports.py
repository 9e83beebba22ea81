"""Help contacts that a colleague reports as wrong or unsafe."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from amparo.foundation.countries import operations
from amparo.foundation.countries.models import HelpContact
from amparo.foundation.countries.queries import public_contacts
from amparo.foundation.journal.models import Entry
from amparo.foundation.kernel.errors import Conflict, Refused, RuleBroken
from amparo.foundation.tasks.country_tasks import create_country_tasks
from amparo.foundation.tasks.models import Task
from amparo.foundation.tasks.queries import mine
from tests.cast import World
from tests.countries import agreed
from tests.countries.test_contacts import contact
from tests.rows import write
from tests.signin import signed_in

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 12, 1, 16, tzinfo=UTC)  # noon in La Paz
WORDS = operations.ContactData(
    kind="child_helpline", name="Right now", phone="157", source="Called today"
)


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False) as _traveller:
        yield


def shown(kind: str = "child_helpline", now: datetime = NOW) -> list[str]:
    return [c.name for c in public_contacts("BO", now) if c.kind == kind]


def report(world: World, line: HelpContact, why: str = "wrong") -> HelpContact:
    line.refresh_from_db()
    return operations.report_contact(world.carla, line.id, line.version, why)


def police() -> HelpContact:
    return HelpContact.objects.get(loaded_as="BO:emergency:police-110")


# -- What the public sees ----------------------------------------------------------


@pytest.mark.parametrize("why", HelpContact.Report.values)
def test_what_is_reported_is_hidden_at_once(world: World, why: str) -> None:
    contact(name="Good")
    report(world, contact(name="Bad"), why)
    assert shown() == ["Good"]


def test_a_site_that_serves_everywhere_is_hidden_too(world: World) -> None:
    site = HelpContact.objects.get(country=None, name="Take It Down")
    assert "Take It Down" in shown("online")
    report(world, site, "unsafe")
    assert "Take It Down" not in shown("online")


def test_an_emergency_line_stays_even_beside_another(world: World) -> None:
    contact(kind="emergency", name="Ambulance")
    report(world, police(), "silent")
    assert sorted(shown("emergency")) == ["Ambulance", "Police 110"]


def test_the_last_child_line_stays_but_not_the_last_of_another_kind(
    world: World,
) -> None:
    report(world, contact(name="Only line"))
    report(world, contact(kind="anti_trafficking", name="Only of its kind"))
    assert shown() == ["Only line"]
    assert shown("anti_trafficking") == []


def test_of_child_lines_that_are_all_reported_the_last_one_stays(world: World) -> None:
    first, second = contact(name="First"), contact(name="Second")
    report(world, second)
    with time_machine.travel(NOW + timedelta(minutes=1), tick=False):
        report(world, first)
    assert shown() == ["First"]


def test_a_good_line_whose_check_expired_replaces_a_reported_one(world: World) -> None:
    contact(name="Old", expires_on=date(2026, 11, 1))
    report(world, contact(name="Reported"))
    assert shown() == ["Old"]


def test_lines_of_another_country_or_a_hidden_one_replace_nothing(world: World) -> None:
    contact(name="In Peru", country_id="PE")
    contact(name="Doubtful", confidence="low")
    contact(name="Removed", retired_at=NOW)
    report(world, contact(name="Only line"))
    assert shown() == ["Only line"]


@pytest.mark.parametrize("kind", ["child_helpline", "emergency"])
def test_an_expired_line_is_not_shown_with_its_age_once_it_is_reported(
    world: World, kind: str
) -> None:
    HelpContact.objects.filter(country="BO").delete()
    line = contact(kind=kind, name="Old", expires_on=date(2026, 11, 1))
    assert shown(kind) == ["Old"]
    report(world, line)
    assert shown(kind) == []


# -- How it ends -------------------------------------------------------------------


def test_a_check_or_a_correction_shows_it_again(world: World) -> None:
    contact(name="Good", position=200)
    line = contact(name="Line")
    report(world, line)
    line.refresh_from_db()
    operations.confirm_contact(world.lucia, line.id, line.version, "called")
    assert shown() == ["Line", "Good"]
    report(world, line)
    line.refresh_from_db()
    agreed.correct_contact(world.lucia, line.id, line.version, WORDS, "called")
    assert shown() == ["Right now", "Good"]
    line.refresh_from_db()
    assert (line.reported_as, line.reported_at, line.reported_by) == ("", None, None)


def test_the_country_lead_dismisses_a_report(world: World) -> None:
    contact(name="Good", position=200)
    line = report(world, contact(name="Line"))
    with pytest.raises(Refused):
        operations.dismiss_report(world.carla, line.id, line.version)
    operations.dismiss_report(world.lucia, line.id, line.version)
    assert shown() == ["Line", "Good"]
    with pytest.raises(RuleBroken, match="already been resolved"):
        operations.dismiss_report(world.lucia, line.id, line.version + 1)


def test_only_who_reported_may_withdraw(world: World) -> None:
    contact(name="Good", position=200)
    line = report(world, contact(name="Line"))
    with pytest.raises(RuleBroken, match="Someone else"):
        operations.withdraw_report(world.sonia, line.id, line.version)
    assert shown() == ["Good"]
    operations.withdraw_report(world.carla, line.id, line.version)
    assert shown() == ["Line", "Good"]


# -- What is refused, and what is written down -------------------------------------


def test_the_journal_has_the_code_and_who_reported(world: World) -> None:
    line = report(world, contact(), "unsafe")
    entry = Entry.objects.get(verb="country.report_contact")
    assert (entry.actor_id, entry.subject_id) == (world.carla.user_id, line.id)
    assert entry.facts == {"reported_as": "unsafe"}


def test_a_donor_cannot_report_nor_anyone_with_an_unknown_reason(world: World) -> None:
    line = contact()
    with pytest.raises(Refused):
        operations.report_contact(world.willem, line.id, 1, "wrong")
    with pytest.raises(RuleBroken, match="what is wrong"):
        operations.report_contact(world.carla, line.id, 1, "a story")
    line.refresh_from_db()
    assert (line.reported_as, line.version) == ("", 1)


def test_the_second_to_report_is_told_and_changes_nothing(world: World) -> None:
    line = report(world, contact())
    with pytest.raises(RuleBroken, match="already been reported"):
        operations.report_contact(world.sonia, line.id, line.version, "unsafe")
    line.refresh_from_db()
    assert (line.reported_as, line.reported_by) == ("wrong", world.carla.user_id)


def test_who_saw_an_older_state_does_not_report_what_was_corrected(
    world: World,
) -> None:
    line = contact()
    agreed.correct_contact(world.lucia, line.id, 1, WORDS, "called")
    with pytest.raises(Conflict):
        operations.report_contact(world.carla, line.id, 1, "wrong")


# -- The task ----------------------------------------------------------------------


def reports(country: str | None = "BO") -> list[datetime]:
    found = Task.objects.filter(kind="helpline.report", country=country)
    return [task.due_at for task in found.filter(completed_at=None)]


def test_the_country_lead_has_one_task_until_all_is_resolved(world: World) -> None:
    first, second = contact(name="First"), contact(name="Second")
    report(world, first)
    with time_machine.travel(NOW + timedelta(hours=1), tick=False):
        report(world, second)
    create_country_tasks(NOW)
    assert reports() == [NOW + timedelta(hours=4)]
    assert "helpline.report" in {task.kind for task in mine(world.lucia)}
    assert not mine(world.carla).exists()
    operations.dismiss_report(world.lucia, first.id, first.version + 1)
    create_country_tasks(NOW)
    assert reports() == [NOW + timedelta(hours=5)]
    operations.retire_contact(world.lucia, second.id, second.version + 1, "wrong")
    create_country_tasks(NOW)
    assert reports() == []


def test_a_report_of_what_serves_everywhere_is_the_alliances_task(
    world: World,
) -> None:
    report(world, HelpContact.objects.get(country=None, name="Take It Down"))
    create_country_tasks(NOW)
    assert (reports(None), reports("BO")) == ([NOW + timedelta(hours=4)], [])
    assert "helpline.report" in {task.kind for task in mine(world.lena)}


def test_a_report_makes_no_check_due(world: World) -> None:
    write(HelpContact.objects.exclude(confidence="low"), confidence="high")
    report(world, contact(expires_on=date(2027, 5, 20)))
    create_country_tasks(NOW)
    kinds = Task.objects.filter(country="BO").values_list("kind", flat=True)
    assert list(kinds) == ["helpline.report"]


# -- The pages ---------------------------------------------------------------------


def test_a_caseworker_reports_and_the_country_lead_finds_it(world: World) -> None:
    contact(name="Good")
    line = contact(name="Línea mala")
    page = reverse("countries:contact", args=[line.id])
    carla, lucia = signed_in(world, "carla"), signed_in(world, "lucia")
    services = carla.get(reverse("services:list")).content.decode()
    assert f'href="{reverse("countries:countries")}"' in services
    assert "Report wrong or unsafe" in carla.get(page).content.decode()
    sent = carla.post(
        reverse("countries:report", args=[line.id]),
        {"version": 1, "reported_as": "silent"},
    )
    assert sent.status_code == 302
    told = carla.get(page).content.decode()
    assert "Not shown, reported: Nobody answers" in told
    assert "Withdraw report" in told
    assert "Report wrong or unsafe" not in told
    found = lucia.get(reverse("countries:check", args=["BO"])).content.decode()
    assert "Not shown, reported: Nobody answers" in found
    seen = lucia.get(page).content.decode()
    assert "Nobody answers. Reported by Carla, 1 December 2026." in seen
    assert "Dismiss report" in seen
    lucia.post(reverse("countries:dismiss_report", args=[line.id]), {"version": 2})
    assert "Línea mala" in shown()


def test_the_mark_says_when_a_reported_line_is_still_shown(world: World) -> None:
    line = report(world, contact(name="Only line"), "unsafe")
    page = reverse("countries:contact", args=[line.id])
    seen = signed_in(world, "lucia").get(page).content.decode()
    assert "Still shown, though reported: Not safe for children" in seen
