"""Every state of every public page, in any language."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest.mock import Mock
from uuid import uuid4

import pytest
import time_machine
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from amparo.channels.public import rate_counter, rate_limits
from amparo.channels.public.response_time import answer_time_words
from amparo.channels.public.turns import TURN, Turn, Turns
from amparo.response.concerns.models import Concern
from amparo.response.concerns.operations import reply
from amparo.response.concerns.types import LONGEST_WORDS
from tests.cast import World
from tests.reporting import newest_concern

from .conftest import WORDS, Visitor, hidden, number_on

FORM = "application/x-www-form-urlencoded"
Page = tuple[str, HttpResponse]
CONTACT = (("reach", "call"), ("where", "my aunt"))


def pages(visitor: Visitor, world: World, language: str) -> Iterator[Page]:
    """Yield every state of every page: a name for it, and the page."""
    rate_counter.forget()
    here = f"/{language}/bo/"
    for name in (
        "",
        "safety/",
        "bo/",
        "bo/now/",
        "bo/worried/",
        "bo/read/",
        "bo/safety/",
        "bo/more/",
        "bo/more/z/",
    ):
        yield f"/{name}", visitor.get(f"/{language}/{name}")
    for country in ("in", "np", "ph", "pe", "br"):
        yield f"help in {country}", visitor.get(f"/{language}/{country}/")
    yield "looked for", visitor.post(f"{here}more/", ("look", "qqqqqq"))
    yield "not receiving", visitor.get(f"/{language}/th/worried/")
    yield "no desk", visitor.get(f"/{language}/ph/worried/")
    yield from _report(visitor, here + "worried/")
    rate_counter.forget()
    yield from _urgent_report(visitor, here + "now/")
    rate_counter.forget()  # everybody comes at their own time: nobody is slowed
    yield from _reading(visitor, world, here)
    yield from _stops(visitor, language)


def _report(visitor: Visitor, url: str) -> Iterator[Page]:
    fields = [("token", visitor.token()), ("words", WORDS)]
    yield "a stale form", visitor.post(url, ("token", "old"), ("words", WORDS))
    yield "no words", visitor.post(url, *fields[:1], ("kinds", "?"), ("reach", "?"))
    yield "a long text", visitor.report(("words", "a" * (LONGEST_WORDS + 1)), url=url)
    for name in ("where", "name", "addresses"):
        yield f"a long {name}", visitor.report((name, "a" * 4100), url=url)
    yield "reported", visitor.post(url, *fields)
    yield "reported again", visitor.post(url, *fields)
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        yield "reported a while ago", visitor.post(url, *fields)
    yield "reported, in danger", visitor.report(("danger_now", "yes"), url=url)


def _urgent_report(visitor: Visitor, url: str) -> Iterator[Page]:
    fields = [("token", visitor.token()), ("words", WORDS)]
    yield "no words now", visitor.post(url, *fields[:1])
    yield "reported now", visitor.post(url, *fields)
    yield "reported, nowhere to call", visitor.report(("reach", "call"), url=url)


def _reading(visitor: Visitor, world: World, here: str) -> Iterator[Page]:
    read = here + "read/"
    number = number_on(visitor.report(url=here + "worried/"))
    concern = newest_concern()
    opened = visitor.open(number, read)
    yield "no answer yet", opened
    fields = [("pass", hidden(opened, "pass")), ("text", "He is back.")]
    yield "written more", visitor.post(read, *fields)
    yield "written nothing", visitor.post(read, fields[0], ("text", " "))
    yield "an old pass", visitor.post(read, ("pass", "old"), fields[1])
    with time_machine.travel(timezone.now() + timedelta(days=9)):
        yield "late", visitor.open(number, read)
    reply(world.tomasa, concern.id, "Hello.", uuid4())
    asked = visitor.open(number, read)
    yield "is it safe?", asked
    acts = ("later", "box", "show", "safe", "contact", "end")
    for name, more in (*((act, ()) for act in acts), ("contact", CONTACT)):
        fields = [("pass", hidden(asked, "pass")), ("act", name), *more]
        yield f"{name} {more}", visitor.post(read, *fields)
    yield "they may reach me", visitor.open(number, read)
    Concern.objects.filter(id=concern.id).update(destroyed_at=timezone.now())
    yield "destroyed", visitor.open(number, read)
    for typed in ("1" * 20, "1234", "", "1" * 200):
        yield f"a wrong number of {len(typed)}", visitor.open(typed, read)


def _stops(visitor: Visitor, language: str) -> Iterator[Page]:
    url, client = f"/{language}/bo/worried/", visitor.client
    yield "a file", client.post(url, b"x", content_type="text/plain")
    yield "too large", client.post(url, b"a" * 300_000, content_type=FORM)
    body = b"&".join([b"a=1"] * 300)
    yield "unreadable", client.post(url, body, content_type=FORM)
    yield "no such page", visitor.get(f"/{language}/bo/other/")
    yield "no such country", visitor.get(f"/{language}/xx/")
    yield "too slow", client.post(url, b"x", content_type=FORM, **stopping())
    yield "another method", client.put(url)
    yield "no turn", client.post(f"/{language}/bo/read/", b"", FORM, **no_turn())
    request = RequestFactory().post(url)
    while not rate_limits.sent(request, "report").ask:
        pass
    question = visitor.report(url=url)
    yield "a question", question
    again = ("question", hidden(question, "question"))
    yield "another question", visitor.report(again, url=url)


def stopping() -> Any:
    """Return what makes a body stop coming: the server's time for it is over."""
    body = Mock(read=Mock(side_effect=BlockingIOError(errno.EAGAIN, "no more")))
    return {"wsgi.input": body}


def no_turn() -> Any:
    """Return the environment of a request beside which others take all turns."""
    turns = Turns(1)
    assert Turn(turns).take_number()
    return {TURN: Turn(turns)}


def promises() -> Iterator[str]:
    """Yield every wording of the response time."""
    noon = datetime(2026, 3, 2, 12, tzinfo=UTC)
    for hours in (-1, 1, 6, 24, *range(48, 48 + 7 * 24, 24)):
        yield answer_time_words(noon + timedelta(hours=hours), noon)
    night = noon.replace(hour=3)
    for hours in (6, 30):
        yield answer_time_words(night + timedelta(hours=hours), night, closed=True)


@contextmanager
def failing(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let every page of a country break."""

    def broken(*_args: object) -> None:
        raise RuntimeError("out of order")

    with monkeypatch.context() as patched:
        patched.setattr("amparo.channels.public.visits.country_of", broken)
        yield
