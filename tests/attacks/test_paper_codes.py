"""An administrator makes a sheet of codes for a colleague, to sign in as them.

Or a helper sits down at an open screen and makes one quietly. The administrator has
every button that is offered, and has even seen the colleague's password. They have no
accomplice; the helper knows no password.
"""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from amparo.foundation.accounts import factors, sheets
from amparo.foundation.accounts.models import User
from amparo.foundation.decisions.operations import confirm
from amparo.foundation.proposals.models import Alarm, Proposal
from tests.accounts.helpers import try_password, with_app
from tests.cast import PASSWORD, World
from tests.signin import signed_in

PAPER = reverse("accounts:paper_codes")
SECOND = "/staff/sign-in/second/"


def codes_in(client: Client) -> list[str]:
    page = client.post(PAPER)
    return list(page.context["codes"]) if page.status_code == 200 else []


def press_everything(client: Client, victim: User) -> None:
    """Propose a sheet and confirm it, as the one person they are."""
    client.post(reverse("accounts:sheet", args=[victim.id]))
    for proposal in Proposal.objects.all():
        for act in ("confirm", "settle"):
            client.post(f"/staff/decisions/{proposal.id}/{act}/", {"uphold": "yes"})


def enters_as(victim: User, codes: list[str]) -> bool:
    client = Client()
    try_password(client, victim.email, PASSWORD)
    for code in codes or ["0000000000"]:
        client.post(SECOND, {"code": code})
    codes_in(client)
    return client.get("/staff/account/").status_code == 200


@pytest.mark.parametrize("has_app", [True, False])
def test_alone_they_print_no_sheet_and_sign_in_as_nobody(
    world: World, has_app: bool
) -> None:
    carla = world.users["carla"]
    if has_app:
        with_app(carla)
    client = signed_in(world, "ana")
    press_everything(client, carla)
    assert sheets.agreed(carla) is None
    assert not enters_as(carla, codes_in(client))
    assert factors.paper_codes_left(carla) == 0


def test_once_a_second_person_agreed_the_codes_are_still_not_theirs_to_see(
    world: World,
) -> None:
    carla = with_app(world.users["carla"])
    client = signed_in(world, "ana")
    press_everything(client, carla)
    confirm(world.sonia, Proposal.objects.get().id)
    assert not enters_as(carla, codes_in(client))
    assert factors.paper_codes_left(carla) == 0  # and hers is not touched
    told = Alarm.objects.get(what="decision.confirmed")
    assert str(carla.id) in told.user_ids


def test_at_an_open_screen_nobody_makes_a_sheet_of_who_has_only_one(
    world: World,
) -> None:
    carla = world.users["carla"]
    confirm(world.sonia, sheets.propose_sheet(world.ana, carla.id).id)
    client = Client()
    try_password(client, carla.email, PASSWORD)
    assert len(codes_in(client)) == 10
    for _again in range(3):  # signed in a moment ago, with password and code
        assert codes_in(client) == []
    assert factors.paper_codes_left(carla) == 10
