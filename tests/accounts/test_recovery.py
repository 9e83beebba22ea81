"""The organisation's recovery keys: agreed on by two, made and shown once."""

from __future__ import annotations

import re

import pytest

from amparo.foundation.accounts.recovery import coverage, propose_join, propose_key
from amparo.foundation.decisions.operations import confirm
from amparo.foundation.journal.models import Entry
from amparo.foundation.kernel.errors import KeysLocked, RuleBroken
from amparo.foundation.vault.recovery import drill
from tests.cast import World
from tests.signin import signed_in


def address(world: World) -> str:
    return f"/staff/team/recovery/{world.organisations['casa'].id}/"


def shown(page: str) -> str:
    return "-".join(re.findall(r'<bdi class="code" translate="no">(\w{4})</bdi>', page))


def agree(world: World, name: str = "sonia", apart: bool = False) -> None:
    """Let two people agree on a new paper, which the first may then print."""
    casa = world.organisations["casa"].id
    confirm(world.ana, propose_key(getattr(world, name), casa, apart).id)


def printed(world: World, name: str = "sonia", apart: bool = False) -> str:
    agree(world, name, apart)
    answers = {"print": "yes"} | ({"apart": "yes"} if apart else {})
    page = signed_in(world, name).post(address(world), answers)
    return shown(page.content.decode())


def join(world: World, name: str, team: str) -> None:
    """Let two people agree that the paper opens a team, and the first do it."""
    confirm(world.lena, propose_join(getattr(world, name), world.team_id(team)).id)
    signed_in(world, name).post(f"/staff/team/recovery/{world.team_id(team)}/join/")


def test_an_agreed_paper_opens_the_own_team(world: World) -> None:
    paper = printed(world)
    assert drill(world.organisations["casa"].id, paper) == (1, 3)


def test_nobody_prints_what_a_second_person_has_not_agreed_to(world: World) -> None:
    client = signed_in(world, "sonia")
    page = client.post(address(world), {"print": "yes"}).content.decode()
    assert shown(page) == ""
    assert "Propose it first" in page
    asked = client.post(address(world))
    page = client.get(address(world)).content.decode()
    assert asked["Location"] in page
    assert page.count("Propose a new recovery key") == 1  # that of the custodians
    client.post(asked["Location"] + "confirm/")
    assert shown(client.post(address(world), {"print": "yes"}).content.decode()) == ""
    signed_in(world, "tomasa").post(asked["Location"] + "confirm/")
    assert shown(client.post(address(world), {"print": "yes"}).content.decode())
    assert Entry.objects.filter(
        verb="account.print_recovery", outcome="done", facts__has_key="decision"
    ).exists()


def test_an_agreement_is_used_once_and_by_who_proposed_it(world: World) -> None:
    agree(world)
    elena = signed_in(world, "elena").post(address(world), {"print": "yes"})
    assert shown(elena.content.decode()) == ""
    client = signed_in(world, "sonia")
    assert (
        len(shown(client.post(address(world), {"print": "y"}).content.decode())) == 69
    )
    assert shown(client.post(address(world), {"print": "y"}).content.decode()) == ""


def test_the_key_is_shown_once_and_stands_in_no_page_afterwards(world: World) -> None:
    key = printed(world)
    again = signed_in(world, "sonia").get(address(world)).content.decode()
    assert len(key) == 14 * 5 - 1
    assert key[:4] not in again


def test_each_team_says_yes_by_itself(world: World) -> None:
    key, casa = printed(world), world.organisations["casa"].id
    join(world, "elena", "el_alto")
    assert drill(casa, key)[0] == 2
    assert [team.name for team in coverage(casa).missing] == ["Mesa en línea"]
    with pytest.raises(KeysLocked):  # of another team
        propose_join(world.elena, world.team_id("cochabamba"))


def test_the_custodians_have_a_paper_apart(world: World) -> None:
    casa = world.organisations["casa"].id
    teams, apart = printed(world), printed(world, "inti", apart=True)
    assert drill(casa, apart) == (1, 1)
    assert drill(casa, teams) == (1, 3)
    assert [team.name for team in coverage(casa, apart=True).covered] == ["Custodias"]


@pytest.mark.parametrize(
    ("who", "apart", "what"),
    [
        ("inti", True, "A paper for its custodians only"),
        ("sonia", False, "A paper for its teams, without the custodians"),
    ],
)
def test_who_confirms_reads_which_paper_it_is(
    world: World, who: str, apart: bool, what: str
) -> None:
    asked = propose_key(getattr(world, who), world.organisations["casa"].id, apart)
    page = signed_in(world, "ana").get(f"/staff/decisions/{asked.id}/")
    assert what in page.content.decode()


def test_nobody_joins_before_there_is_a_key(world: World) -> None:
    page = signed_in(world, "sonia").get(address(world)).content.decode()
    assert "Propose adding my team" not in page
    answer = signed_in(world, "elena").post(
        f"/staff/team/recovery/{world.team_id('el_alto')}/join/", follow=True
    )
    assert "There is no recovery key yet." in answer.content.decode()


def test_the_old_paper_lives_until_the_new_one_opens_as_much(world: World) -> None:
    casa, old = world.organisations["casa"].id, printed(world)
    join(world, "elena", "el_alto")
    new = printed(world)
    assert drill(casa, old)[0] == 2
    assert drill(casa, new)[0] == 1
    join(world, "elena", "el_alto")
    assert drill(casa, new)[0] == 2
    with pytest.raises(RuleBroken):
        drill(casa, old)


def test_nobody_else_makes_it(world: World) -> None:
    for name in ("carla", "ana", "diego", "pablo", "wanda"):
        assert signed_in(world, name).post(address(world)).status_code == 403
    assert signed_in(world, "luz").post(address(world)).status_code == 404


def test_a_page_that_stays_closed_is_in_the_journal_once(world: World) -> None:
    refused = Entry.objects.filter(
        verb="account.print_recovery", outcome="refused", actor_id=world.luz.user_id
    )
    signed_in(world, "luz").get(address(world))
    assert refused.count() == 1
    signed_in(world, "luz").post(address(world))
    assert refused.count() == 2
