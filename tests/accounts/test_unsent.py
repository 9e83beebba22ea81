"""What someone wrote is not lost when their form is refused."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django import forms
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

import amparo.foundation.accounts.forms as account_forms
from amparo.foundation.accounts import factors, unsent
from amparo.foundation.accounts.middleware import KEY_COOKIE
from amparo.foundation.accounts.models import Membership, User
from amparo.foundation.kernel.ids import uuid7
from amparo.foundation.policy import Role
from amparo.response.cases.models import Case, Note
from tests.accounts.helpers import SECRET, with_app
from tests.cases.helpers import opened
from tests.cast import PASSWORD, World
from tests.signin import signed_in
from tests.unsent import (
    OURS,
    go_on,
    held_in,
    hidden,
    post_from,
    send_again,
)

WORDS = "She told me about her brother.\nWe agreed to speak again on Friday: “ñ & <b>”."


@pytest.fixture
def case(world: World) -> Case:
    return opened(world)


def note(case: Case) -> str:
    return reverse("cases:note", args=[case.id])


def comes_in(client: Client, page: Any, user: User) -> Any:
    """Sign in on the page itself, with password and app."""
    page = go_on(client, page, email=user.email, password=PASSWORD)
    return go_on(client, page, code=factors.code_now(SECRET))


def written() -> dict[str, str]:
    return {"kind": "call", "text": WORDS, "form_key": str(uuid7())}


def test_an_ended_session_keeps_what_was_written_and_sends_it_once(
    world: World, case: Case
) -> None:
    carla, client = with_app(world.users["carla"]), Client()
    refused = post_from(client, note(case), written(), world.carla)
    assert refused.status_code == 403
    assert "Your session has ended" in refused.content.decode()
    assert refused["Cache-Control"] == "no-store, private"
    ready = comes_in(client, refused, carla)
    assert "data-send-now" in ready.content.decode()
    assert not Note.objects.exists()
    for _press in range(2):
        assert send_again(client, ready).status_code == 302
    [kept] = Note.objects.all()
    text = dict(hidden(ready))["text"]
    assert text == WORDS
    assert kept.kind == "call"


def test_nobody_reads_it_in_the_page_before_its_author_signs_in(
    world: World, case: Case
) -> None:
    refused = post_from(Client(), note(case), written(), world.carla)
    assert "brother" not in refused.content.decode()
    held = held_in(refused)
    assert held is not None
    assert (held.path, dict(held.fields)["text"]) == (note(case), WORDS)


def test_the_page_speaks_the_language_of_the_browser(world: World, case: Case) -> None:
    refused = Client().post(
        note(case), written(), headers=OURS | {"Accept-Language": "es"}
    )
    assert '<html lang="es"' in " ".join(refused.content.decode().split())


def test_locked_keys_ask_for_the_password_and_send(world: World, case: Case) -> None:
    client = signed_in(world, "carla")
    del client.cookies[KEY_COOKIE]
    refused = post_from(client, note(case), written(), world.carla)
    assert "Your keys are locked" in refused.content.decode()
    wrong = go_on(client, refused, password="not this one")
    assert "That is not your password" in wrong.content.decode()
    ready = go_on(client, wrong, password=PASSWORD)
    send_again(client, ready)
    assert Note.objects.count() == 1


def test_a_wrong_password_and_a_wrong_code_lose_nothing(
    world: World, case: Case
) -> None:
    carla, client = with_app(world.users["carla"]), Client()
    page = post_from(client, note(case), written(), world.carla)
    page = go_on(client, page, email=carla.email, password="not this one")
    assert "do not match" in page.content.decode()
    page = go_on(client, page, email=carla.email, password=PASSWORD)
    page = go_on(client, page, code="000000")
    assert "not correct" in page.content.decode()
    page = go_on(client, page, code=factors.code_now(SECRET))
    send_again(client, page)
    assert Note.objects.count() == 1


def test_too_many_wrong_codes_begin_again_with_the_words(
    world: World, case: Case
) -> None:
    carla, client = with_app(world.users["carla"]), Client()
    page = post_from(client, note(case), written(), world.carla)
    page = go_on(client, page, email=carla.email, password=PASSWORD)
    for _try in range(5):
        page = go_on(client, page, code="000000")
    assert "Please sign in again" in page.content.decode()
    held = held_in(page)
    assert held is not None and dict(held.fields)["text"] == WORDS


def test_a_page_older_than_the_sign_in_is_sent_by_pressing_once_more(
    world: World, case: Case
) -> None:
    client = signed_in(world, "carla", Client(enforce_csrf_checks=True))
    client.get(note(case))
    old = {"csrfmiddlewaretoken": "a" * 64}
    refused = post_from(client, note(case), written() | old, world.carla)
    assert refused.status_code == 403
    shown = refused.content.decode()
    assert "Send what I wrote" in shown
    assert "data-send-now" not in shown
    assert send_again(client, refused).status_code == 302
    assert Note.objects.count() == 1


def test_without_a_word_on_whose_it_is_the_page_asks(world: World, case: Case) -> None:
    client, carla = Client(), with_app(world.users["carla"])
    page = post_from(client, note(case), written())
    page = comes_in(client, page, carla)
    shown = page.content.decode()
    assert "Did you write this?" in shown
    assert "Carla" in shown
    assert "data-send-now" not in shown


def test_every_form_of_a_page_says_whose_it_is(world: World, case: Case) -> None:
    page = signed_in(world, "carla").get(reverse("cases:detail", args=[case.id]))
    shown = page.content.decode()
    code = unsent.writer_code(world.users["carla"].id)
    assert shown.count("csrfmiddlewaretoken") == shown.count(code) > 1
    assert unsent.is_writer(world.users["carla"].id, code)
    assert not unsent.is_writer(world.users["sonia"].id, code)


def test_a_very_long_text_is_carried(world: World, case: Case) -> None:
    long = " ".join(f"Palabra{n}" for n in range(14_000))
    client, carla = Client(), with_app(world.users["carla"])
    page = post_from(client, note(case), written() | {"text": long}, world.carla)
    page = comes_in(client, page, carla)
    assert hidden(page)["text"] == long


def test_a_new_duty_to_have_a_second_factor_loses_nothing(
    world: World, case: Case
) -> None:
    client = signed_in(world, "carla")
    session = client.session
    session["factor"] = ""
    session.save()
    page = post_from(client, note(case), written(), world.carla)
    assert reverse("accounts:second_factor") in page.content.decode()
    assert hidden(page)["text"] == WORDS


def test_our_own_fault_offers_to_send_once_more(
    world: World, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_any: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("amparo.response.cases.operations.write_note", broken)
    client = signed_in(world, "carla")
    client.raise_request_exception = False
    page = post_from(client, note(case), written(), world.carla)
    assert page.status_code == 500
    assert "Something went wrong on our side" in page.content.decode()
    monkeypatch.undo()
    assert send_again(client, page).status_code == 302
    assert Note.objects.count() == 1


def test_what_one_may_not_send_any_more_can_be_copied(world: World, case: Case) -> None:
    client = signed_in(world, "carla")
    Membership.objects.filter(user=world.users["carla"]).update(role=Role.TRAINER)
    page = post_from(client, note(case), written(), world.carla)
    assert page.status_code == 403
    assert "We agreed to speak again on Friday" in page.content.decode()
    nowhere = post_from(client, "/staff/cases/nothing/", written(), world.carla)
    assert nowhere.status_code == 404
    assert "We agreed to speak again on Friday" in nowhere.content.decode()


# -- The screen locks over words that nobody has sent ---------------------------------


def test_locking_keeps_unsent_words_for_their_author_to_read(
    world: World, case: Case
) -> None:
    client, carla = signed_in(world, "carla"), with_app(world.users["carla"])
    on = {unsent.STANDS_ON: note(case), unsent.LEADS_TO: note(case)}
    page = post_from(client, reverse("accounts:lock"), written() | on, world.carla)
    shown = page.content.decode()
    assert "This screen is locked" in shown and "brother" not in shown
    assert client.get("/staff/account/").status_code == 302
    page = comes_in(client, page, carla)
    shown = page.content.decode()
    assert "She told me about her brother." in shown
    assert "data-send-now" not in shown
    send_again(client, page)
    assert Note.objects.count() == 1


def test_of_several_buttons_none_is_pressed_for_anybody(
    world: World, case: Case
) -> None:
    client, carla = signed_in(world, "carla"), with_app(world.users["carla"])
    on = {unsent.STANDS_ON: note(case)}
    page = post_from(client, reverse("accounts:lock"), written() | on, world.carla)
    page = comes_in(client, page, carla)
    shown = page.content.decode()
    assert "She told me about her brother." in shown
    assert "Send it as it is" not in shown


@pytest.mark.parametrize("to", ["https://evil.example/", "//evil.example/", "/x", ""])
def test_words_are_never_led_out_of_the_staff_pages(
    world: World, case: Case, to: str
) -> None:
    client = signed_in(world, "carla")
    on = {unsent.STANDS_ON: note(case), unsent.LEADS_TO: to}
    page = post_from(client, reverse("accounts:lock"), written() | on, world.carla)
    held = held_in(page)
    assert held is not None and held.path == ""


# -- Passwords -------------------------------------------------------------------------


def test_no_password_or_code_is_ever_carried(world: World) -> None:
    fields = {"current": "old", "password": "new", "again": "new", "code": "123456"}
    page = post_from(Client(), reverse("accounts:password"), fields, world.carla)
    held = held_in(page)
    assert held is not None and held.fields == [] and held.secrets


def secret_fields() -> set[str]:
    """Return the names of all fields of this room in which a secret is typed."""
    kinds = [one for one in vars(account_forms).values() if isinstance(one, type)]
    return {
        name
        for kind in kinds
        if issubclass(kind, forms.Form)
        for name, field in kind.base_fields.items()
        if isinstance(field.widget, forms.PasswordInput)
        or field.widget.attrs.get("autocomplete") == "one-time-code"
    }


def test_every_field_for_a_secret_is_known_as_one() -> None:
    assert secret_fields() == {*unsent.SECRETS, "code"} - {"credential"}


# -- Every form of every room ----------------------------------------------------------

SAMPLES = {"uuid": str(uuid7()), "int": "1", "language": "es"}


def inside(patterns: list[URLPattern | URLResolver], before: str = "") -> list[str]:
    """List the addresses behind the door, as the URLconf writes them."""
    found: list[str] = []
    for pattern in patterns:
        text = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            found += inside(pattern.url_patterns, text)
        elif not getattr(pattern.callback, "public", False):
            found.append(text)
    return found


def filled(route: str) -> str:
    """Return an address with something in place of its arguments."""
    for kind, sample in SAMPLES.items():
        route = re.sub(rf"<{kind}:\w+>", sample, route)
    return "/" + re.sub(r"<[^>]+>", "x", route)


@pytest.mark.once
def test_every_form_of_every_room_is_carried_over_an_ended_session(
    world: World,
) -> None:
    lost, carried = [], 0
    for route in inside(get_resolver().url_patterns):
        path = filled(route)
        if not path.startswith("/staff/") or path.endswith("/upload/"):
            continue  # no browser gives a file to a page a second time
        answer = post_from(Client(), path, {"text": WORDS}, world.carla)
        held = held_in(answer) if answer.status_code == 403 else None
        if answer.status_code == 405:
            continue
        carried += 1
        if held is None or held.path != path or dict(held.fields) != {"text": WORDS}:
            lost.append((path, answer.status_code))
    assert lost == []
    assert carried > 100
