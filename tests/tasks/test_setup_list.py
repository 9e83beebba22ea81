"""The set-up list: what an organisation still needs, and for whom it is shown."""

from __future__ import annotations

from django.utils import timezone

from amparo.foundation.accounts.models import Membership
from amparo.foundation.organisations.models import Receiving, Team
from amparo.foundation.policy import Role
from amparo.foundation.tasks.setup_list import ORDER, Result, State, steps_for
from amparo.foundation.vault.models import VaultGrant, VaultKey
from amparo.foundation.vault.recovery import make_recovery_key, seal_to_current
from tests.cast import World
from tests.signin import signed_in

RESPONSE_ONLY = {"custodians", "standby", "on_call", "contacts", "languages", "opening"}


def steps(world: World, name: str = "ana") -> dict[str, Result]:
    return {step.key: found for step, found in steps_for(getattr(world, name))}


def administers(world: World, name: str, organisation: str) -> None:
    """Make someone the administrator of an organisation as well."""
    Membership.objects.create(
        user=world.users[name],
        organisation=world.organisations[organisation],
        role=Role.ADMINISTRATOR,
    )


def test_every_step_is_there_in_the_order_in_which_to_do_it(world: World) -> None:
    assert tuple(steps(world)) == ORDER
    for step, found in steps_for(world.ana):
        assert str(step.why).endswith("."), step.key
        assert found.url.startswith("/staff/"), step.key


def test_what_is_missing_is_named(world: World) -> None:
    found = steps(world)
    assert found["team"].state is State.DONE
    assert found["people"].state is State.ADVISED
    assert found["people"].missing == ["Custodias", "Mesa en línea"]
    assert found["keys"].state is State.DONE
    assert found["custodians"].state is State.ADVISED
    assert found["custodians"].missing == ["El Alto"]
    assert found["standby"].state is State.ADVISED
    assert found["on_call"].state is State.OPEN
    assert found["on_call"].missing == ["Cochabamba"]
    assert found["opening"].state is State.DONE


def test_an_organisation_without_a_data_protection_officer_is_named(
    world: World,
) -> None:
    assert steps(world)["officer"].state is State.DONE
    officers = Membership.objects.filter(role=Role.DATA_PROTECTION_OFFICER)
    officers.update(ended_at=timezone.now())
    found = steps(world)["officer"]
    assert (found.state, found.missing) == (State.ADVISED, ["Casa Abierta"])


def test_a_team_whose_key_nobody_holds_is_to_do(world: World) -> None:
    VaultGrant.objects.filter(vault_key__team=world.teams["el_alto"]).delete()
    found = steps(world)["keys"]
    assert (found.state, found.missing) == (State.OPEN, ["El Alto"])


def test_a_team_without_people_is_to_do_and_with_one_it_is_advice(
    world: World,
) -> None:
    desk = Membership.objects.filter(team=world.teams["desk"])
    desk.update(ended_at=timezone.now())
    found = steps(world)["people"]
    assert (found.state, found.missing) == (
        State.OPEN,
        ["Custodias", "Mesa en línea"],
    )


def test_the_paper_is_done_once_it_opens_every_team(world: World) -> None:
    assert steps(world)["paper"].missing == ["Casa Abierta", "Custodians, separately"]
    casa = world.organisations["casa"].id
    make_recovery_key(world.sonia, casa)
    make_recovery_key(world.inti, casa, apart=True)
    assert steps(world)["paper"].missing == ["El Alto", "Mesa en línea"]
    for name, team in (("elena", "el_alto"), ("yara", "desk")):
        seal_to_current(getattr(world, name), world.team_id(team))
    assert steps(world)["paper"].state is State.DONE


def test_what_waits_for_another_step_comes_later(world: World) -> None:
    Receiving.objects.filter(team=world.teams["cochabamba"]).delete()
    found = steps(world)
    assert found["opening"].state is State.OPEN
    assert found["on_call"].state is found["standby"].state is State.LATER
    VaultKey.objects.filter(team__organisation=world.organisations["casa"]).delete()
    found = steps(world)
    assert found["paper"].state is found["opening"].state is State.LATER


def test_a_shelter_is_not_asked_for_what_only_a_response_team_needs(
    world: World,
) -> None:
    administers(world, "pablo", "sol")
    assert set(steps(world, "pablo")) == set(ORDER) - RESPONSE_ONLY


def test_an_organisation_that_only_leads_needs_no_team(world: World) -> None:
    administers(world, "lena", "alliance")
    found = steps(world, "lena")
    assert found["team"].state is State.ADVISED
    todo = {key for key, one in found.items() if one.state is State.OPEN}
    assert todo <= {"factors", "secret"}
    Team.objects.update(is_active=False)
    assert steps(world, "lena")["team"].state is State.OPEN


def test_the_first_page_of_an_administrator_has_the_list_and_of_nobody_else(
    world: World,
) -> None:
    shown = signed_in(world, "ana").get("/staff/day/").content.decode()
    assert "Set-up list" in shown
    assert "Set who is on call" in shown
    assert "Missing: Cochabamba." in shown
    assert "Name a standby team" not in shown, "what is only better comes on its page"
    for name in ("carla", "sonia", "lucia"):
        assert "Set-up list" not in (
            signed_in(world, name).get("/staff/day/").content.decode()
        )


def test_the_page_of_the_list_has_every_step_with_its_state(world: World) -> None:
    shown = signed_in(world, "ana").get("/staff/day/set-up/").content.decode()
    for step, _found in steps_for(world.ana):
        assert str(step.label) in shown
    for word in ("Done", "To do", "Recommended"):
        assert word in shown
