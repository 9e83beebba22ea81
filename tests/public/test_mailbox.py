"""The mailbox of someone who comes back with the number."""

from __future__ import annotations

import base64
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.http import HttpResponse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from amparo.channels.public import tokens
from amparo.response.concerns.models import Concern, Message
from amparo.response.concerns.operations import open_concern, reply
from amparo.response.concerns.types import SafeContact
from tests.cast import World
from tests.markup import on_one_line

from .conftest import WORDS, Visitor, hidden, number_on, text

ANSWER = "Is it safe to write here?"
READ = "/en/bo/read/"


def act(
    visitor: Visitor, page: HttpResponse, name: str, *fields: tuple[str, str]
) -> Any:
    """Press a button on a page of the mailbox."""
    pass_ = ("pass", hidden(page, "pass"))
    return visitor.post(READ, pass_, ("act", name), *fields)


def answered(world: World, visitor: Visitor, *told: tuple[str, str]) -> Any:
    """Report, let the team answer, come back; return the first page."""
    number = number_on(visitor.report(*told))
    reply(world.tomasa, Concern.objects.get().id, ANSWER, uuid4())
    return visitor.open(number)


# -- Is it safe to read this now? ------------------------------------------------------


def test_before_an_answer_is_shown_the_page_asks_whether_it_is_safe(
    world: World, visitor: Visitor
) -> None:
    asked = answered(world, visitor)
    assert "Is it safe to read this now?" in text(asked)
    assert ANSWER not in text(asked)
    assert WORDS not in text(asked)
    assert Message.objects.get().read_at is None
    shown = act(visitor, asked, "show")
    assert "We answered you" in text(shown)
    assert ANSWER in text(shown)
    assert Message.objects.get().read_at is not None
    assert "Tomasa" not in text(shown)


def test_not_now_shows_nothing_and_leaves_the_answer_unread(
    world: World, visitor: Visitor
) -> None:
    later = act(visitor, answered(world, visitor), "later")
    assert "The answer is waiting for you here." in text(later)
    assert ANSWER not in text(later)
    box = act(visitor, later, "box")
    assert "There is an answer for you." in text(box)
    assert ANSWER not in text(box)
    assert Message.objects.get().read_at is None
    assert ANSWER in text(act(visitor, box, "show"))


def test_an_answer_that_was_shown_once_does_not_ask_again(
    world: World, visitor: Visitor
) -> None:
    number = number_on(visitor.report())
    reply(world.tomasa, Concern.objects.get().id, ANSWER, uuid4())
    act(visitor, visitor.open(number), "show")
    assert ANSWER in text(visitor.open(number))


def test_words_that_were_typed_before_survive_the_question(
    world: World, visitor: Visitor
) -> None:
    number = number_on(visitor.report())
    reply(world.tomasa, Concern.objects.get().id, ANSWER, uuid4())
    typed = "He is back."
    asked = visitor.post(READ, ("receipt", number), ("text", typed))
    later = act(visitor, asked, "later", ("text", hidden(asked, "text")))
    box = act(visitor, later, "box", ("text", hidden(later, "text")))
    assert typed in text(box)


def test_an_answer_that_comes_meanwhile_waits_too(
    world: World, visitor: Visitor
) -> None:
    shown = act(visitor, answered(world, visitor), "show")
    reply(world.tomasa, Concern.objects.get().id, "And another.", uuid4())
    sent = act(visitor, shown, "write", ("text", "He is back."))
    assert "And another." not in text(sent)
    assert "There is an answer for you." in text(sent)


# -- One press -------------------------------------------------------------------------


def test_a_report_that_one_is_safe(world: World, visitor: Visitor) -> None:
    box = visitor.open(number_on(visitor.report()))
    said = act(visitor, box, "safe")
    assert "We are glad you are safe" in text(said)
    assert "I am safe now." in text(said)
    act(visitor, box, "safe")  # the same page once more
    assert Message.objects.count() == 1
    assert Concern.objects.get().safe_said_at is not None


def test_withdrawing_permission_to_contact(world: World, visitor: Visitor) -> None:
    told = visitor.report(("reach", "call"), ("where", "my aunt"))
    box = visitor.open(number_on(told))
    assert ">Do not contact me any more</button>" in on_one_line(text(box))
    ended = act(visitor, box, "end")
    assert "We will not contact you" in text(ended)
    assert "my aunt" not in text(ended)
    assert Concern.objects.get().reach == "return"
    assert ">Do not contact me any more</button>" not in on_one_line(text(ended))


NEW = [
    ("reach", "message"),
    ("where", "@wara.q"),
    ("days", "5"),
    ("from_hour", "9"),
    ("never", "call my home"),
]


def test_changing_how_one_may_be_reached(world: World, visitor: Visitor) -> None:
    told = visitor.report(
        ("reach", "call"), ("where", "my aunt"), ("code_word", "lamp")
    )
    box = visitor.open(number_on(told))
    for old in ("my aunt", "lamp"):
        assert f'value="{old}"' in text(box)
    changed = act(visitor, box, "contact", *NEW)
    assert "Your changes are saved" in text(changed)
    assert 'value="@wara.q"' in text(changed)
    contact = open_concern(world.tomasa, Concern.objects.get().id).contact
    assert contact == SafeContact(
        where="@wara.q", days=(5,), from_hour=9, to_hour=24, never="call my home"
    )


def test_choosing_to_come_back_ends_it(world: World, visitor: Visitor) -> None:
    told = visitor.report(("reach", "call"), ("where", "my aunt"))
    box = visitor.open(number_on(told))
    ended = act(visitor, box, "contact", ("reach", "return"), ("where", "my aunt"))
    assert "We will not contact you" in text(ended)
    assert Concern.objects.get().contact_ended_at is not None


def test_a_contact_without_a_number_is_asked_again_and_nothing_is_lost(
    visitor: Visitor,
) -> None:
    box = visitor.open(number_on(visitor.report()))
    fields = (("reach", "call"), ("where", ""), ("code_word", "lamp"), ("text", "So."))
    asked = act(visitor, box, "contact", *fields)
    assert "Please write where we can reach you." in text(asked)
    assert '<details class="more" open>' in text(asked)
    assert 'value="lamp"' in text(asked)
    assert "So.</textarea>" in text(asked)
    assert Concern.objects.get().reach == "return"


def test_what_was_typed_and_not_sent_stays_on_the_page(visitor: Visitor) -> None:
    box = visitor.open(number_on(visitor.report()))
    said = act(visitor, box, "safe", ("text", "He is back."), *NEW)
    assert "He is back.</textarea>" in text(said)
    assert 'value="@wara.q"' in text(said)
    assert Concern.objects.get().reach == "return"  # not saved yet
    sent = act(visitor, said, "write", ("text", "He is back."), *NEW)
    assert "He is back.</textarea>" not in text(sent)
    assert 'value="@wara.q"' in text(sent)


@pytest.mark.parametrize("name", ["", "dance", "safe; end"])
def test_a_button_that_is_not_ours_sends_the_words(visitor: Visitor, name: str) -> None:
    box = visitor.open(number_on(visitor.report()))
    assert "Thank you" in text(act(visitor, box, name, ("text", "Hello.")))


def test_what_was_destroyed_says_so_honestly(visitor: Visitor) -> None:
    number = number_on(visitor.report())
    box = visitor.open(number)
    Concern.objects.update(destroyed_at=timezone.now(), reporter_sealed_key=b"")
    for page in (visitor.open(number), act(visitor, box, "write", ("text", "Hello."))):
        assert "What you told us is no longer here." in text(page)
        assert WORDS not in text(page)
    assert not Message.objects.exists()


# -- Words -----------------------------------------------------------------------------


def test_writing_more_is_kept_once(world: World, visitor: Visitor) -> None:
    opened = visitor.open(number_on(visitor.report()))
    fields = [("pass", hidden(opened, "pass")), ("text", "He is back.")]
    first = visitor.post("/en/bo/read/", *fields)
    assert "Thank you for writing." in text(first)
    visitor.post("/en/bo/read/", *fields)
    assert Message.objects.count() == 1


def test_wrong_numbers_learn_nothing(visitor: Visitor) -> None:
    number = number_on(visitor.report())
    near = number[:-1] + str((int(number[-1]) + 1) % 10)

    def said(typed: str) -> str:
        return text(visitor.open(typed)).replace(typed, "")

    assert said(near) == said("0000 0000 0000 0000 0000")
    assert "We cannot find this number." in said(near)
    assert "20 digits" in said("1234")


def test_the_number_stands_in_no_address_and_on_no_page_of_the_mailbox(
    visitor: Visitor,
) -> None:
    number = number_on(visitor.report())
    shown = text(visitor.open(number))
    assert number not in shown
    assert number.replace(" ", "") not in shown


def test_an_old_pass_asks_for_the_number_and_keeps_the_words(
    visitor: Visitor,
) -> None:
    number = number_on(visitor.report())
    fields = [("pass", hidden(visitor.open(number), "pass")), ("text", "He is back.")]
    with time_machine.travel(timezone.now() + timedelta(minutes=31)):
        answer = visitor.post("/en/bo/read/", *fields)
        assert "He is back." in text(answer)
        assert not Message.objects.exists()
        again = visitor.post(
            "/en/bo/read/", ("receipt", number), ("text", "He is back.")
        )
        assert "He is back." in text(again)
        sent = visitor.post(
            "/en/bo/read/", ("pass", hidden(again, "pass")), ("text", "He is back.")
        )
    assert "Thank you for writing." in text(sent)
    assert Message.objects.count() == 1


@pytest.mark.parametrize("pass_", ["", "x", "é", "A" * 60, "====", "-_" * 40])
def test_a_pass_that_is_not_ours_opens_nothing(visitor: Visitor, pass_: str) -> None:
    answer = visitor.post("/en/bo/read/", ("pass", pass_), ("text", "Hello."))
    assert answer.status_code == 200
    assert "Please write your number again." in text(answer)
    assert not Message.objects.exists()


def test_a_pass_in_other_letters_with_the_same_bytes_opens_nothing() -> None:
    good = tokens.new_pass("1234 " * 5)
    end = good.rstrip("=")
    assert end != good  # so that the last letter has bits to spare
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    twin = letters[letters.index(end[-1]) ^ 1]  # differs in a bit that says nothing
    bad = end[:-1] + twin + "=" * (len(good) - len(end))
    assert base64.urlsafe_b64decode(bad) == base64.urlsafe_b64decode(good)
    assert tokens.read_pass(good) is not None
    assert tokens.read_pass(bad) is None


@given(st.binary(max_size=40), st.integers(min_value=0))
def test_no_damaged_pass_opens(noise: bytes, where: int) -> None:
    good = tokens.new_pass("1234 " * 5)
    place = where % len(good)
    other = "A" if good[place] != "A" else "B"
    bad = good[:place] + other + good[place + 1 :]
    assert tokens.read_pass(good) is not None
    assert tokens.read_pass(bad) is None
    assert tokens.read_pass(good + noise.hex()) is None or noise == b""
