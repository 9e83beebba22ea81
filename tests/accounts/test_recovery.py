"""The organisation's recovery key: made and shown once by supervisors."""

import re

from amparo.foundation.accounts.recovery import coverage
from amparo.foundation.journal.models import Entry
from amparo.foundation.vault.recovery import drill
from tests.cast import World
from tests.signin import signed_in


def address(world: World) -> str:
    return f"/staff/team/recovery/{world.organisations['casa'].id}/"


def shown(page: str) -> str:
    return "-".join(re.findall(r'<bdi class="code" translate="no">(\w{4})</bdi>', page))


def test_a_supervisor_makes_the_key_and_the_paper_opens_the_own_team(
    world: World,
) -> None:
    page = signed_in(world, "sonia").post(address(world)).content.decode()
    opened, total = drill(world.organisations["casa"].id, shown(page))
    assert (opened, total) == (1, 4)
    assert Entry.objects.filter(verb="account.print_recovery").count() == 1


def test_the_key_is_shown_once_and_stands_in_no_page_afterwards(world: World) -> None:
    client = signed_in(world, "sonia")
    key = shown(client.post(address(world)).content.decode())
    again = client.get(address(world)).content.decode()
    assert len(key) == 14 * 5 - 1
    assert key[:4] not in again


def test_the_supervisor_of_another_team_adds_that_team(world: World) -> None:
    key = shown(signed_in(world, "sonia").post(address(world)).content.decode())
    signed_in(world, "elena").post(address(world) + "join/")
    assert drill(world.organisations["casa"].id, key)[0] == 2
    missing = coverage(world.organisations["casa"].id).missing
    assert [team.name for team in missing] == ["Custodias", "Mesa en línea"]


def test_nobody_adds_a_team_before_there_is_a_key(world: World) -> None:
    answer = signed_in(world, "elena").post(address(world) + "join/", follow=True)
    assert "There is no recovery key yet." in answer.content.decode()


def test_a_new_key_ends_the_old_paper(world: World) -> None:
    client = signed_in(world, "sonia")
    client.post(address(world))
    page = client.get(address(world)).content.decode()
    assert "the old paper then opens nothing" in page


def test_nobody_else_makes_it(world: World) -> None:
    for name in ("carla", "ana", "diego", "pablo"):
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
