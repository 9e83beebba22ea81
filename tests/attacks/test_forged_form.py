"""Another site sends a form in a colleague's browser, and waits for them to sign in.

It knows every address and every field. It has an account of its own here, so it can
make sealed forms of its own, and it has seen the colleague's screen. It does not have
the code that only the colleague's own pages carry, and no browser lets it say that it
is a page of ours.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from amparo.foundation.accounts import factors, unsent
from amparo.foundation.accounts.middleware import KEY_COOKIE
from amparo.foundation.kernel.ids import uuid7
from amparo.response.cases.models import Case, Note
from tests.accounts.helpers import SECRET, with_app
from tests.cases.helpers import opened
from tests.cast import PASSWORD, World
from tests.signin import signed_in
from tests.unsent import AGAIN, go_on, held_in, hidden, is_offered, post_from

ELSEWHERE: list[dict[str, str]] = [
    {},
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://testserver.evil.example"},
    {"Origin": "https://testserver"},
    {"Referer": "https://evil.example/staff/"},
    {"Referer": "http://testserver.evil.example/"},
    {"Origin": "http://testserver", "Sec-Fetch-Site": "cross-site"},
    {"Origin": "http://testserver", "Sec-Fetch-Site": "same-site"},
    {"Origin": "https://evil.example", "Referer": "http://testserver/staff/"},
]
FORGED = {
    "kind": "call",
    "text": "The child lied about all of it, she told me so.",
    "form_key": str(uuid7()),
}


@pytest.fixture
def case(world: World) -> Case:
    return opened(world)


def note(case: Case) -> str:
    return reverse("cases:note", args=[case.id])


def as_before(who: str, world: World) -> Client:
    """The colleague's browser: signed in, with locked keys, or with nothing."""
    client = Client(enforce_csrf_checks=True)
    if who != "nobody":
        signed_in(world, "carla", client)
    if who == "locked":
        del client.cookies[KEY_COOKIE]
    return client


@pytest.mark.parametrize("headers", ELSEWHERE)
@pytest.mark.parametrize("who", ["nobody", "signed in", "locked"])
def test_a_form_of_another_site_is_never_offered_for_sending_again(
    world: World, case: Case, who: str, headers: dict[str, str]
) -> None:
    answer = as_before(who, world).post(note(case), FORGED, headers=headers)
    assert answer.status_code == 403
    assert not is_offered(answer)
    assert FORGED["text"] not in answer.content.decode()


@pytest.mark.parametrize("headers", ELSEWHERE)
def test_even_past_the_token_it_is_not_offered(
    world: World, case: Case, headers: dict[str, str]
) -> None:
    """The token is not the only lock: here the browser has let it pass."""
    answer = Client().post(note(case), FORGED, headers=headers)
    assert answer.status_code == 302
    locked = signed_in(world, "carla")
    del locked.cookies[KEY_COOKIE]
    assert locked.post(note(case), FORGED, headers=headers).status_code == 302


@pytest.mark.parametrize("headers", ELSEWHERE)
def test_a_sealed_form_of_ones_own_is_not_taken_from_another_site(
    world: World, case: Case, headers: dict[str, str]
) -> None:
    sealed = hidden(post_from(Client(), note(case), FORGED))[unsent.FIELD]
    client = as_before("signed in", world)
    answer = client.post(AGAIN, {unsent.FIELD: sealed}, headers=headers)
    assert not is_offered(answer)
    assert answer.status_code == 403
    open_door = signed_in(world, "carla")
    answer = open_door.post(AGAIN, {unsent.FIELD: sealed}, headers=headers)
    assert answer.status_code == 302


@pytest.mark.parametrize("written_by", ["", "00", "ff" * 33, "no code"])
def test_a_form_of_unknown_hand_is_never_sent_by_itself(
    world: World, case: Case, written_by: str
) -> None:
    carla, client = with_app(world.users["carla"]), Client()
    page: Any = post_from(client, note(case), FORGED | {"written_by": written_by})
    page = go_on(client, page, email=carla.email, password=PASSWORD)
    page = go_on(client, page, code=factors.code_now(SECRET))
    assert "data-send-now" not in page.content.decode()
    assert not Note.objects.exists()


def test_what_one_person_wrote_is_not_sent_as_another_who_signs_in(
    world: World, case: Case
) -> None:
    sonia, client = with_app(world.users["sonia"]), Client()
    page: Any = post_from(client, note(case), FORGED, world.carla)
    page = go_on(client, page, email=sonia.email, password=PASSWORD)
    page = go_on(client, page, code=factors.code_now(SECRET))
    shown = page.content.decode()
    assert "Someone else wrote this" in shown
    assert "text" not in hidden(page)
    assert FORGED["text"] not in shown
    assert "data-send-now" not in shown
    # Its author may still come and send it.
    carla = with_app(world.users["carla"])
    page = go_on(client, page, switch="yes")
    page = go_on(client, page, email=carla.email, password=PASSWORD)
    page = go_on(client, page, code=factors.code_now(SECRET))
    assert "data-send-now" in page.content.decode()


def test_nor_where_the_other_has_signed_in_meanwhile(world: World, case: Case) -> None:
    client = signed_in(world, "sonia", Client(enforce_csrf_checks=True))
    old = {"csrfmiddlewaretoken": "a" * 64}
    page = post_from(client, note(case), FORGED | old, world.carla)
    assert "Someone else wrote this" in page.content.decode()
    assert "text" not in hidden(page)


def test_a_sealed_form_that_was_changed_is_not_opened(world: World, case: Case) -> None:
    page = post_from(Client(), note(case), FORGED, world.carla)
    sealed = hidden(page)[unsent.FIELD]
    assert held_in(page) is not None
    for at in (0, 5, 40, len(sealed) - 8):
        letter = "A" if sealed[at] != "A" else "B"
        assert unsent.unseal(sealed[:at] + letter + sealed[at + 1 :]) is None
