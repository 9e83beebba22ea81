"""One person changes the number that a child dials.

The attacker is one colleague who may edit the facts of a country: its lead or an
administrator. Within seconds a child would have reached them instead of the helpline.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from amparo.foundation.countries.models import Deadline, HelpContact, ReportingDuty
from amparo.foundation.countries.queries import deadline_hours, forget_facts
from amparo.foundation.organisations.models import Receiving
from amparo.foundation.proposals.models import Proposal
from tests.cast import World
from tests.signin import signed_in

MINE = "70055555"
ONE_PERSON = ("lucia", "ana", "lena")


def child_line() -> HelpContact:
    """Make the one helpline for children of Bolivia, as the public sees it."""
    HelpContact.objects.filter(country="BO", kind="child_helpline").delete()
    today = timezone.localdate()
    return HelpContact.objects.create(
        country_id="BO",
        kind="child_helpline",
        name="Línea 156",
        phone="156",
        source="Official page",
        confidence="high",
        checked_on=today,
        expires_on=today + timedelta(days=100),
    )


def words(contact: HelpContact, **changes: Any) -> dict[str, Any]:
    return {
        "version": contact.version,
        "kind": contact.kind,
        "name": contact.name,
        "phone": contact.phone,
        "source": "I called",
        "how": "called",
    } | changes


def press_everything(client: Client) -> None:
    """Confirm whatever waits, as this person, on each page that offers it."""
    for proposal in Proposal.objects.all():
        client.post(
            reverse("countries:confirm_proposal", args=[proposal.id]), {"how": "called"}
        )
        for act in ("confirm", "settle"):
            client.post(f"/staff/decisions/{proposal.id}/{act}/", {"uphold": "yes"})


def help_page() -> str:
    return Client().get("/es/bo/").content.decode()


@pytest.mark.parametrize("name", ONE_PERSON)
def test_one_person_alone_does_not_change_the_number(world: World, name: str) -> None:
    line, client = child_line(), signed_in(world, name)
    client.post(reverse("countries:correct", args=[line.id]), words(line, phone=MINE))
    press_everything(client)
    line.refresh_from_db()
    assert line.phone == "156"
    assert MINE not in help_page()


@pytest.mark.parametrize("name", ONE_PERSON)
def test_one_person_alone_adds_no_number_that_children_see(
    world: World, name: str
) -> None:
    line, client = child_line(), signed_in(world, name)
    client.post(
        reverse("countries:add_contact", args=["BO"]),
        words(line, phone=MINE, name="Ayuda"),
    )
    press_everything(client)
    assert MINE not in help_page()


@pytest.mark.parametrize("name", ONE_PERSON)
def test_one_person_alone_leaves_no_country_without_a_line(
    world: World, name: str
) -> None:
    line, client = child_line(), signed_in(world, name)
    police = HelpContact.objects.filter(country="BO", kind="emergency").first()
    assert police is not None
    for contact in (line, police):
        for reason in ("unsafe", "closed", "wrong", "double"):
            client.post(
                reverse("countries:retire", args=[contact.id]),
                {"version": contact.version, "reason": reason},
            )
    # Or makes it something else, so that another would be the last.
    client.post(
        reverse("countries:correct", args=[line.id]), words(line, kind="online")
    )
    press_everything(client)
    for contact in (line, police):
        contact.refresh_from_db()
        assert contact.retired_at is None
    assert line.kind == "child_helpline"


def test_two_people_of_one_organisation_do_not_change_it_either(world: World) -> None:
    line = child_line()
    address = reverse("countries:correct", args=[line.id])
    signed_in(world, "lucia").post(address, words(line, phone=MINE))
    press_everything(signed_in(world, "ana"))  # of Casa, as Lucía
    line.refresh_from_db()
    assert line.phone == "156"


@pytest.mark.parametrize("name", ONE_PERSON)
def test_one_person_alone_changes_no_deadline_and_no_duty(
    world: World, name: str
) -> None:
    client = signed_in(world, name)
    before = deadline_hours("BO", "concern.first_answer", "now")
    row = Deadline.objects.get(country=None, kind="concern.first_answer", level="now")
    client.post(
        reverse("countries:edit_deadline", args=["BO", row.id]),
        {"version": 0, "length": 800, "source": "Me"},
    )
    client.post(
        reverse("countries:add_duty", args=["BO"]),
        {
            "who": "All",
            "to_whom": "Me",
            "position": 1,
            "summary": "Call me",
            "source": "Me",
            "confidence": "medium",
        },
    )
    press_everything(client)
    forget_facts()
    assert deadline_hours("BO", "concern.first_answer", "now") == before
    assert not ReportingDuty.objects.filter(to_whom="Me").exists()


@pytest.mark.parametrize("name", [*ONE_PERSON, "sonia"])
def test_one_person_alone_does_not_leave_a_country_without_a_receiving_team(
    world: World, name: str
) -> None:
    client, team = signed_in(world, name), world.teams["cochabamba"]
    for act in ("receiving/stop", "change"):
        client.post(
            f"/staff/organisations/teams/{team.id}/{act}/",
            {"version": 1, "name": team.name, "kind": "service"},
        )
    press_everything(client)
    assert Receiving.objects.get(country="BO").team == world.teams["cochabamba"]
