"""Passwords and locks of every age sign in, and become those of today."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.test import Client
from pytest_django import Settings

from amparo.foundation.accounts.models import User
from amparo.foundation.kernel.crypto import argon, encrypt
from amparo.foundation.kernel.secret import current_mark
from amparo.foundation.vault import password_lock, user_keys
from amparo.foundation.vault.models import UserKey
from tests.accounts.helpers import actor_in, try_password, walk_in, with_app
from tests.cast import PASSWORD, World
from tests.signin import signed_in

NEXT = "the secret that follows the one of the tests"


def rotated(settings: Settings) -> None:
    """Put a new secret beside the one that the cast was made with."""
    settings.AMPARO_SECRET_OLD, settings.AMPARO_SECRET = settings.AMPARO_SECRET, NEXT


def stored(world: World, name: str = "carla") -> tuple[str, bytes]:
    user = world.users[name]
    key = user_keys.current_key(user.id)
    assert key is not None
    return User.objects.get(id=user.id).password, bytes(key.sealed_seed)


def test_an_older_hash_and_lock_open_once_more_and_are_made_anew(world: World) -> None:
    carla = world.users["carla"]
    older = Argon2PasswordHasher().encode(PASSWORD, "saltsaltsalt")
    User.objects.filter(id=carla.id).update(password=older)
    lock = argon(PASSWORD, b"0" * 16, 64, 1)
    seed = world.keyrings["carla"].pair.seed
    UserKey.objects.filter(user=carla).update(
        sealed_seed=encrypt(lock, seed, f"user|{carla.id}"), salt=b"0" * 16
    )
    client = Client()
    walk_in(client, with_app(carla))
    assert actor_in(client).keys == world.keyrings["carla"]
    password, sealed = stored(world)
    assert password.startswith(f"amparo$2${current_mark()}$")
    assert sealed[:2] == bytes([2, current_mark()])


def test_after_a_new_secret_the_next_sign_in_makes_both_anew(
    world: World, settings: Settings
) -> None:
    before = stored(world)
    rotated(settings)
    client = Client()
    walk_in(client, with_app(world.users["carla"]))
    assert actor_in(client).keys == world.keyrings["carla"]
    after = stored(world)
    assert after[0] != before[0] and after[1] != before[1]
    settings.AMPARO_SECRET_OLD = ""
    assert user_keys.unlock(world.users["carla"].id, PASSWORD) is not None
    assert user_keys.unlock(world.users["sonia"].id, PASSWORD) is None


def test_unlocking_makes_them_anew_and_the_session_goes_on(
    world: World, settings: Settings
) -> None:
    client = signed_in(world, "carla")
    rotated(settings)
    assert client.post("/staff/unlock/", {"password": PASSWORD}).status_code == 302
    assert client.get("/staff/awake/").status_code == 204
    assert stored(world)[0].startswith(f"amparo$2${current_mark()}$")


def test_a_lock_that_is_as_today_is_left_alone(world: World) -> None:
    before = stored(world)
    walk_in(Client(), with_app(world.users["carla"]))
    assert stored(world) == before


def test_costs_that_grew_make_hash_and_lock_anew(
    world: World, settings: Settings
) -> None:
    settings.AMPARO_PASSWORD_ARGON = (128, 1)
    walk_in(Client(), with_app(world.users["carla"]))
    assert "$128$1$" in stored(world)[0]
    key = user_keys.current_key(world.users["carla"].id)
    assert key is not None and password_lock.is_current(key)


GARBAGE: list[Any] = [
    "",
    "!",
    "amparo$",
    "amparo$2$1$64$1$s$zz",
    "amparo$2$300$64$1$saltsalt$00",
    "amparo$2$1$999999999$1$saltsalt$00",
    "amparo$2$1$64$999999$saltsalt$00",
    "amparo$2$1$-1$0$x$00",
    "amparo$9$1$64$1$saltsalt$00",
    "amparo$2$\u0661$64$1$saltsalt$00",
    "argon2$argon2id$v=19$broken",
    "md5$salt$digest",
    "$$$$$$$$",
    "x" * 128,
]


@pytest.mark.parametrize("row", GARBAGE)
def test_no_hash_in_the_row_makes_an_error_page(world: World, row: str) -> None:
    User.objects.filter(id=world.users["carla"].id).update(password=row)
    page = try_password(Client(), world.users["carla"].email, PASSWORD)
    assert page.status_code == 200
    assert "do not match" in page.content.decode()


@pytest.mark.parametrize(
    "row",
    [
        {"sealed_seed": b""},
        {"sealed_seed": b"\x02"},
        {"sealed_seed": b"\x02\x00short"},
        {"sealed_seed": b"\x01" * 90},
        {"sealed_seed": b"\x09" * 90},
        {"salt": b""},
        {"salt": b"x"},
        {"memory_kib": 2**31 - 1},
        {"memory_kib": 0},
        {"passes": 0},
        {"passes": 32_000},
        {"mac": b""},
    ],
    ids=str,
)
def test_no_lock_in_the_row_makes_an_error_page(
    world: World, row: dict[str, Any]
) -> None:
    carla = with_app(world.users["carla"])
    UserKey.objects.filter(user=carla).update(**row)
    client = Client()
    assert walk_in(client, carla)["Location"] == "/staff/"
    assert client.get("/staff/account/").status_code == 200


@pytest.mark.parametrize(
    "data",
    [{}, {"secret": 5}, {"secret": "zz"}, {"secret": ""}, {"secret": "00" * 60}, []],
    ids=str,
)
@pytest.mark.parametrize("kind", ["totp", "recovery_codes", "webauthn"])
def test_no_second_factor_in_the_row_makes_an_error_page(
    world: World, kind: str, data: Any
) -> None:
    carla = with_app(world.users["carla"])
    Authenticator.objects.filter(user_id=carla.id, type=kind).delete()
    Authenticator.objects.create(user_id=carla.id, type=kind, data=data)
    client = Client()
    try_password(client, carla.email, PASSWORD)
    assert client.get("/staff/sign-in/second/").status_code == 200
    for code in ("123456", "0123456789", "not a code", "\u0661" * 6):
        try_password(client, carla.email, PASSWORD)
        sent = client.post("/staff/sign-in/second/", {"code": code})
        assert sent.status_code == 200
        client.post("/staff/sign-in/second/", {"credential": "{}"})


def test_a_password_of_odd_characters_is_only_wrong(world: World) -> None:
    for odd in ("\U0010ffff" * 200, "\x00", "ä" * 256, "\u202e"):
        assert try_password(Client(), "carla@example.org", odd).status_code == 200
