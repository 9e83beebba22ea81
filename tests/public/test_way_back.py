"""Someone else picks up the phone, presses "back" and sends the form once more."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.http import HttpResponse
from django.utils import timezone

from amparo.response.concerns.models import Concern, Message

from .conftest import Visitor, hidden, number_on, text

TELL, READ = "/en/bo/worried/", "/en/bo/read/"
WORDS = "Grizzlewomp came to the market again."


def later(**time: float) -> Any:
    return time_machine.travel(timezone.now() + timedelta(**time))


def form(visitor: Visitor, words: str = WORDS) -> list[tuple[str, str]]:
    return [("token", visitor.token()), ("words", words)]


def tells_nothing(page: HttpResponse, number: str) -> bool:
    shown = text(page)
    return not any(part in shown for part in [WORDS, "Grizzle", *number.split()])


def test_a_line_that_broke_costs_no_number(visitor: Visitor) -> None:
    fields = form(visitor)
    number = number_on(visitor.post(TELL, *fields))
    with later(minutes=9):
        assert number_on(visitor.post(TELL, *fields)) == number


@pytest.mark.parametrize("passed", [{"minutes": 11}, {"hours": 23}, {"hours": 30}])
def test_whoever_sends_it_later_sees_neither_number_nor_words(
    visitor: Visitor, passed: dict[str, float]
) -> None:
    fields = form(visitor)
    number = number_on(visitor.post(TELL, *fields))
    with later(**passed):
        page = visitor.post(TELL, *fields)
    assert "We have your message" in text(page)
    assert tells_nothing(page, number)
    assert Concern.objects.count() == 1
    assert not Message.objects.exists()


def test_other_words_that_come_later_are_kept_and_not_shown(visitor: Visitor) -> None:
    token, _words = form(visitor)
    number = number_on(visitor.post(TELL, token, ("words", "He came back.")))
    with later(minutes=11):
        page = visitor.post(TELL, token, ("words", WORDS))
        assert tells_nothing(page, number)
        assert WORDS in text(visitor.open(number))
    assert Message.objects.count() == 1


def test_words_that_never_came_are_given_back_the_next_day(visitor: Visitor) -> None:
    fields = form(visitor)
    with later(hours=30):
        page = visitor.post(TELL, *fields)
        assert WORDS in text(page)
        again = ("token", hidden(page, "token"))
        assert number_on(visitor.post(TELL, again, fields[1]))


def test_a_message_sent_from_a_mailbox_is_not_shown_when_its_pass_ran_out(
    visitor: Visitor,
) -> None:
    number = number_on(visitor.report())
    opened = ("pass", hidden(visitor.open(number), "pass"))
    sent = visitor.post(READ, opened, ("text", WORDS))
    assert "Thank you for writing." in text(sent)
    with later(minutes=31):
        page = visitor.post(READ, opened, ("text", WORDS))
    assert "Please write your number again." in text(page)
    assert tells_nothing(page, number)
