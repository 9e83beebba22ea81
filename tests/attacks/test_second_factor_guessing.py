"""Someone has a colleague's password and guesses the six digits of the app.

They have as many addresses as they like, and can sign in as often as they like. They do
not have the phone, nor a device on which the colleague ever signed in.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from amparo.foundation.accounts import factors
from amparo.foundation.accounts.models import User
from tests.accounts.helpers import SECRET, actor_in, try_password, walk_in, with_app
from tests.cast import PASSWORD, World

SECOND = "/staff/sign-in/second/"
TRIED = ("not correct", "wrong codes. Please sign in again")


@pytest.fixture(autouse=True)
def _mail_at_once(settings: Settings) -> Iterator[None]:
    backend = "django_tasks.backends.immediate.ImmediateBackend"
    settings.TASKS = {"default": {"BACKEND": backend}}
    cache.clear()
    yield
    cache.clear()


def guess(email: str, sign_ins: int, codes: int, first: int = 0) -> int:
    """Guess from a new address each time; return how many codes were really tried."""
    tried = 0
    for number in range(first, first + sign_ins):
        address = f"2001:db8:{number // 65536:x}:{number % 65536:x}::1"
        client = Client(REMOTE_ADDR=address)
        try_password(client, email, PASSWORD, address)
        for _each in range(codes):
            page = client.post(SECOND, {"code": "000000"}, REMOTE_ADDR=address)
            if page.status_code == 200:
                tried += any(words in page.content.decode() for words in TRIED)
    return tried


def noon() -> time_machine.travel:
    return time_machine.travel(timezone.now().replace(hour=12), tick=False)


def test_a_day_of_guessing_tries_twenty_codes(world: World) -> None:
    carla = with_app(world.users["carla"])
    with noon():
        assert guess(carla.email, sign_ins=6, codes=6) == 20
        # Not even the right one counts any more, however the thief comes ...
        late = walk_in(Client(), carla, "203.0.113.200")
        assert "Too many wrong codes" in late.content.decode()


def test_one_sign_in_tries_five(world: World) -> None:
    carla = with_app(world.users["carla"])
    assert guess(carla.email, sign_ins=1, codes=50) == 5


def test_the_thief_keeps_the_colleague_out_of_nothing(world: World) -> None:
    carla = with_app(world.users["carla"])
    with noon() as clock:
        own = Client()
        assert walk_in(own, carla)["Location"] == "/staff/"
        own.post("/staff/account/second-factor/paper/")
        paper = own.post("/staff/account/second-factor/paper/").context["codes"]
        own.post("/staff/lock/")
        guess(carla.email, sign_ins=6, codes=6)
        clock.shift(timedelta(minutes=2))
        assert walk_in(own, carla)["Location"] == "/staff/"
        # ... and on a new device a code on paper opens.
        new = Client()
        try_password(new, carla.email, PASSWORD)
        assert new.post(SECOND, {"code": paper[0]})["Location"] == "/staff/"


def test_the_colleague_hears_of_it_once_and_nothing_is_named(world: World) -> None:
    carla = with_app(world.users["carla"])
    with noon():
        guess(carla.email, sign_ins=6, codes=6)
    (told,) = mail.outbox
    assert told.to == [carla.email]
    for word in ("amparo", "child", "concern", "case", "Casa Abierta", "Carla"):
        text = f"{told.subject} {told.body}".replace("http://localhost:8000", "")
        assert word.lower() not in text.lower()
    own = Client()
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        page = own.get(walk_in(own, carla)["Location"], follow=True).content.decode()
        assert "Someone entered your password" in page
        assert (
            "Someone may know your password"
            in own.get("/staff/account/").content.decode()
        )
        own.post("/staff/account/it-was-me/")
        assert User.objects.get(id=carla.id).password_known_on is None


def test_codes_on_paper_cannot_be_guessed_instead(world: World) -> None:
    carla = with_app(world.users["carla"])
    client = Client()
    walk_in(client, carla)
    codes = client.post("/staff/account/second-factor/paper/").context["codes"]
    assert all(len(code) == 10 and code.isdecimal() for code in codes)
    assert factors.accept_code(carla, codes[0][:8]) == ""
    with noon():
        for number in range(22):
            thief = Client(REMOTE_ADDR=f"203.0.113.{number}")
            try_password(thief, carla.email, PASSWORD, f"203.0.113.{number}")
            for _each in range(5):
                page = thief.post(SECOND, {"code": "0123456789"})
        assert "Too many wrong codes" in page.content.decode()


@pytest.mark.prove
def test_a_week_of_guessing_tries_twenty_codes_a_day(world: World) -> None:
    carla = with_app(world.users["carla"])
    with noon() as clock:
        for day in range(7):
            assert guess(carla.email, 40, 6, first=day * 40) == 20
            clock.shift(timedelta(days=1, seconds=1))
    assert actor_in(Client()).user_id is None
    assert len(mail.outbox) == 7
    assert factors.code_now(SECRET)
