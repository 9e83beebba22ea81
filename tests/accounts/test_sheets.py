"""A sheet of codes as the only second factor: agreed on by two, printed by one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from amparo.commands import work_checks
from amparo.foundation.accounts import factors, sheets
from amparo.foundation.accounts.actors import actor_for
from amparo.foundation.accounts.decisions import propose_factor_reset
from amparo.foundation.accounts.models import Membership, User
from amparo.foundation.decisions.alarms import tell
from amparo.foundation.decisions.operations import confirm
from amparo.foundation.decisions.queries import audience
from amparo.foundation.kernel.errors import Refused, RuleBroken
from amparo.foundation.policy import Role
from amparo.foundation.proposals.models import Alarm
from amparo.foundation.tasks.models import Task
from tests.accounts.helpers import try_password, walk_in, with_app
from tests.cast import PASSWORD, World

PAPER = reverse("accounts:paper_codes")
OVERVIEW = "/staff/account/second-factor/"
SECOND = "/staff/sign-in/second/"
ACCOUNT = "/staff/account/"


def entered(user: User) -> Client:
    """Sign in with the password only."""
    client = Client()
    try_password(client, user.email, PASSWORD)
    return client


def print_codes(client: Client) -> list[str]:
    """Press the button; return what the page shows, if anything."""
    page = client.post(PAPER)
    return list(page.context["codes"]) if page.status_code == 200 else []


def agree(world: World, user: User) -> None:
    confirm(world.sonia, sheets.propose_sheet(world.ana, user.id).id)


def with_sheet(world: World, user: User) -> list[str]:
    """Let two people agree and the person print; return the ten codes."""
    agree(world, user)
    return print_codes(entered(user))


def show(user: User, code: str) -> Client:
    """Sign in with the password and one code."""
    client = entered(user)
    client.post(SECOND, {"code": code})
    return client


def is_in(client: Client) -> bool:
    return bool(client.get(ACCOUNT).status_code == 200)


def test_without_phone_or_key_a_sheet_opens_every_page(world: World) -> None:
    carla = world.users["carla"]
    assert not is_in(entered(carla))
    client = entered(carla)
    assert print_codes(client) == []
    agree(world, carla)
    assert "Print my sheet of codes" in client.get(OVERVIEW).content.decode()
    codes = print_codes(client)
    assert len(codes) == 10
    assert is_in(client)
    assert factors.has_factor(carla)
    answer = try_password(Client(), carla.email, PASSWORD)
    assert answer["Location"] == SECOND
    assert is_in(show(carla, codes[0]))
    assert not is_in(show(carla, codes[0]))  # each works once
    assert is_in(show(carla, codes[1]))


def test_the_check_counts_a_sheet_as_a_second_factor(world: World) -> None:
    def bare() -> Any:
        [error] = [found for found in work_checks.people() if "second" in found.msg]
        return error.msg.split()[0]

    before = int(bare())
    with_sheet(world, world.users["carla"])
    assert int(bare()) == before - 1


def test_an_agreement_prints_one_sheet_within_a_week(world: World) -> None:
    carla = world.users["carla"]
    codes = with_sheet(world, carla)
    assert print_codes(show(carla, codes[0])) == []
    assert factors.paper_codes_left(carla) == 9
    agree(world, carla)
    late = timezone.now() + timedelta(days=8)
    with time_machine.travel(late):
        assert print_codes(show(carla, codes[1])) == []


def test_the_old_sheet_works_until_the_new_one_is_printed(world: World) -> None:
    carla = world.users["carla"]
    old = with_sheet(world, carla)
    agree(world, carla)
    client = show(carla, old[0])
    assert is_in(client)
    new = print_codes(client)
    assert len(new) == 10 and not set(new) & set(old)
    assert not is_in(show(carla, old[1]))
    assert is_in(show(carla, new[0]))


def test_a_lost_sheet_ends_by_two_and_a_new_one_is_printed(world: World) -> None:
    carla = world.users["carla"]
    lost = with_sheet(world, carla)
    agree(world, carla)
    confirm(world.sonia, propose_factor_reset(world.ana, carla.id).id)
    client = entered(carla)
    new = print_codes(client)
    assert len(new) == 10
    assert not is_in(show(carla, lost[0]))
    assert is_in(show(carla, new[0]))


def test_a_used_up_sheet_lets_nobody_in_by_the_password_alone(world: World) -> None:
    carla = world.users["carla"]
    for code in with_sheet(world, carla):
        assert is_in(show(carla, code))
    assert factors.paper_codes_left(carla) == 0
    answer = try_password(Client(), carla.email, PASSWORD)
    assert answer["Location"] == SECOND
    assert not is_in(entered(carla))


def test_with_three_codes_left_the_person_hears_and_the_administrators_have_a_task(
    world: World,
) -> None:
    carla, ana = world.users["carla"], world.users["ana"]
    codes = with_sheet(world, carla)
    for code in codes[:6]:
        assert (
            "left on your sheet" not in show(carla, code).get(ACCOUNT).content.decode()
        )
    assert not Alarm.objects.filter(what="factor.few").exists()
    page = show(carla, codes[6]).get(ACCOUNT).content.decode()
    assert "3 codes are left on your sheet. Ask your administrator" in page
    alarm = Alarm.objects.get(what="factor.few")
    assert (alarm.person, audience(alarm)) == (carla.id, {ana.id})
    tell()
    [task] = Task.objects.filter(subject_id=alarm.id)
    assert task.owner_id == ana.id and task.completed_at is None
    show(carla, codes[7])
    assert Alarm.objects.filter(what="factor.few").count() == 1
    for code in codes[8:]:
        show(carla, code)
    assert Alarm.objects.filter(what="factor.few").count() == 2


def test_who_has_an_app_renews_alone_and_the_administrators_hear_of_it(
    world: World,
) -> None:
    carla = with_app(world.users["carla"])
    client = Client()
    walk_in(client, carla)
    first, second = print_codes(client), print_codes(client)
    assert len(first) == len(second) == 10
    told = Alarm.objects.filter(what="factor.paper")
    assert told.count() == 2
    assert {who for alarm in told for who in audience(alarm)} == {world.users["ana"].id}
    for code in second[:8]:
        show(carla, code)
    assert not Alarm.objects.filter(what="factor.few").exists()  # the app is there


@pytest.mark.parametrize("name", ["sonia", "carla", "luz", "lena", "diego"])
def test_only_an_administrator_proposes_a_sheet(world: World, name: str) -> None:
    with pytest.raises(Refused):
        sheets.propose_sheet(getattr(world, name), world.users["tomasa"].id)


def test_nobody_proposes_or_confirms_an_own_sheet(world: World) -> None:
    with pytest.raises(RuleBroken, match="Someone else"):
        sheets.propose_sheet(world.ana, world.users["ana"].id)
    proposal = sheets.propose_sheet(world.ana, world.users["sonia"].id)
    with pytest.raises(RuleBroken, match="gain something"):
        confirm(world.sonia, proposal.id)


def test_where_keys_are_held_elsewhere_an_administrator_there_takes_part(
    world: World,
) -> None:
    luz = world.users["luz"]
    Membership.objects.create(
        user=luz, organisation=world.organisations["casa"], role=Role.TRAINER
    )
    proposal = sheets.propose_sheet(world.ana, luz.id)
    with pytest.raises(RuleBroken, match="holds keys in other organisations"):
        confirm(world.lena, proposal.id)
    amy = User.objects.create(email="amy@example.org", name="Amy")
    Membership.objects.create(
        user=amy,
        organisation=world.organisations["kanlungan"],
        role=Role.ADMINISTRATOR,
    )
    confirm(actor_for(amy, None), proposal.id)
    assert sheets.agreed(luz) is not None
    assert sheets.agreed(world.users["carla"]) is None


def test_a_donor_may_have_a_sheet_and_then_needs_it(world: World) -> None:
    willem, alliance = world.users["willem"], world.organisations["alliance"]
    amy = User.objects.create(email="amy@example.org", name="Amy")
    Membership.objects.create(user=amy, organisation=alliance, role=Role.ADMINISTRATOR)
    assert is_in(entered(willem))
    confirm(world.lena, sheets.propose_sheet(actor_for(amy, None), willem.id).id)
    codes = print_codes(entered(willem))
    assert not is_in(entered(willem))
    assert is_in(show(willem, codes[0]))
