"""What no browser of ours sends is not repaired, but answered with a plain page."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

import pytest
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponseBase
from django.test import Client, RequestFactory

from amparo.channels.public import error_pages
from amparo.channels.public.exit_page import leave
from amparo.response.concerns.models import Concern
from tests.cast import World
from tests.markup import on_one_line

from .all_pages import stopping
from .conftest import WORDS, Visitor, hidden, number_on, text

FORM = "application/x-www-form-urlencoded"
OF_BOLIVIA, OF_NOWHERE = 'href="tel:110"', 'class="numbers"'
EXITS = {"en": "Leave this page now", "es": "Salir de esta página ahora"}


def is_plain(
    answer: HttpResponseBase,
    status: int,
    language: str = "en",
    help_of: str = OF_BOLIVIA,
) -> bool:
    """Say whether it is a page of ours: the exit, help, language, nothing stored."""
    shown = text(answer)
    assert answer.status_code == status, shown
    assert f'<html lang="{language}"' in shown
    assert EXITS[language] in shown
    assert help_of in shown
    assert answer["Cache-Control"] == "no-store"
    assert not answer.cookies
    return True


# -- Bodies ----------------------------------------------------------------------------


def good_body(visitor: Visitor) -> bytes:
    token = visitor.token()
    return f"token={token}&words=".encode()


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize(
    "words",
    [
        b"caf%E9",  # as an old phone sends it
        b"caf\xe9",
        b"%ff%fe",
        b"%ed%a0%80",  # half a pair
        b"%c0%80",  # a null in disguise
        b"%00",
        b"a\x00b",
        b"%u00e9",
        b"100%",
        b"%zz",
        "niño".encode("utf-16"),
        "niño".encode("utf-32"),
        b"one&words=two",
        b"one&token=",
        b"one&website=&website=",
        b"one&danger_now=no&danger_now=yes",
    ],
)
def test_a_damaged_form_leaves_nothing_behind(
    visitor: Visitor, words: bytes, language: str
) -> None:
    body = good_body(visitor) + words
    url = f"/{language}/bo/worried/"
    answer = visitor.client.post(url, body, content_type=FORM)
    assert is_plain(answer, 400, language)
    assert not Concern.objects.exists()


@pytest.mark.parametrize(
    "words",
    [
        b"caf%C3%A9+%26+pan+100%25",
        "café".encode(),
        "ไทย %F0%9F%98%80".encode(),
        b"one&kinds=online&kinds=job_offer",
        b"one;two",
        b"one&unknown=field",
        b"one&&",
    ],
)
def test_a_sound_form_is_taken(visitor: Visitor, words: bytes) -> None:
    body = good_body(visitor) + words
    answer = visitor.client.post("/en/bo/worried/", body, content_type=FORM)
    assert number_on(answer)


@pytest.mark.parametrize(
    ("charset", "status"),
    [
        ("utf-8", 200),
        ("UTF-8", 200),
        ('"utf-8"', 200),
        ("latin-1", 400),
        ("utf-16", 400),
        ("klingon", 400),
        ("", 400),
    ],
)
def test_only_our_own_charset_is_read(
    visitor: Visitor, charset: str, status: int
) -> None:
    body = good_body(visitor) + b"hello"
    answer = visitor.client.generic(
        "POST", "/en/bo/worried/", body, f"{FORM}; charset={charset}"
    )
    assert answer.status_code == status
    assert Concern.objects.count() == (status == 200)


@pytest.mark.parametrize("fields", [b"receipt=1&receipt=2", b"pass=x&pass=y&text=z"])
def test_a_number_is_read_once(visitor: Visitor, fields: bytes) -> None:
    answer = visitor.client.post("/en/bo/read/", fields, content_type=FORM)
    assert is_plain(answer, 400)


def test_the_same_submission_twice_is_one_concern(visitor: Visitor) -> None:
    token = hidden(visitor.get("/en/bo/worried/"), "token")
    fields = [("token", token), ("words", WORDS)]
    url = "/en/bo/worried/"
    numbers = {number_on(visitor.post(url, *fields)) for _time in range(3)}
    assert len(numbers) == 1
    assert Concern.objects.count() == 1


# -- Addresses and methods -------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "language", "help_of"),
    [
        ("/en/bo/nothing/", "en", OF_BOLIVIA),
        ("/es/bo/worried/more/", "es", OF_BOLIVIA),
        ("/es/nothing/", "es", OF_NOWHERE),
        ("/nothing/", "en", OF_NOWHERE),
        ("/xx/bo/", "es", OF_BOLIVIA),
        ("/en/zz/worried/", "en", OF_NOWHERE),
        ("/en/%00/", "en", OF_NOWHERE),
        ("/en/bo/%00", "en", OF_BOLIVIA),
        ("/en/%ff%fe/", "en", OF_NOWHERE),
        ("/static/nothing.css", "en", OF_NOWHERE),
        ("/en/bo/worried/../../..//", "en", OF_NOWHERE),
    ],
)
def test_a_wrong_address_shows_the_way_out_and_help(
    visitor: Visitor, url: str, language: str, help_of: str
) -> None:
    assert is_plain(visitor.get(url), 404, language, help_of)


def test_a_wrong_address_inside_is_no_public_page(world: World) -> None:
    shown = Client().get("/staff/nothing/")
    assert shown.status_code == 404
    assert 'href="tel:' not in shown.content.decode()


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "FOO"])
def test_a_strange_method_gets_a_plain_page(visitor: Visitor, method: str) -> None:
    answer = visitor.client.generic(method, "/es/bo/worried/", b"words=x")
    assert is_plain(answer, 405, "es")
    assert answer["Allow"] == "GET, HEAD, POST"


def test_a_strange_host_gets_a_plain_page(visitor: Visitor) -> None:
    answer = visitor.get("/es/bo/", Host="evil.example")
    assert is_plain(answer, 400, "es")
    assert "evil" not in text(answer)


def test_our_own_fault_shows_the_way_out_and_help(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_any: object) -> None:
        raise RuntimeError("a secret that nobody should read")

    monkeypatch.setattr("amparo.channels.public.report_views._submit", broken)
    visitor.client.raise_request_exception = False
    answer = visitor.post("/es/bo/worried/", ("words", WORDS))
    assert is_plain(answer, 500, "es")
    assert "secret" not in text(answer)


def test_without_a_database_there_still_is_a_way_out(
    rf: RequestFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_any: object) -> None:
        raise DatabaseError

    monkeypatch.setattr("amparo.channels.public.error_pages.country_of", gone)
    answer = error_pages.broken(rf.get("/es/bo/worried/"))
    assert answer.status_code == 500
    assert answer["Cache-Control"] == "no-store"
    assert '<html lang="es"' in on_one_line(answer.content.decode())
    assert 'href="/x"' in answer.content.decode()


@pytest.mark.parametrize("status", sorted(error_pages.PAGES))
def test_what_stops_a_form_is_explained_in_the_language_of_the_address(
    visitor: Visitor, rf: RequestFactory, status: int
) -> None:
    answer = error_pages.stopped(rf.post("/es/bo/worried/"), status)
    assert is_plain(answer, status, "es")


# -- Bodies that are no whole form -----------------------------------------------------


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"CONTENT_LENGTH": "500"}, 400),  # it broke off
        (stopping(), 408),
        ({"HTTP_TRANSFER_ENCODING": "chunked"}, 411),
        ({"CONTENT_LENGTH": "3,3"}, 400),
        ({"CONTENT_LENGTH": "262145"}, 413),
        ({"CONTENT_LENGTH": str(10**15)}, 413),
        ({"CONTENT_TYPE": "application/json"}, 415),
        ({"CONTENT_TYPE": ""}, 415),
    ],
)
def test_half_a_form_is_never_kept_under_any_server(
    visitor: Visitor, sent: dict[str, Any], status: int
) -> None:
    """The words are good; only the body is not whole, or not a form."""
    body = good_body(visitor) + b"half+a+story"
    given: dict[str, Any] = {"wsgi.input": BytesIO(body)} | sent
    answer = visitor.client.post("/es/bo/worried/", body, content_type=FORM, **given)
    assert is_plain(answer, status, "es")
    assert not Concern.objects.exists()


def test_half_a_form_of_a_colleague_is_not_taken_either(world: World) -> None:
    client, body = Client(), b"email=ana@example.org&password=x"
    half: Any = {"wsgi.input": BytesIO(body), "CONTENT_LENGTH": "500"}
    answer = client.post("/staff/sign-in/", body, content_type=FORM, **half)
    assert answer.status_code == 400


def test_an_answer_says_how_long_it_is(visitor: Visitor) -> None:
    for answer in (
        visitor.get("/nothing/"),
        visitor.get("/es/bo/", Host="evil.example"),
    ):
        assert answer["Content-Length"] == str(len(answer.content))


# -- Cookies ---------------------------------------------------------------------------


@pytest.mark.parametrize("cookie", ["s=x", "s=abcdefghijkl", "c=x", "k=x; d=y", "=;,"])
@pytest.mark.parametrize("url", ["/", "/en/bo/worried/", "/x", "/nothing"])
def test_a_cookie_outside_is_neither_read_nor_answered(
    visitor: Visitor, url: str, cookie: str
) -> None:
    answer = visitor.get(url, Cookie=cookie)
    assert not answer.cookies
    assert "Cookie" not in answer.headers.get("Vary", "")


def test_inside_cookies_work_as_before(world: World) -> None:
    client = Client()
    client.force_login(world.users["ana"])
    assert client.get("/staff/").status_code == 302
    assert client.get("/staff/account/").status_code != 404


def test_handlers_leave_staff_pages_to_django(rf: RequestFactory) -> None:
    request: HttpRequest = rf.get("/staff/x/")
    for answer in (
        error_pages.unreadable(request, ValueError()),
        error_pages.closed(request, PermissionError()),
        error_pages.not_there(request, Http404()),
        error_pages.broken(request),
    ):
        assert b'href="tel:' not in answer.content
    assert leave(rf.get("/x")).status_code == 200


def test_pages_hold_no_product_name(visitor: Visitor) -> None:
    for url in ("/", "/nothing", "/en/bo/worried/"):
        shown = visitor.get(url)
        assert not re.search("(?i)amparo|django|python|gunicorn", text(shown))
        assert "Server" not in shown.headers
