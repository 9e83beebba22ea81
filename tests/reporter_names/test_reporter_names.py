from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from amparo.foundation.journal.models import Entry
from amparo.foundation.kernel.errors import KeysLocked, Refused, RuleBroken
from amparo.foundation.organisations.models import Team
from amparo.foundation.vault.models import KeyGrant
from amparo.response.concerns.models import Concern
from amparo.response.concerns.operations import open_concern
from amparo.response.reporter_names.operations import pass_identity
from tests.cast import World
from tests.reporting import Tell
from tests.rows import write
from tests.signin import signed_in

NAME = "Quispe Condori"


@pytest.fixture
def concern(tell: Tell) -> Concern:
    return tell(name=NAME)[1]


def test_the_team_learns_that_there_is_a_name_but_not_which(
    world: World, concern: Concern
) -> None:
    opened = open_concern(world.tomasa, concern.id)
    assert opened.has_name
    assert opened.name == ""


def test_custodians_hold_the_name_and_not_the_story(
    world: World, concern: Concern
) -> None:
    with pytest.raises(Refused):
        open_concern(world.inti, concern.id)
    kinds = KeyGrant.objects.filter(
        vault_key__team_id=world.team_id("custodians")
    ).values_list("kind", flat=True)
    assert set(kinds) == {"concerns.concern.identity"}


def test_a_custodian_passes_the_name_to_one_person_for_a_time(
    world: World, concern: Concern
) -> None:
    sonia = world.users["sonia"].id
    pass_identity(world.inti, concern.id, sonia, 4, "protect")
    assert open_concern(world.sonia, concern.id).name == NAME
    assert open_concern(world.tomasa, concern.id).name == ""
    with time_machine.travel(timezone.now() + timedelta(hours=5)):
        assert open_concern(world.sonia, concern.id).name == ""


def test_passing_on_is_in_the_journal_with_its_reason(
    world: World, concern: Concern
) -> None:
    sonia = world.users["sonia"].id
    pass_identity(world.inti, concern.id, sonia, 4, "protect")
    entry = Entry.objects.get(verb="concern.pass_identity")
    assert entry.facts == {"to": str(sonia), "reason": "protect", "hours": 4}
    assert entry.team_id == world.team_id("custodians")


@pytest.mark.parametrize("who", ["tomasa", "sonia", "carla", "elena", "ana"])
def test_nobody_but_a_custodian_passes_it_on(
    world: World, concern: Concern, who: str
) -> None:
    with pytest.raises(Refused):
        pass_identity(
            getattr(world, who), concern.id, world.users["sonia"].id, 4, "protect"
        )
    assert not KeyGrant.objects.filter(user_key__isnull=False).exists()


@pytest.mark.parametrize(
    ("to", "hours", "reason", "field"),
    [
        ("elena", 4, "protect", "user_id"),
        ("sonia", 0, "protect", "hours"),
        ("sonia", 24 * 15, "protect", "hours"),
        ("sonia", 4, "curious", "reason"),
    ],
)
def test_it_goes_only_to_the_team_for_a_time_and_a_reason(
    world: World, concern: Concern, to: str, hours: int, reason: str, field: str
) -> None:
    with pytest.raises(RuleBroken) as caught:
        pass_identity(world.inti, concern.id, world.users[to].id, hours, reason)
    assert caught.value.field == field
    assert not KeyGrant.objects.filter(user_key__isnull=False).exists()


def test_locked_keys_share_no_name(world: World, concern: Concern) -> None:
    with pytest.raises(KeysLocked):
        pass_identity(
            world.without_keys("inti"),
            concern.id,
            world.users["sonia"].id,
            4,
            "protect",
        )


def test_without_custodians_the_team_itself_keeps_the_name(
    world: World, tell: Tell
) -> None:
    team = world.team_id("cochabamba")  # the cast's own row stays as it is
    write(Team.objects.filter(id=team), custodians=None)
    _receipt, concern = tell(name=NAME)
    assert open_concern(world.tomasa, concern.id).name == NAME


# -- The pages -------------------------------------------------------------------------


def page_for(world: World, who: str, concern: Concern) -> str:
    url = reverse("concerns:concern", args=[concern.id])
    return signed_in(world, who).get(url).content.decode()


def test_a_custodian_passes_a_name_on_from_the_page(world: World, tell: Tell) -> None:
    _receipt, concern = tell(name="Quispe Condori")
    client = signed_in(world, "inti")
    assert "/staff/concerns/names/" in client.get("/staff/concerns/").content.decode()
    found = client.post("/staff/concerns/names/", {"code": concern.code.lower()})
    url = reverse("reporter_names:share", args=[concern.id])
    assert found["Location"] == url
    form = {"user_id": world.users["sonia"].id, "hours": 4, "reason": "protect"}
    assert client.post(url, form).status_code == 302
    assert "Quispe Condori" in page_for(world, "sonia", concern)
    assert "Quispe Condori" not in page_for(world, "tomasa", concern)


def test_supervisors_without_names_find_none(world: World, tell: Tell) -> None:
    _receipt, concern = tell(name="Quispe Condori")
    client = signed_in(world, "sonia")
    shown = client.post("/staff/concerns/names/", {"code": concern.code})
    assert "We keep no name under this code." in shown.content.decode()
    url = reverse("reporter_names:share", args=[concern.id])
    assert client.get(url).status_code == 404
