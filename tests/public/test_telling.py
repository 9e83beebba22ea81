from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.core.cache import cache
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amparo.channels.public import tokens
from amparo.channels.public.views import promise
from amparo.foundation.vault.models import VaultGrant
from amparo.response.concerns.models import Concern, Message
from amparo.response.concerns.operations import open_concern, reply
from amparo.response.concerns.shapes import LONGEST_WORDS
from tests.cast import World

from .conftest import WORDS, Visitor, hidden, number_on, text


def test_telling_shows_a_number_that_opens_the_mailbox(visitor: Visitor) -> None:
    told = visitor.tell()
    assert told.status_code == 200
    number = number_on(told)
    assert len(number.replace(" ", "")) == 20
    opened = visitor.open(number)
    assert "No answer yet" in text(opened)
    assert WORDS in text(opened)


def test_the_answer_of_the_team_is_read_with_the_number(
    world: World, visitor: Visitor
) -> None:
    number = number_on(visitor.tell())
    concern = Concern.objects.get()
    reply(world.tomasa, concern.id, "Is it safe to write here?", uuid4())
    shown = text(visitor.open(number))
    assert "We answered you" in shown
    assert "Is it safe to write here?" in shown
    assert "Tomasa" not in shown


def test_everything_chosen_reaches_the_team(world: World, visitor: Visitor) -> None:
    visitor.tell(
        ("danger_now", "no"),
        ("teller", "coach"),
        ("kinds", "online"),
        ("kinds", "job_offer"),
        ("reach", "message"),
        ("reach_where", "my aunt"),
        ("reach_when", "after five"),
        ("name", "Wara"),
    )
    opened = open_concern(world.tomasa, Concern.objects.get().id)
    assert opened.words == WORDS
    assert opened.concern.kinds == ["online", "job_offer"]
    assert opened.concern.teller == "coach"
    assert (opened.contact.where, opened.contact.when) == ("my aunt", "after five")
    assert opened.has_name


def test_who_comes_back_alone_leaves_no_number_behind(
    world: World, visitor: Visitor
) -> None:
    visitor.tell(("reach", "return"), ("reach_where", "typed by mistake"))
    assert open_concern(world.tomasa, Concern.objects.get().id).contact.where == ""


def test_sending_the_same_form_twice_shows_the_same_number(visitor: Visitor) -> None:
    token = visitor.token()
    fields = [("token", token), ("words", WORDS)]
    first = number_on(visitor.post("/en/bo/tell/", *fields))
    second = visitor.post("/en/bo/tell/", *fields)
    assert number_on(second) == first
    assert "We had your message already." in text(second)
    assert Concern.objects.count() == 1


def test_going_back_and_adding_words_keeps_them(world: World, visitor: Visitor) -> None:
    token = visitor.token()
    visitor.post("/en/bo/tell/", ("token", token), ("words", WORDS))
    visitor.post("/en/bo/tell/", ("token", token), ("words", WORDS + " He is back."))
    opened = open_concern(world.tomasa, Concern.objects.get().id)
    assert [m.text for m in opened.messages] == [WORDS + " He is back."]


# -- Nothing is lost -----------------------------------------------------------------


@pytest.mark.parametrize(
    "token", ["", "rubbish", "a:b:c", "\x00", "x" * 5000, "é" * 20]
)
def test_a_form_that_is_not_ours_keeps_what_was_typed(
    visitor: Visitor, token: str
) -> None:
    answer = visitor.post("/en/bo/tell/", ("token", token), ("words", WORDS))
    assert answer.status_code == 200
    assert WORDS in text(answer)
    assert "Nothing is lost." in text(answer)
    assert not Concern.objects.exists()
    again = visitor.post(
        "/en/bo/tell/", ("token", hidden(answer, "token")), ("words", WORDS)
    )
    assert number_on(again)


def test_a_form_of_yesterday_keeps_what_was_typed(visitor: Visitor) -> None:
    token = visitor.token()
    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        answer = visitor.post(
            "/en/bo/tell/", ("token", token), ("words", WORDS), ("kinds", "online")
        )
        assert "Nothing is lost." in text(answer)
        assert WORDS in text(answer)
        assert 'value="online" id="id_kinds_1" checked' in text(answer)
        assert "another look" not in text(answer)
    assert not Concern.objects.exists()


def test_the_trap_for_machines_asks_once_more_and_loses_nothing(
    visitor: Visitor,
) -> None:
    answer = visitor.tell(("website", "https://example.org"))
    assert WORDS in text(answer)
    assert not Concern.objects.exists()
    assert "example.org" not in text(answer)


def test_without_words_it_asks_for_a_few_and_keeps_the_rest(visitor: Visitor) -> None:
    fields = [("token", visitor.token()), ("words", "  "), ("teller", "friend")]
    answer = visitor.post("/en/bo/tell/", *fields)
    assert "A few words are enough." in text(answer)
    assert '<option value="friend" selected>' in text(answer)
    assert hidden(answer, "token") == fields[0][1]


def test_a_very_long_text_is_kept_and_says_what_to_do(visitor: Visitor) -> None:
    long = "a" * (LONGEST_WORDS + 1)
    answer = visitor.tell(("words", long))
    assert "Send the first part now." in text(answer)
    assert long in text(answer)
    assert not Concern.objects.exists()


@pytest.mark.parametrize(
    ("name", "value"),
    [("kinds", "weather"), ("teller", "robot"), ("danger_now", "2"), ("reach", "x")],
)
def test_unknown_codes_are_asked_again(visitor: Visitor, name: str, value: str) -> None:
    answer = visitor.tell((name, value))
    assert answer.status_code == 200
    assert "another look" in text(answer)
    assert WORDS in text(answer)
    assert not Concern.objects.exists()


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(
                [
                    "token",
                    "words",
                    "kinds",
                    "teller",
                    "reach",
                    "name",
                    "website",
                    "pass",
                ]
            ),
            st.text(st.characters(codec="utf-8"), max_size=80),
        ),
        max_size=8,
    )
)
def test_whatever_is_sent_gets_a_plain_page(
    visitor: Visitor, fields: list[tuple[str, str]]
) -> None:
    cache.clear()  # each example comes at its own time
    fields = [("language", "es"), *((n, v) for n, v in fields)]
    for url in ("/en/bo/tell/", "/es/bo/read/"):
        assert visitor.post(url, *fields).status_code == 200
    assert not Concern.objects.exists()


PICTURE = (
    b"--x\r\nContent-Disposition: form-data; "
    b'name="f"; filename="a.jpg"\r\n\r\nabc\r\n--x--\r\n'
)


@pytest.mark.parametrize(
    ("content_type", "body", "status"),
    [
        ("multipart/form-data; boundary=x", PICTURE, 415),
        ("application/json", b"{}", 415),
        ("text/plain", b"words=hello", 415),
        ("", b"", 415),
        ("application/x-www-form-urlencoded; charset=latin-1", b"words=%E9", 400),
        ("application/x-www-form-urlencoded", b"a" * 300_000, 413),
        ("application/x-www-form-urlencoded", b"&".join([b"a=1"] * 300), 400),
        ("application/x-www-form-urlencoded", b"words=%ff%fe&token=%00", 200),
    ],
)
@pytest.mark.parametrize("url", ["/en/bo/tell/", "/en/bo/read/"])
def test_what_is_no_form_of_ours_leaves_nothing_behind(
    visitor: Visitor, url: str, content_type: str, body: bytes, status: int
) -> None:
    answer = visitor.client.post(url, body, content_type=content_type)
    assert answer.status_code == status
    assert answer["Cache-Control"] == "no-store"
    assert "Leave this page now" in answer.content.decode()
    assert not Concern.objects.exists()


def test_no_door_no_form(world: World, visitor: Visitor) -> None:
    shown = text(visitor.get("/en/th/tell/"))
    assert "We cannot take messages here yet" in shown
    assert "<form" not in shown
    assert 'href="tel:' in shown


def test_a_door_that_closes_meanwhile_is_told(world: World, visitor: Visitor) -> None:
    token = visitor.token()
    VaultGrant.objects.filter(vault_key__team_id=world.team_id("cochabamba")).delete()
    answer = visitor.post("/en/bo/tell/", ("token", token), ("words", WORDS))
    assert "Nobody from our team can read messages" in text(answer)
    assert not Concern.objects.exists()


# -- The promise ----------------------------------------------------------------------


NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        (6, "today, before 18:00"),
        (24, "by tomorrow at 12:00"),
        (72, "by Thursday at 12:00"),
        (-1, "as soon as they can"),
    ],
)
def test_the_promise_is_said_as_people_say_it(hours: int, said: str) -> None:
    assert said in promise(NOON + timedelta(hours=hours), NOON)


# -- The mailbox ----------------------------------------------------------------------


def test_writing_more_is_kept_once(world: World, visitor: Visitor) -> None:
    opened = visitor.open(number_on(visitor.tell()))
    fields = [("pass", hidden(opened, "pass")), ("text", "He is back.")]
    first = visitor.post("/en/bo/read/", *fields)
    assert "Thank you for writing." in text(first)
    visitor.post("/en/bo/read/", *fields)
    assert Message.objects.count() == 1


def test_wrong_numbers_learn_nothing(visitor: Visitor) -> None:
    number = number_on(visitor.tell())
    near = number[:-1] + str((int(number[-1]) + 1) % 10)

    def said(typed: str) -> str:
        return text(visitor.open(typed)).replace(typed, "")

    assert said(near) == said("0000 0000 0000 0000 0000")
    assert "We cannot find this number." in said(near)
    assert "20 digits" in said("1234")


def test_the_number_stands_in_no_address_and_on_no_page_of_the_mailbox(
    visitor: Visitor,
) -> None:
    number = number_on(visitor.tell())
    shown = text(visitor.open(number))
    assert number not in shown
    assert number.replace(" ", "") not in shown


def test_an_old_pass_asks_for_the_number_and_keeps_the_words(
    visitor: Visitor,
) -> None:
    number = number_on(visitor.tell())
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


@pytest.mark.parametrize("pass_", ["", "x", "é", "A" * 60, "\x00", "====", "-_" * 40])
def test_a_pass_that_is_not_ours_opens_nothing(visitor: Visitor, pass_: str) -> None:
    answer = visitor.post("/en/bo/read/", ("pass", pass_), ("text", "Hello."))
    assert answer.status_code == 200
    assert "Please write your number again." in text(answer)
    assert not Message.objects.exists()


@given(st.binary(max_size=40), st.integers(min_value=0))
def test_no_damaged_pass_opens(noise: bytes, where: int) -> None:
    good = tokens.new_pass("1234 " * 5)
    place = where % len(good)
    other = "A" if good[place] != "A" else "B"
    bad = good[:place] + other + good[place + 1 :]
    assert tokens.read_pass(good) is not None
    assert tokens.read_pass(bad) is None
    assert tokens.read_pass(good + noise.hex()) is None or noise == b""
