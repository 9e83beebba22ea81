from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from amparo.channels.public import rate_counter
from amparo.channels.public.forms import (
    NewContactForm,
    NowForm,
    PublicForm,
    WorriedForm,
)
from amparo.channels.public.response_time import answer_time_words
from amparo.foundation.vault.models import VaultGrant
from amparo.response.concerns.models import Concern
from amparo.response.concerns.operations import open_concern
from amparo.response.concerns.types import LONGEST_WORDS, Details, SafeContact
from tests.cast import World

from .conftest import WORDS, Visitor, hidden, number_on, text


def test_reporting_shows_a_number_that_opens_the_mailbox(visitor: Visitor) -> None:
    told = visitor.tell_as_asked()
    assert told.status_code == 200
    number = number_on(told)
    assert len(number.replace(" ", "")) == 20
    opened = visitor.open(number)
    assert "No answer yet" in text(opened)
    assert WORDS in text(opened)


EVERYTHING = (
    ("danger_now", "no"),
    ("about_colleague", "no"),
    ("reporter_type", "coach"),
    ("kinds", "online"),
    ("kinds", "job_offer"),
    ("risk_signs", "travel"),
    ("online", "on"),
    ("addresses", "https://example.org/page\n@wara.q"),
    ("child_age", "13_15"),
    ("child", "Wara"),
    ("area_code", "BO-C"),
    ("place", "Calle Sucre"),
    ("offender_access", "works"),
    ("disclosed_to", "friend"),
    ("reach", "message"),
    ("where", "my aunt"),
    ("whose", "shared"),
    ("days", "0"),
    ("days", "2"),
    ("from_hour", "15"),
    ("to_hour", "17"),
    ("leave_message", "on"),
    ("code_word", "lamp"),
    ("when", "let it ring twice"),
    ("never", "talk to my uncle"),
    ("name", "Quispe"),
)


def test_everything_that_may_be_asked_reaches_the_team(
    world: World, visitor: Visitor
) -> None:
    assert number_on(visitor.report(*EVERYTHING))
    opened = open_concern(world.tomasa, Concern.objects.get().id)
    told = opened.concern
    assert opened.words == WORDS
    assert (told.reporter_type, told.danger_now) == ("coach", "no")
    assert told.about_colleague == "no"
    assert (told.kinds, told.online) == (["online", "job_offer"], True)
    assert (told.risk_signs, told.disclosed_to) == (["travel"], ["friend"])
    assert (told.child_age, told.offender_access, told.area_id) == (
        "13_15",
        "works",
        "BO-C",
    )
    assert (told.form_kind, told.reach) == ("worried", "message")
    assert opened.details == Details(child="Wara", place="Calle Sucre")
    assert opened.contact == SafeContact(
        where="my aunt",
        whose="shared",
        days=(0, 2),
        from_hour=15,
        to_hour=17,
        leave_message=True,
        code_word="lamp",
        when="let it ring twice",
        never="talk to my uncle",
    )
    assert opened.has_name
    assert told.online_sealed is not None


def test_whoever_answers_nothing_has_said_nothing(visitor: Visitor) -> None:
    """A browser for text chooses the first answer where none is chosen before."""
    for url in ("/en/bo/now/", "/en/bo/worried/"):
        shown = text(visitor.get(url))
        groups = set(re.findall(r'<input type="radio" name="(\w+)"', shown))
        chosen = re.findall(r'<input type="radio" name="(\w+)"[^>]* checked', shown)
        assert groups == set(chosen) >= {"reach"}
    visitor.report(("danger_now", ""))
    assert Concern.objects.get().danger_now == ""


def test_every_question_of_the_page_is_one_that_is_kept(visitor: Visitor) -> None:
    """Of what is asked, nothing is thrown away: each field is in the test above."""
    asked = set(WorriedForm.base_fields) - {"words", "usual_team"}
    assert asked == {name for name, _value in EVERYTHING}


def test_help_that_is_needed_now_asks_for_nothing_else(
    world: World, visitor: Visitor
) -> None:
    url = "/en/bo/now/"
    shown = text(visitor.get(url))
    asked = {"words", "about_colleague", "reach", "where", "whose", "when"}
    assert set(NowForm.base_fields) - {"usual_team"} == asked
    assert "<details" not in shown
    assert shown.index('href="tel:110"') < shown.index("<textarea")
    fields = [("token", visitor.token()), ("words", WORDS), ("reach", "call")]
    answer = visitor.post(url, *fields, ("where", "my aunt"), ("when", "at noon"))
    assert number_on(answer)
    assert text(answer).count('href="tel:110"') == 2  # on top, and below as always
    opened = open_concern(world.tomasa, Concern.objects.get().id)
    assert opened.concern.form_kind == "now"
    assert opened.contact == SafeContact(where="my aunt", when="at noon")


def test_help_that_is_needed_now_is_answered_within_the_hour(visitor: Visitor) -> None:
    url = "/en/bo/now/"
    visitor.post(url, ("token", visitor.token()), ("words", WORDS))
    visitor.report()
    now, worried = Concern.objects.order_by("promised_at")
    assert now.promised_at is not None and worried.promised_at is not None
    assert now.promised_at - now.came_at == timedelta(hours=1)
    assert worried.promised_at - worried.came_at == timedelta(hours=24)


def test_without_a_number_to_call_the_page_says_that_they_must_come_back(
    world: World, visitor: Visitor
) -> None:
    told = visitor.report(("reach", "call"), ("where", "  "), ("whose", "own"))
    assert number_on(told)
    assert "So please come back to read our answer." in text(told)
    opened = open_concern(world.tomasa, Concern.objects.get().id)
    assert opened.concern.reach == "return"
    assert opened.contact == SafeContact()


def test_what_must_never_be_done_is_kept_of_those_who_come_back_too(
    world: World, visitor: Visitor
) -> None:
    visitor.report(("never", "talk to my uncle"), ("code_word", "lamp"))
    opened = open_concern(world.tomasa, Concern.objects.get().id)
    assert opened.contact == SafeContact(never="talk to my uncle")


@pytest.mark.parametrize(
    ("sent", "kept"),
    [({"from_hour": "15"}, (15, 24)), ({"to_hour": "8"}, (0, 8)), ({}, (None, None))],
)
def test_one_end_of_the_hours_is_enough(
    world: World, visitor: Visitor, sent: dict[str, str], kept: tuple[int, int]
) -> None:
    visitor.report(("reach", "call"), ("where", "my aunt"), *sent.items())
    contact = open_concern(world.tomasa, Concern.objects.get().id).contact
    assert (contact.from_hour, contact.to_hour) == kept


def test_the_areas_are_those_of_the_country(visitor: Visitor) -> None:
    shown = text(visitor.get("/en/bo/worried/"))
    assert '<option value="BO-C">Cochabamba</option>' in shown
    assert "PH-" not in shown
    wrong = visitor.report(("area_code", "PH-00"))
    assert "Please check" in text(wrong)
    assert not Concern.objects.exists()


# -- Something online ------------------------------------------------------------------


def test_addresses_are_asked_only_where_someone_can_open_them(
    world: World, visitor: Visitor
) -> None:
    assert 'name="addresses"' in text(visitor.get("/en/bo/worried/"))
    assert 'name="addresses"' not in text(visitor.get("/en/ph/worried/"))
    VaultGrant.objects.filter(vault_key__team_id=world.team_id("desk")).delete()
    assert 'name="addresses"' not in text(visitor.get("/en/bo/worried/"))


def test_beside_it_stands_what_to_do_with_a_picture(visitor: Visitor) -> None:
    for url in ("/en/bo/worried/", "/en/ph/worried/"):
        shown = text(visitor.get(url))
        assert "Do not save, copy or send a picture like that." in shown
        assert "takeitdown.ncmec.org" in shown


def test_no_address_that_was_typed_can_be_tapped(visitor: Visitor) -> None:
    page = "https://example.org/page"
    shown = visitor.report(("addresses", page), ("area_code", "?"), ("place", page))
    assert text(shown).count(page) == 2
    assert f'href="{page}' not in text(shown)


@pytest.mark.parametrize(
    ("name", "value", "part"),
    [
        ("risk_signs", "travel", "What is happening"),
        ("place", "Calle Sucre", "About the child"),
        ("never", "talk to my uncle", "About you, and how we can answer you"),
        ("reach", "call", "About you, and how we can answer you"),
        ("child_age", "?", "About the child"),
    ],
)
def test_a_part_with_something_in_it_stands_open_when_the_page_comes_back(
    visitor: Visitor, name: str, value: str, part: str
) -> None:
    fields = [("token", visitor.token()), ("words", ""), (name, value)]
    shown = text(visitor.post("/en/bo/worried/", *fields))
    opened = re.findall(
        r'<details class="more" open>\s*<summary>(.*?)</summary>', shown
    )
    assert opened == [part]


def test_who_comes_back_alone_leaves_no_number_behind(
    world: World, visitor: Visitor
) -> None:
    visitor.report(("reach", "return"), ("where", "typed by mistake"))
    assert open_concern(world.tomasa, Concern.objects.get().id).contact.where == ""


def test_sending_the_same_form_twice_shows_the_same_number(visitor: Visitor) -> None:
    token = visitor.token()
    fields = [("token", token), ("words", WORDS)]
    first = number_on(visitor.post("/en/bo/worried/", *fields))
    second = visitor.post("/en/bo/worried/", *fields)
    assert number_on(second) == first
    assert "We already had your message." in text(second)
    assert Concern.objects.count() == 1


def test_going_back_and_adding_words_keeps_them(world: World, visitor: Visitor) -> None:
    token = visitor.token()
    visitor.post("/en/bo/worried/", ("token", token), ("words", WORDS))
    visitor.post("/en/bo/worried/", ("token", token), ("words", WORDS + " He is back."))
    opened = open_concern(world.tomasa, Concern.objects.get().id)
    assert [m.text for m in opened.messages] == [WORDS + " He is back."]


# -- Nothing is lost -----------------------------------------------------------------


@pytest.mark.parametrize("token", ["", "rubbish", "a:b:c", "x" * 5000, "é" * 20])
def test_a_form_that_is_not_ours_keeps_what_was_typed(
    visitor: Visitor, token: str
) -> None:
    answer = visitor.post("/en/bo/worried/", ("token", token), ("words", WORDS))
    assert answer.status_code == 200
    assert WORDS in text(answer)
    assert "Nothing is lost." in text(answer)
    assert not Concern.objects.exists()
    again = visitor.post(
        "/en/bo/worried/", ("token", hidden(answer, "token")), ("words", WORDS)
    )
    assert number_on(again)


def test_a_form_of_yesterday_keeps_what_was_typed(visitor: Visitor) -> None:
    token = visitor.token()
    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        answer = visitor.post(
            "/en/bo/worried/", ("token", token), ("words", WORDS), ("kinds", "online")
        )
        assert "Nothing is lost." in text(answer)
        assert WORDS in text(answer)
        assert 'value="online" id="id_kinds_1" checked' in text(answer)
        assert "Please check" not in text(answer)
    assert not Concern.objects.exists()


def test_the_trap_for_machines_asks_once_more_and_loses_nothing(
    visitor: Visitor,
) -> None:
    answer = visitor.report(("website", "https://example.org"))
    assert WORDS in text(answer)
    assert not Concern.objects.exists()
    assert "example.org" not in text(answer)


def test_without_words_it_asks_for_a_few_and_keeps_the_rest(visitor: Visitor) -> None:
    fields = [("token", visitor.token()), ("words", "  "), ("reporter_type", "friend")]
    answer = visitor.post("/en/bo/worried/", *fields)
    assert "A few words are enough." in text(answer)
    assert '<option value="friend" selected>' in text(answer)
    assert hidden(answer, "token") == fields[0][1]


def test_a_very_long_text_is_kept_and_says_what_to_do(visitor: Visitor) -> None:
    long = "a" * (LONGEST_WORDS + 1)
    answer = visitor.report(("words", long))
    assert "Send the first part now." in text(answer)
    assert long in text(answer)
    assert not Concern.objects.exists()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("kinds", "weather"),
        ("reporter_type", "robot"),
        ("danger_now", "2"),
        ("reach", "x"),
    ],
)
def test_unknown_codes_are_asked_again(visitor: Visitor, name: str, value: str) -> None:
    answer = visitor.report((name, value))
    assert answer.status_code == 200
    assert "Please check" in text(answer)
    assert WORDS in text(answer)
    assert not Concern.objects.exists()


@given(
    st.lists(
        st.tuples(
            st.sampled_from(
                [
                    "token",
                    "website",
                    "pass",
                    "act",
                    "text",
                    *WorriedForm.base_fields,
                ]
            ),
            st.text(st.characters(exclude_categories=["Cs"]), max_size=80),
        ),
        max_size=8,
    )
)
def test_whatever_is_sent_gets_a_plain_page(
    visitor: Visitor, fields: list[tuple[str, str]]
) -> None:
    rate_counter.forget()  # each example comes at its own time
    fields = [("language", "es"), *((n, v) for n, v in fields)]
    for url in ("/en/bo/now/", "/en/bo/worried/", "/es/bo/read/"):
        answer = visitor.post(url, *fields)
        plain = b"Leave this page now", b"Salir de esta p"
        assert any(way_out in answer.content for way_out in plain)
        assert answer.status_code == (200 if like_a_browser(fields, url) else 400)
    assert not Concern.objects.exists()


def like_a_browser(fields: list[tuple[str, str]], url: str) -> bool:
    """Say whether a browser could have sent these: each once, without a null."""
    forms: dict[str, type[PublicForm]] = {
        "now": NowForm,
        "worried": WorriedForm,
        "read": NewContactForm,
    }
    several = forms[url.split("/")[-2]].taking_several()
    names = [name for name, _value in fields if name not in several]
    nulls = any("\x00" in name + value for name, value in fields)
    return len(names) == len(set(names)) and not nulls


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
    ],
)
@pytest.mark.parametrize("url", ["/en/bo/now/", "/en/bo/worried/", "/en/bo/read/"])
def test_what_is_no_form_of_ours_leaves_nothing_behind(
    visitor: Visitor, url: str, content_type: str, body: bytes, status: int
) -> None:
    answer = visitor.client.post(url, body, content_type=content_type)
    assert answer.status_code == status
    assert answer["Cache-Control"] == "no-store"
    assert "Leave this page now" in answer.content.decode()
    assert not Concern.objects.exists()


def test_no_door_no_form(world: World, visitor: Visitor) -> None:
    for page in ("now", "worried"):
        shown = text(visitor.get(f"/en/th/{page}/"))
        assert "We cannot take messages here yet" in shown
        assert "<form" not in shown
        assert 'href="tel:' in shown


def test_a_door_that_closes_meanwhile_is_told(world: World, visitor: Visitor) -> None:
    token = visitor.token()
    VaultGrant.objects.filter(vault_key__team_id=world.team_id("cochabamba")).delete()
    answer = visitor.post("/en/bo/worried/", ("token", token), ("words", WORDS))
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
    assert said in answer_time_words(NOON + timedelta(hours=hours), NOON)
