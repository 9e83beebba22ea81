"""Every refusal of the staff pages has a page of ours, in the reader's language."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import World
from tests.signin import signed_in
from tests.unsent import OURS

FORM = "application/x-www-form-urlencoded"


def spanish(world: World, name: str, **more: Any) -> Client:
    """Sign in as a colleague who reads Spanish."""
    user = world.users[name]
    type(user).objects.filter(pk=user.pk).update(language="es")
    return signed_in(world, name, Client(headers={"Accept-Language": "es"}, **more))


def is_ours(answer: Any, status: int, words: str) -> bool:
    """Say whether this is a whole page of ours in Spanish that says these words."""
    page = " ".join(answer.content.decode().split())
    assert answer.status_code == status, page
    assert '<html lang="es"' in page
    assert "no-store" in answer["Cache-Control"]
    assert 'href="/' in page.partition("<main")[2], "there is a way on"
    return words in page


def test_an_address_that_takes_no_such_request(world: World) -> None:
    client = spanish(world, "sonia")
    for answer in (
        client.post(reverse("accounts:team"), headers=OURS),
        client.get(reverse("accounts:lock")),
        client.get(reverse("indicators:count")),
        client.delete(reverse("accounts:account")),
    ):
        assert is_ours(answer, 405, "Ábrelo desde su página")
        assert answer["Allow"]


def test_a_form_of_another_site(world: World) -> None:
    client = spanish(world, "sonia", enforce_csrf_checks=True)
    answer = client.post(reverse("accounts:account"), {"language": "en"})
    assert is_ours(answer, 403, "No se envió nada")


def test_an_old_page_before_sign_in_leads_to_a_new_one() -> None:
    client = Client(enforce_csrf_checks=True, headers={"Accept-Language": "es"})
    path = reverse("accounts:sign_in")
    answer = client.post(path, {"email": "a", "password": "b"}, headers=OURS)
    assert is_ours(answer, 403, f'href="{path}"')


def test_an_old_page_still_locks_the_screen(world: World) -> None:
    client = spanish(world, "sonia", enforce_csrf_checks=True)
    answer = client.post(reverse("accounts:lock"), headers=OURS)
    assert answer.status_code == 302
    assert client.get("/staff/account/").status_code == 302


def test_a_page_that_is_closed_to_the_person(world: World) -> None:
    answer = spanish(world, "carla").get(reverse("accounts:invite"))
    assert is_ours(answer, 403, "Tu cuenta no tiene acceso a esta página")


def test_an_address_without_a_page(world: World) -> None:
    assert is_ours(spanish(world, "carla").get("/staff/nothing/"), 404, "dirección")


def test_our_own_fault(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_any: object) -> None:
        raise RuntimeError("a secret")

    monkeypatch.setattr("amparo.foundation.accounts.queries.recent_sign_ins", broken)
    client = spanish(world, "carla")
    client.raise_request_exception = False
    assert is_ours(client.get(reverse("accounts:account")), 500, "de nuestro lado")


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"CONTENT_LENGTH": "500"}, 400),
        ({"HTTP_TRANSFER_ENCODING": "chunked"}, 411),
        ({"CONTENT_LENGTH": "262145"}, 413),
        ({"CONTENT_TYPE": "application/json"}, 415),
    ],
)
def test_a_form_that_is_no_whole_form(
    world: World, sent: dict[str, Any], status: int
) -> None:
    client = spanish(world, "carla")
    path = reverse("accounts:account")
    body = b"language=es"
    given: dict[str, Any] = {"wsgi.input": BytesIO(body)} | sent
    answer = client.post(path, body, content_type=FORM, **given)
    assert is_ours(answer, status, "atrás")
