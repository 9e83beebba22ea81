"""The staff's pages: handing over, releasing, recording a call, keeping someone out."""

from __future__ import annotations

import pytest

from amparo.foundation.accounts.models import RecordBar
from amparo.foundation.kernel.ids import uuid7
from amparo.foundation.organisations.models import SafeguardingTeam
from amparo.response.concerns.models import Concern
from tests.cast import World
from tests.days import today
from tests.reporting import Tell
from tests.signin import signed_in


@pytest.fixture
def named(world: World) -> World:
    SafeguardingTeam.objects.create(country_id="BO", team=world.teams["manila"])
    return world


def test_it_is_handed_over_by_one_deliberate_act(named: World, tell: Tell) -> None:
    concern = tell(name="Rosa")[1]
    client = signed_in(named, "tomasa")
    path = f"/staff/concerns/safeguarding/{concern.id}/"
    assert path in client.get(f"/staff/concerns/{concern.id}/").content.decode()
    shown = client.get(path).content.decode()
    assert "It goes to Maynila, Kanlungan." in shown
    assert "Custodians of your organisation hold" in shown
    said = {"reason": "Es nuestra cuidadora.", "version": concern.version}
    assert client.post(path, said).status_code == 422  # not deliberate yet
    done = client.post(path, said | {"sure": "on"})
    assert done.headers["Location"] == "/staff/concerns/"
    assert client.get(f"/staff/concerns/{concern.id}/").status_code == 404
    reader = signed_in(named, "luz")
    shown = reader.get(f"/staff/concerns/{concern.id}/").content.decode()
    assert "About one of us: kept apart" in shown and "Es nuestra cuidadora." in shown
    concern.refresh_from_db()
    said = {"reason": "Hindi siya.", "version": concern.version}
    assert reader.post(f"{path}release/", said).status_code == 302
    concern.refresh_from_db()
    assert concern.apart_from_id is None


def test_without_a_safeguarding_team_the_page_says_whom_to_ask(
    world: World, tell: Tell
) -> None:
    concern = tell()[1]
    path = f"/staff/concerns/safeguarding/{concern.id}/"
    shown = signed_in(world, "tomasa").get(path).content.decode()
    assert "No team of another organisation can read it yet." in shown


@pytest.mark.parametrize("receipt", [True, False])
def test_a_call_about_one_of_us_is_saved_apart(named: World, receipt: bool) -> None:
    client = signed_in(named, "tomasa")
    path = "/staff/concerns/new/"
    assert "usual_team" not in client.get(path).content.decode()
    said = {
        "words": "La cuidadora la encierra.",
        "about_colleague": "yes",
        "team_id": named.team_id("cochabamba"),
        "channel": "phone",
        "language": "es",
        "came_on_day": "29",
        "form_key": uuid7(),
    }
    day = today()
    said |= {
        "came_on_day": day.day,
        "came_on_month": day.month,
        "came_on_year": day.year,
    }
    said |= {"with_receipt": "on"} if receipt else {}
    answer = client.post(path, said)
    assert answer.status_code == 200, answer.content.decode()
    shown = answer.content.decode()
    assert "Sealed for a safeguarding team: Maynila, Kanlungan." in shown
    concern = Concern.objects.get()
    assert concern.team == named.teams["manila"]
    assert str(concern.id) not in shown
    assert ("spoken-number" in shown) == receipt


def test_a_supervisor_keeps_someone_out_and_lets_them_in_again(
    world: World, tell: Tell
) -> None:
    concern = tell()[1]
    client = signed_in(world, "sonia")
    path = f"/staff/concerns/{concern.id}/keep-out/"
    carla = world.users["carla"]
    assert client.post(path, {"because": "knows"}).status_code == 422
    said = {"user_id": carla.id, "because": "knows"}
    assert client.post(path, said).status_code == 302
    bar = RecordBar.objects.get()
    assert (bar.user, bar.record_id, bar.label) == (carla, concern.id, concern.code)
    shown = client.get(path).content.decode()
    assert "Kept out of this record" in shown and "Carla" in shown
    assert client.post(path, {"lift": carla.id}).status_code == 302
    assert not RecordBar.objects.exists()
