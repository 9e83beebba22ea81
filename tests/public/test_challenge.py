"""The question whether a person is there: when it comes, and what gets past it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from pathlib import Path
from time import monotonic
from typing import Any
from urllib.parse import urlencode

import pytest
import time_machine
from django.conf import settings as house
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone, translation

from amparo.channels.public import challenge, rate_limits
from amparo.channels.public.rate_counter import counter
from amparo.channels.public.rate_limits import LONGEST, Limit, Pace
from amparo.channels.public.turns import TURN, Turn, Turns
from amparo.response.concerns.models import Concern, Message
from amparo.response.concerns.operations import open_concern
from tests.cast import World

from .conftest import WORDS, Visitor, hidden, number_on, text

TELL, READ = "/en/bo/worried/", "/en/bo/read/"
HERE = "127.0.0.1"  # where the test client is
FORMS, GUESSES = Limit(3, 10), Limit(2, 5)
Fields = list[tuple[str, str]]


@pytest.fixture(autouse=True)
def few_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    """Here ten forms are very many; test_rate_limits.py has the real limits."""
    monkeypatch.setattr(rate_limits, "FORMS", FORMS)
    monkeypatch.setattr(rate_limits, "GUESSES", GUESSES)


def flood(form: str = "report", address: str = HERE) -> None:
    """Someone else at this address has sent very many forms."""
    request = RequestFactory().post("/", REMOTE_ADDR=address)
    for number in range(FORMS.unasked + 1):
        if form == "read":
            rate_limits.guessed_wrong(request, f"{number * 7_777_777:020}")
        else:
            rate_limits.sent(request, form)


def asked(page: HttpResponse) -> bool:
    return 'name="question"' in text(page)


def carried(page: HttpResponse) -> Fields:
    """Return the hidden fields as a browser would send them."""
    found = re.findall(r'type="hidden" name="([^"]*)" value="([^"]*)"', text(page))
    return [(unescape(name), unescape(value)) for name, value in found]


def buttons(page: HttpResponse) -> dict[str, str]:
    found = re.findall(r'name="press" value="(\d)">([^<]*)<', text(page))
    return {word: place for place, word in found}


def right(page: HttpResponse) -> str:
    found = re.search(r"<strong>([^<]*)</strong>\s*</p>\s*<p class=\"six\"", text(page))
    assert found, text(page)
    return buttons(page)[found[1]]


def wrong(page: HttpResponse) -> str:
    return next(place for place in buttons(page).values() if place != right(page))


def press(visitor: Visitor, page: HttpResponse, place: str, url: str) -> Any:
    return visitor.post(url, *carried(page), ("press", place))


def question(visitor: Visitor, *more: tuple[str, str]) -> Any:
    """Report from an address from which very many forms came."""
    flood()
    page = visitor.report(*more)
    assert asked(page), text(page)
    return page


# -- When it comes ---------------------------------------------------------------------


def test_a_flood_is_slowed_then_asked_and_a_neighbour_gets_through(
    world: World, visitor: Visitor
) -> None:
    """The flood and the girl share one address of a telephone company."""
    empty = urlencode([("token", "rubbish"), ("words", "x")])
    form = "application/x-www-form-urlencoded"
    for number in range(FORMS.unasked):
        answer = visitor.client.post(TELL, empty, content_type=form)
        assert answer.status_code == 200 and not asked(answer)
        assert number < FORMS.free or visitor.pace.pause
    page = visitor.report()
    assert page.status_code == 200
    assert asked(page)
    assert not Concern.objects.exists()
    told = press(visitor, page, right(page), TELL)
    assert open_concern(world.tomasa, Concern.objects.get().id).words == WORDS
    assert number_on(told)


def test_other_addresses_and_other_forms_are_not_asked(visitor: Visitor) -> None:
    flood(address="198.51.100.7")
    told = visitor.report()
    flood()
    opened = visitor.open(number_on(told))
    assert WORDS in text(opened) and not asked(opened)


def test_an_answer_waits_longer_the_more_came(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits = []
    for _time in range(5):
        visitor.post(TELL, ("words", "x"))
        waits.append(visitor.pace.pause)
    assert waits == pytest.approx([0, 0, 0, 0.1, 0.2])
    monkeypatch.setattr(rate_limits, "EACH", 1000.0)
    visitor.post(TELL, ("words", "x"))
    assert visitor.pace.pause == LONGEST


def test_every_answer_to_a_number_leaves_at_the_same_pace(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = number_on(visitor.report())
    clock = iter(n / 1000 for n in range(1_000_000, 9_000_000))
    monkeypatch.setattr(rate_limits, "monotonic", lambda: next(clock))
    for typed in (number, "0" * 20, "1" * 20, "12"):
        before = next(clock)
        visitor.open(typed)
        left = visitor.pace.until_step()
        spent = next(clock) - before
        assert left + spent == pytest.approx(rate_limits.GRID, abs=0.01)


def read_in(turn: Turn, visitor: Visitor, *fields: tuple[str, str]) -> Any:
    """Send a number to a server in which a request has this turn."""
    kind = "application/x-www-form-urlencoded"
    environ: Any = {TURN: turn}
    return visitor.client.post(READ, urlencode(fields), content_type=kind, **environ)


def test_a_number_that_finds_all_turns_taken_is_asked_to_press_again(
    visitor: Visitor,
) -> None:
    """Two threads, one for numbers: whoever comes beside does not wait in the other."""
    number = number_on(visitor.report())
    turns = Turns(threads=2)
    typed = ("receipt", number), ("text", "And one more thing.")
    with turns.one() as first, turns.one() as second:
        assert WORDS in text(read_in(first, visitor, *typed))
        page = read_in(second, visitor, *typed)
        assert WORDS not in text(page) and not asked(page)
        assert "Many people are reading" in text(page)
        pace = second.pace
        assert pace and (pace.until_step(), pace.pause) == (0.0, 0.0)
        assert carried(page) == list(typed)
        assert number_on(visitor.report()), "only numbers are sent back"
    with turns.one() as third:
        assert WORDS in text(read_in(third, visitor, *carried(page)))


def test_what_gets_the_question_takes_no_turn_from_others(visitor: Visitor) -> None:
    """A machine that guesses is asked; a girl elsewhere opens her mailbox meanwhile."""
    number = number_on(visitor.report())
    turns = Turns(threads=2)
    flood("read")
    with turns.one() as first, turns.one() as second:
        page = read_in(first, visitor, ("receipt", "1" * 20))
        assert asked(page) and first.pace and first.pace.until_step() == 0.0
        visitor.client.defaults["REMOTE_ADDR"] = "198.51.100.9"
        opened = read_in(second, visitor, ("receipt", number))
        assert WORDS in text(opened) and second.pace and second.pace.until_step() > 0.0


def test_who_pressed_the_word_and_found_no_turn_is_not_asked_again(
    visitor: Visitor,
) -> None:
    number = number_on(visitor.report())
    flood("read")
    page = visitor.open(number)
    answer = [*carried(page), ("press", right(page))]
    turns = Turns(threads=2)
    with turns.one() as first, turns.one() as second:
        assert first.take_number()
        page = read_in(second, visitor, *answer)
        assert carried(page) == [("receipt", number)]
    with turns.one() as third:
        assert WORDS in text(read_in(third, visitor, *carried(page)))


def test_an_answer_waits_in_its_thread_for_its_step_and_while_there_is_room(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    waited: list[float] = []
    turns = Turns(threads=4)

    def sleep(seconds: float) -> None:
        waited.append(round(seconds, 1))
        if len(waited) == 2:  # while one pauses, another does not
            with turns.one() as beside:
                for pace in (Pace.start(), Pace(monotonic(), pause=2.0)):
                    beside.pace = pace
                    beside.wait()

    monkeypatch.setattr("time.sleep", sleep)
    with turns.one() as turn:
        turn.pace = Pace(monotonic(), pause=2.0, grid=0.3)
        turn.wait()
    assert waited == [0.3, 2.0, 0.0, 0.0]


def test_reading_is_asked_after_very_many_wrong_numbers(visitor: Visitor) -> None:
    number = number_on(visitor.report())
    for wrong_one in range(GUESSES.unasked + 1):
        page = visitor.open(f"{wrong_one * 7_777_777:020}")
        assert not asked(page)
    page = visitor.open(number)
    assert asked(page)
    assert WORDS not in text(page)
    assert WORDS in text(press(visitor, page, right(page), READ))


def test_one_press_opens_one_number_and_no_other(visitor: Visitor) -> None:
    flood("read")
    page = visitor.open("1" * 20)
    assert "cannot find" in text(press(visitor, page, right(page), READ))
    assert asked(visitor.open("2" * 20))


def test_writing_more_is_asked_too_and_keeps_the_words(visitor: Visitor) -> None:
    opened = visitor.open(number_on(visitor.report()))
    flood("write")
    page = visitor.post(READ, ("pass", hidden(opened, "pass")), ("text", "He is back."))
    assert asked(page)
    assert not Message.objects.exists()
    sent = press(visitor, page, right(page), READ)
    assert "Thank you for writing." in text(sent)
    assert Message.objects.count() == 1


# -- What it looks like ----------------------------------------------------------------


def test_it_offers_six_different_words_once_each(visitor: Visitor) -> None:
    page = question(visitor)
    assert len(buttons(page)) == challenge.BUTTONS
    assert sorted(buttons(page).values()) == list("012345")
    assert "<img" not in text(page)
    assert 'href="/x"' in text(page)
    assert 'href="tel:110"' in text(page)
    assert "<textarea" not in text(page)


@pytest.mark.parametrize("language", [code for code, _name in house.LANGUAGES])
def test_the_words_are_different_ones_in_every_language(language: str) -> None:
    with translation.override(language):
        said = [str(word) for word in challenge.WORDS]
    assert len({word.casefold() for word in said}) == len(challenge.WORDS)
    assert all(len(word) <= 16 for word in said)


@pytest.mark.parametrize("place", range(challenge.BUTTONS))
def test_the_answer_is_in_no_field(
    visitor: Visitor, place: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever reads only fields and values has one chance in six."""
    monkeypatch.setattr("secrets.randbelow", lambda _many: place)
    page = question(visitor)
    assert right(page) == str(place)
    word = next(word for word, at in buttons(page).items() if at == str(place))
    assert word not in urlencode(carried(page))
    assert len(re.findall(f">{word}<", text(page))) == 2  # in the sentence, on a button


def test_everything_is_carried_along_and_checked_again(
    world: World, visitor: Visitor
) -> None:
    awkward = "Line one\r\n\r\n<b>\"two\"</b> & 'three' ñ ไทย 😀 "
    page = question(
        visitor, ("kinds", "online"), ("kinds", "job_offer"), ("name", awkward[:20])
    )
    fields = [(n, v if n != "words" else awkward) for n, v in carried(page)]
    flood()
    page = visitor.post(TELL, *fields)
    told = press(visitor, page, right(page), TELL)
    assert number_on(told)
    concern = open_concern(world.tomasa, Concern.objects.get().id)
    assert concern.words == awkward.replace("\r\n", "\n").strip()
    assert concern.concern.kinds == ["online", "job_offer"]


@pytest.mark.parametrize("change", [("kinds", "weather"), ("words", "x" * 9000)])
def test_a_changed_hidden_field_is_met_as_any_bad_input(
    visitor: Visitor, change: tuple[str, str]
) -> None:
    page = question(visitor)
    fields = [pair for pair in carried(page) if pair[0] != change[0]]
    answer = visitor.post(TELL, *fields, change, ("press", right(page)))
    assert answer.status_code == 200
    assert 'class="error' in text(answer)
    assert not Concern.objects.exists()


# -- What gets past it -----------------------------------------------------------------


def test_another_word_gives_a_new_question_and_loses_nothing(visitor: Visitor) -> None:
    page = question(visitor)
    again = press(visitor, page, wrong(page), TELL)
    assert asked(again)
    assert "Here is another word." in text(again)
    assert ("words", WORDS) in carried(again)
    assert hidden(again, "question") != hidden(page, "question")
    assert not Concern.objects.exists()
    # The first question is used up by that.
    assert asked(press(visitor, page, right(page), TELL))
    assert number_on(press(visitor, again, right(again), TELL))


def other_form(visitor: Visitor, page: HttpResponse) -> Fields:
    token = visitor.token()
    return [(n, token if n == "token" else v) for n, v in carried(page)]


def damaged(visitor: Visitor, page: HttpResponse) -> Fields:
    return [(n, v[:-5] + "AAAA=" if n == "question" else v) for n, v in carried(page)]


def without(visitor: Visitor, page: HttpResponse) -> Fields:
    return [(n, "" if n == "question" else v) for n, v in carried(page)]


@pytest.mark.parametrize("trick", [other_form, damaged, without])
def test_a_question_opens_only_its_own_form(
    visitor: Visitor, trick: Callable[[Visitor, HttpResponse], Fields]
) -> None:
    page = question(visitor)
    fields = trick(visitor, page)
    answer = visitor.post(TELL, *fields, ("press", right(page)))
    assert asked(answer)
    assert not Concern.objects.exists()


def test_a_question_is_answered_within_ten_minutes(visitor: Visitor) -> None:
    page = question(visitor)
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        flood()
        late = press(visitor, page, right(page), TELL)
        assert asked(late)
        assert number_on(press(visitor, late, right(late), TELL))


@pytest.mark.parametrize(
    "minutes",
    [9, *(pytest.param(each, marks=pytest.mark.prove) for each in (0, 4, 10))],
)
def test_a_used_question_is_remembered_as_long_as_it_lives(
    visitor: Visitor, minutes: int
) -> None:
    """Also over midnight, when the counts move to other cells."""
    midnight = timezone.now().replace(hour=23, minute=59, second=59)
    with time_machine.travel(midnight, tick=False) as clock:
        page = question(visitor)
        for _quiet in range(challenge.QUIET):
            press(visitor, page, right(page), TELL)
        clock.shift(timedelta(minutes=minutes))
        flood()
        assert asked(press(visitor, page, right(page), TELL))


def test_whoever_passed_is_not_asked_again_for_that_form(visitor: Visitor) -> None:
    page = question(visitor)
    fields = [pair for pair in carried(page) if pair[0] not in ("question", "words")]
    empty = visitor.post(
        TELL, *fields, ("question", hidden(page, "question")), ("press", right(page))
    )
    assert "A few words are enough." in text(empty)
    for _time in range(challenge.QUIET - 1):
        assert not asked(visitor.post(TELL, *fields))
    assert asked(visitor.post(TELL, *fields))
    assert asked(visitor.report())


def test_nothing_is_asked_any_more_when_it_is_calm_again(visitor: Visitor) -> None:
    flood()
    with time_machine.travel(timezone.now() + timedelta(minutes=15)):
        assert number_on(visitor.report())


def test_neither_address_nor_form_is_in_the_table(
    visitor: Visitor, settings: Any, tmp_path: Path
) -> None:
    file = tmp_path / "rates"
    settings.AMPARO_RATE_COUNTER = str(file)
    number = number_on(visitor.report())
    visitor.open(number)
    visitor.open("1234 5678 1234 5678 1234")
    counter().add("end")
    stored = file.read_bytes()
    for revealing in (HERE, "127", number, number[:9], "5678", WORDS[:9]):
        assert revealing.encode() not in stored
        assert revealing.replace(" ", "").encode() not in stored
