from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlencode

import pytest
from django.http import HttpResponse, HttpResponseBase
from django.test import Client

from amparo.channels.public import tokens
from amparo.channels.public.rate_limits import Pace
from amparo.channels.public.turns import TURN, Turn, Turns
from tests.cast import World

WORDS = "My friend has not come to school for two weeks."


class Visitor:
    """Someone without an account, whose browser keeps nothing."""

    def __init__(self) -> None:
        self.turn = Turn(Turns(threads=6))  # has the pace of the latest answer
        environment: Any = {TURN: self.turn}
        self.client: Any = Client(enforce_csrf_checks=True, **environment)

    @property
    def pace(self) -> Pace:
        assert self.turn.pace is not None
        return self.turn.pace

    def get(self, url: str, **headers: str) -> Any:
        return self.client.get(url, headers=headers)

    def post(self, url: str, *fields: tuple[str, str]) -> Any:
        body = urlencode(fields)
        return self.client.post(
            url, body, content_type="application/x-www-form-urlencoded"
        )

    def token(self) -> str:
        """Return what a fresh form carries, made as the page makes it."""
        return tokens.new_form()

    def report(self, *more: tuple[str, str], url: str = "/en/bo/worried/") -> Any:
        said = [] if "words" in dict(more) else [("words", WORDS)]
        fields = [("token", self.token()), *said, *more]
        return self.post(url, *fields)

    def tell_as_asked(self, url: str = "/en/bo/worried/") -> Any:
        """Open the form's page and send what it carries."""
        token = hidden(self.get(url), "token")
        return self.post(url, ("token", token), ("words", WORDS))

    def open(self, number: str, url: str = "/en/bo/read/") -> Any:
        return self.post(url, ("receipt", number))


def hidden(response: HttpResponseBase, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', text(response))
    assert found, f"no {name} on the page"
    return found[1]


def text(response: HttpResponseBase) -> str:
    assert isinstance(response, HttpResponse)
    return response.content.decode()


def number_on(response: HttpResponseBase) -> str:
    found = re.search(r'class="receipt"[^>]*>(.*?)</p>', text(response), re.DOTALL)
    assert found, text(response)
    return " ".join(re.sub(r"<[^>]+>", " ", found[1]).split())


@pytest.fixture
def visitor(world: World, translations: None) -> Visitor:
    return Visitor()
