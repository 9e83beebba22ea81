"""Changing a password keeps the keys; forgetting it costs them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core import mail
from django.test import Client
from pytest_django import Settings
from zxcvbn import zxcvbn

from amparo.foundation.accounts import password_strength, queries
from amparo.foundation.accounts.models import User
from amparo.foundation.accounts.passwords import check_new
from amparo.foundation.kernel.errors import RuleBroken
from amparo.foundation.vault import user_keys
from amparo.foundation.vault.team_keys import holds_key
from tests.accounts.helpers import actor_in, try_password, with_app
from tests.cast import PASSWORD, World
from tests.signin import signed_in

NEW = "a boat with a green oar"


@pytest.fixture(autouse=True)
def _at_once(settings: Settings) -> Iterator[None]:
    backend = "django_tasks.backends.immediate.ImmediateBackend"
    settings.TASKS = {"default": {"BACKEND": backend}}
    yield


def changed(client: Client, current: str, new: str = NEW, again: str = NEW) -> str:
    response = client.post(
        "/staff/account/password/",
        {"current": current, "password": new, "again": again},
        follow=True,
    )
    return str(response.content.decode())


def test_a_changed_password_opens_the_same_keys(world: World) -> None:
    client = signed_in(world, "carla")
    assert "Password changed" in changed(client, PASSWORD)
    carla = world.users["carla"].id
    opened = user_keys.unlock(carla, NEW)
    assert opened is not None
    assert opened.pair == world.keyrings["carla"].pair
    assert user_keys.unlock(carla, PASSWORD) is None
    assert holds_key(carla, world.team_id("cochabamba"))


def test_after_the_change_this_session_goes_on_and_others_end(world: World) -> None:
    here, there = signed_in(world, "carla"), signed_in(world, "carla")
    changed(here, PASSWORD)
    assert actor_in(here).keys is not None
    assert there.get("/staff/awake/").status_code == 302


def test_the_change_asks_for_the_old_password_and_twice_for_the_new(
    world: World,
) -> None:
    client = signed_in(world, "carla")
    assert "That is not your password" in changed(client, "wrong")
    assert "not the same" in changed(client, PASSWORD, again="a boat with a red oar")
    assert "at least 12 characters" in changed(client, PASSWORD, "short", "short")
    assert user_keys.unlock(world.users["carla"].id, PASSWORD) is not None


def asked(email: str) -> str:
    response = Client().post("/staff/new-password/", {"email": email})
    return str(response.content.decode())


def link() -> str:
    words = mail.outbox[-1].body.split()
    return next(w for w in words if w.startswith("http")).removeprefix(
        "http://localhost:8000"
    )


def test_asking_for_a_link_tells_nobody_whether_there_is_an_account(
    world: World,
) -> None:
    assert asked(world.users["carla"].email) == asked("nobody@example.org")
    assert [m.to for m in mail.outbox] == [[world.users["carla"].email]]


def test_a_reset_makes_new_keys_which_a_colleague_has_to_let_in(world: World) -> None:
    carla = world.users["carla"]
    before = user_keys.current_key(carla.id)
    asked(carla.email)
    page = (
        Client()
        .post(link(), {"password": NEW, "again": NEW, "known": "forgotten"})
        .content.decode()
    )
    assert "ask a colleague" in page
    assert user_keys.current_key(carla.id) != before
    assert not holds_key(carla.id, world.team_id("cochabamba"))
    assert [m.user for m in queries.waiting_for_key()] == [carla]
    assert queries.waits_for(carla.id) == [world.teams["cochabamba"]]


def test_a_reset_link_works_once_and_signs_nobody_in(world: World) -> None:
    asked(world.users["carla"].email)
    client = Client()
    client.post(link(), {"password": NEW, "again": NEW, "known": "forgotten"})
    assert client.get("/staff/account/").status_code == 302
    assert client.get(link()).status_code == 410


def test_a_reset_ends_open_sessions(world: World) -> None:
    client = signed_in(world, "carla")
    asked(world.users["carla"].email)
    Client().post(link(), {"password": NEW, "again": NEW, "known": "forgotten"})
    assert client.get("/staff/awake/").status_code == 302


def test_a_reset_does_not_go_round_the_second_factor(world: World) -> None:
    carla = with_app(world.users["carla"])
    asked(carla.email)
    Client().post(link(), {"password": NEW, "again": NEW, "known": "forgotten"})
    assert (
        try_password(Client(), carla.email, NEW)["Location"] == "/staff/sign-in/second/"
    )


def test_a_mailbox_is_not_flooded(world: World) -> None:
    for _each in range(9):
        asked(world.users["carla"].email)
    assert len(mail.outbox) == 4


def test_a_link_that_was_made_up_is_over(world: World) -> None:
    for path in ("x/y", "MDE5/abc-def", "////"):
        response = Client().get(f"/staff/new-password/{path}/")
        assert response.status_code in (404, 410)


def test_who_has_a_password_set_from_outside_makes_new_keys(world: World) -> None:
    carla = User.objects.get(id=world.users["carla"].id)
    carla.set_password(NEW)
    carla.save()
    client = signed_in(world, "carla")
    client.cookies["k"] = ""
    unlocked = client.post("/staff/unlock/", {"password": NEW})
    assert unlocked["Location"] == "/staff/account/keys/"
    client.post("/staff/account/keys/", {"password": NEW})
    assert user_keys.unlock(carla.id, NEW) is not None
    assert actor_in(client).keys is not None


@pytest.mark.parametrize(
    "leaked",
    [
        "password1234",
        "qwertyuiop12",
        "iloveyou123456",
        "Password2024!",
        "teamo1234567",
        "sarahmichelle",
        "Cochabamba2026",
        "carla@example.org",
        "111111111111111111111111111111111111111111111111",
    ],
)
def test_leaked_passwords_and_what_is_made_of_them_are_refused(
    world: World, leaked: str
) -> None:
    with pytest.raises(RuleBroken, match=r"too easy to guess|too similar"):
        check_new(leaked, world.users["carla"])


@pytest.mark.parametrize(
    "own",
    [PASSWORD, NEW, "quiet water, new moon", "x7#Lq9!vT2@mW4", "agua luna mesa ropa"],
)
def test_unrelated_words_and_random_characters_are_taken(
    world: World, own: str
) -> None:
    check_new(own, world.users["carla"])


def test_of_a_long_password_the_beginning_is_enough(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All of it would keep a core busy for seconds."""
    read: list[int] = []

    def counted(password: str, user_inputs: list[str]) -> object:
        read.append(len(password))
        found: object = zxcvbn(password, user_inputs=user_inputs)
        return found

    monkeypatch.setattr(password_strength, "zxcvbn", counted)
    check_new("4@8({[<1!|$5+7%2z" * 15, world.users["carla"])
    assert read == [30]


def test_who_has_a_password_set_from_outside_signs_in_without_keys(
    world: World,
) -> None:
    mariana, client = world.users["mariana"], Client()
    before = user_keys.current_key(mariana.id)
    mariana.set_password(NEW)
    mariana.save()
    assert try_password(client, mariana.email, NEW).status_code == 302
    actor = actor_in(client)
    assert (actor.user_id, actor.keys) == (mariana.id, None)
    assert user_keys.current_key(mariana.id) == before


def test_keys_are_renewed_for_who_knows_the_password_and_only_when_it_opens_none(
    world: World,
) -> None:
    """A page left open must not cost anyone what they can open."""
    carla, client = world.users["carla"], signed_in(world, "carla")
    before = user_keys.current_key(carla.id)
    for password, says in (("wrong", "not your password"), (PASSWORD, "Nothing to")):
        page = client.post("/staff/account/keys/", {"password": password})
        assert says in page.content.decode()
        assert user_keys.current_key(carla.id) == before
    assert holds_key(carla.id, world.team_id("cochabamba"))
