"""The pages of groups: a club's evening, a request answered, two people at one form."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from amparo.prevention.groups.models import Activity, Group, Member, Request
from amparo.prevention.groups.reading import open_group
from tests.cast import World
from tests.days import today
from tests.groups.helpers import (
    ASKED,
    GIRL,
    NAME,
    TO,
    a_group,
    a_member,
    a_request,
    an_activity,
)
from tests.questionnaires import our_forms
from tests.signin import signed_in


@pytest.fixture
def carla(world: World) -> Client:
    return signed_in(world, "carla")


@pytest.fixture
def group(world: World) -> Group:
    return a_group(world.carla, world.team_id("cochabamba"))


def day(name: str) -> dict[str, int]:
    now = today()
    parts = {"day": now.day, "month": now.month, "year": now.year}
    return {f"{name}_{part}": value for part, value in parts.items()}


def page(client: Client, name: str, *args: Any) -> str:
    return client.get(reverse(f"groups:{name}", args=args)).content.decode()


def test_a_club_is_started_on_a_page(world: World, carla: Client) -> None:
    words = {
        "form_key": uuid4(),
        "team": world.team_id("cochabamba"),
        "kind": "club",
        "name": NAME,
        "area": "",
    }
    answer = carla.post(reverse("groups:new"), words | day("started_on"))
    made = Group.objects.get()
    assert answer.headers["Location"] == reverse("groups:group", args=[made.id])
    shown = page(carla, "group", made.id)
    assert NAME in shown
    assert made.code in shown
    assert NAME in page(carla, "list")


def test_a_girl_joins_and_takes_part(carla: Client, world: World, group: Group) -> None:
    words = {
        "form_key": uuid4(),
        "called": GIRL,
        "age": 13,
        "sex": "female",
        "disability": "not_asked",
        "role": "member",
        "agreed_by": "caregiver",
    }
    address = reverse("groups:add-member", args=[group.id])
    answer = carla.post(address, words | day("joined_on"))
    assert answer.status_code == 302, answer.content.decode()
    girl = Member.objects.get()
    assert GIRL in page(carla, "record", group.id)
    told = {
        "form_key": uuid4(),
        "kind": "campaign",
        "members": [girl.id],
        "others": 12,
        "notes": "Una obra.",
    }
    answer = carla.post(reverse("groups:record", args=[group.id]), told | day("on"))
    assert answer.status_code == 302, answer.content.decode()
    shown = page(carla, "group", group.id)
    assert "1 member took part." in " ".join(shown.split())
    assert "Una obra." in shown
    row = Activity.objects.get()
    carla.post(reverse("groups:void", args=[row.id]))
    assert "recorded by mistake" in page(carla, "group", group.id)


def test_who_is_active_as_an_advocate_is_marked(
    world: World, carla: Client, group: Group
) -> None:
    girl = a_member(world.carla, group)
    a_member(world.carla, group, "Illa")
    for _each in range(2):
        assert "Active advocate" not in page(carla, "group", group.id)
        an_activity(world.carla, group, girl)
    assert page(carla, "group", group.id).count("Active advocate") == 1


def test_a_childs_own_yes_is_refused_and_nothing_typed_is_lost(
    carla: Client, group: Group
) -> None:
    words = {
        "form_key": uuid4(),
        "called": GIRL,
        "age": 13,
        "sex": "female",
        "disability": "not_asked",
        "role": "member",
        "agreed_by": "self",
    }
    address = reverse("groups:add-member", args=[group.id])
    answer = carla.post(address, words | day("joined_on"))
    assert answer.status_code == 422
    assert f'value="{GIRL}"' in answer.content.decode()
    assert not Member.objects.exists()


def test_someone_of_another_group_is_offered_by_name(
    world: World, carla: Client, group: Group
) -> None:
    girl = a_member(world.carla, a_group(world.carla, group.team_id))
    assert GIRL in page(carla, "join", group.id)
    words = {"person": girl.person_id, "role": "leader", "agreed_by": "trusted"}
    carla.post(reverse("groups:join", args=[group.id]), words | day("joined_on"))
    assert group.members.get().person_id == girl.person_id


def test_a_clubs_request_is_answered_and_told_back(carla: Client, group: Group) -> None:
    words = {
        "form_key": uuid4(),
        "words": ASKED,
        "topic": "safety",
        "to": "local",
        "to_whom": TO,
    }
    carla.post(reverse("groups:ask", args=[group.id]), words | day("asked_on"))
    row = Request.objects.get()
    assert ASKED in page(carla, "request", row.id)
    told = {"version": row.version, "value": "yes", "words": "Sí, en marzo."}
    carla.post(reverse("groups:answer", args=[row.id]), told | day("on"))
    row.refresh_from_db()
    heard = {"version": row.version, "view": "good", "words": "¡Al fin!"}
    carla.post(reverse("groups:tell", args=[row.id]), heard | day("on"))
    shown = page(carla, "request", row.id)
    for said in (ASKED, TO, "Sí, en marzo.", "¡Al fin!", "Told back to the children"):
        assert said in shown
    listed = page(carla, "requests")
    assert row.code in listed
    assert ASKED not in listed


def test_two_people_at_one_charter_see_both_and_keep_what_they_typed(
    world: World, carla: Client, group: Group
) -> None:
    address = reverse("groups:change", args=[group.id])
    words = {"version": group.version, "name": NAME, "place": "", "charter": "Mío."}
    assert signed_in(world, "sonia").post(address, words).status_code == 302
    mine = words | {"charter": "También mío."}
    answer = carla.post(address, mine)
    assert answer.status_code == 409
    shown = answer.content.decode()
    assert "Mío." in shown
    assert "También mío." in shown
    assert open_group(world.carla, group.id).about.charter == "Mío."


def test_the_check_list_is_offered_on_a_groups_page(
    carla: Client, world: World, group: Group
) -> None:
    our_forms.load("community_checklist")
    assert "Check-list of a community" in page(carla, "group", group.id)


def test_a_group_of_another_team_is_not_there(world: World, group: Group) -> None:
    client = signed_in(world, "beto")
    made = a_request(world.carla, group)
    for name, one in (("change", group), ("record", group), ("ask", group)):
        address = reverse(f"groups:{name}", args=[one.id])
        assert client.get(address).status_code == 404, name
    for name in ("answer", "tell", "correct"):
        address = reverse(f"groups:{name}", args=[made.id])
        assert client.get(address).status_code == 404, name
    assert NAME not in page(client, "list")
