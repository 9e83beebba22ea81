"""Tasks to check help contacts: in time, and one per country."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from amparo.foundation.accounts.models import Membership
from amparo.foundation.countries.models import HelpContact
from amparo.foundation.countries.operations import confirm_contact, confirm_proposal
from amparo.foundation.proposals.models import Proposal
from amparo.foundation.proposals.operations import propose
from amparo.foundation.tasks.country_tasks import create_country_tasks, subject_of
from amparo.foundation.tasks.models import Task
from amparo.foundation.tasks.operations import escalate_due
from amparo.foundation.tasks.queries import late_in_team, mine, my_day
from amparo.foundation.tasks.reminders import remind
from tests.cast import World
from tests.countries.agreed import edit_deadline
from tests.rows import write
from tests.signin import signed_in
from tests.tasks.test_reminders import queued

NOW = datetime(2027, 2, 1, 16, tzinfo=UTC)  # noon in La Paz, nothing ends soon
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _checked(world: World, fresh_facts: None) -> Iterator[None]:
    """Every help contact was checked, and nobody looks at another's country."""
    write(HelpContact.objects.exclude(confidence="low"), confidence="high")
    with time_machine.travel(NOW, tick=False):
        yield


def proposed(country: str = "BO") -> Proposal:
    line = HelpContact.objects.filter(country=country or None).earliest("loaded_as")
    old = {name: getattr(line, name) for name in HelpContact.WORDS}
    new = old | {"phone": "999"}
    return propose(
        *(HelpContact.TOPIC, str(line.loaded_as)),
        country=country,
        old=old,
        new=new,
        source="A test",
        subject_id=line.id,
    )


def due_of(country: str | None) -> list[datetime]:
    found = Task.objects.filter(country=country, completed_at=None)
    return [task.due_at for task in found]


def test_nothing_is_due_while_everything_is_checked() -> None:
    assert create_country_tasks(NOW) == 0
    assert not Task.objects.exists()


def test_a_change_of_a_new_version_is_due_within_the_countrys_time(
    world: World,
) -> None:
    proposed()
    assert create_country_tasks(NOW) == 1
    assert due_of("BO") == [NOW + 7 * DAY]
    assert [d.country_id for d in mine(world.lucia)] == ["BO"]
    for other in ("lena", "ana", "sonia", "tala"):
        assert not mine(getattr(world, other)).exists(), other


def test_a_countrys_own_deadline_counts(world: World) -> None:
    edit_deadline(
        world.lucia,
        *("BO", "helpline.confirm", ""),
        hours=24,
        source="We",
        expected_version=0,
    )
    proposed()
    create_country_tasks(NOW)
    assert due_of("BO") == [NOW + DAY]


def test_a_country_has_one_row_however_much_there_is_to_look_at(world: World) -> None:
    proposed()
    sure = HelpContact.objects.filter(country="BO", confidence="high")
    write(sure, confidence="medium")
    assert (create_country_tasks(NOW), create_country_tasks(NOW)) == (1, 0)
    assert Task.objects.count() == 1


def test_a_contact_is_due_two_weeks_before_it_gets_too_old(world: World) -> None:
    line = HelpContact.objects.get(loaded_as="BO:emergency:police-110")
    write(line, expires_on=NOW.date() + 29 * DAY)
    create_country_tasks(NOW)
    midnight = datetime(2027, 3, 2, 4, tzinfo=UTC)  # in La Paz
    assert due_of("BO") == [midnight - 14 * DAY]


def test_a_check_completes_the_task(world: World) -> None:
    line = HelpContact.objects.get(loaded_as="BO:emergency:police-110")
    write(line, expires_on=NOW.date() - 100 * DAY)
    create_country_tasks(NOW)
    assert my_day(world.lucia, NOW).housekeeping.overdue == 1
    confirm_contact(world.lucia, line.id, 1, "called")
    assert create_country_tasks(NOW) == 0
    assert due_of("BO") == []
    assert Task.objects.get().outcome == "done"


def test_the_next_thing_to_look_at_moves_the_time(world: World) -> None:
    first = proposed()
    line = HelpContact.objects.get(loaded_as="BO:emergency:police-110")
    write(line, expires_on=NOW.date() + 29 * DAY)
    create_country_tasks(NOW)
    assert due_of("BO") == [NOW + 7 * DAY]
    confirm_proposal(world.lucia, first.id, "called")
    create_country_tasks(NOW)
    assert due_of("BO") == [datetime(2027, 2, 16, 4, tzinfo=UTC)]


def test_what_holds_everywhere_is_the_alliances(world: World) -> None:
    proposed("")
    create_country_tasks(NOW)
    assert [d.country_id for d in mine(world.lena)] == [None]
    assert not mine(world.lucia).exists()


def test_doubtful_contacts_make_nothing_due() -> None:
    write(HelpContact.objects.filter(country="BO"), confidence="low")
    assert create_country_tasks(NOW) == 0


def test_the_lead_gets_a_mail_on_the_day_and_the_alliance_once_it_is_late(
    world: World,
) -> None:
    proposed()
    create_country_tasks(NOW)
    assert remind(NOW) == 0
    remind(NOW + 7 * DAY - timedelta(hours=1))
    assert queued() == ["lucia"]
    late = NOW + 8 * DAY
    assert escalate_due(late) == 1
    remind(late)
    assert sorted(queued()) == ["lena", "lucia"]
    assert [d.country_id for d in late_in_team(world.lena)] == ["BO"]
    assert not late_in_team(world.lucia).exists()


def test_a_lead_who_left_hears_nothing(world: World) -> None:
    Membership.objects.filter(user=world.users["lucia"]).update(ended_at=NOW)
    proposed()
    create_country_tasks(NOW)
    remind(NOW + 7 * DAY - timedelta(hours=1))
    assert queued() == []


def test_housekeeping_leads_to_the_page_of_the_country(world: World) -> None:
    proposed()
    create_country_tasks(NOW)
    client = signed_in(world, "lucia")
    page = client.get(reverse("tasks:housekeeping")).content.decode()
    assert "Check help contacts" in page
    assert ">Bolivia<" in page or "Bolivia\n" in page
    address = reverse("tasks:country", args=[subject_of("BO")])
    assert address in page
    assert client.get(address)["Location"] == reverse("countries:check", args=["BO"])
