from __future__ import annotations

from uuid import uuid4

import pytest

from amparo.foundation.journal.models import Entry
from amparo.foundation.kernel.errors import Conflict, KeysLocked, Refused, RuleBroken
from amparo.response.concerns.models import Message
from amparo.response.concerns.operations import (
    assign_to_me,
    close_quickly,
    open_concern,
    open_mailbox,
    read_answers,
    reply,
    write_more,
)
from amparo.response.concerns.readability import hint_for
from tests.cast import World
from tests.reporting import WELCOME, Tell, open_tasks
from tests.signin import signed_in

# -- Reading -----------------------------------------------------------------------


@pytest.mark.parametrize("who", ["tomasa", "sonia", "carla"])
def test_the_team_reads_the_concern(world: World, tell: Tell, who: str) -> None:
    _receipt, concern = tell()
    opened = open_concern(getattr(world, who), concern.id)
    assert opened.words.startswith("Mi amiga")
    assert opened.words_verified
    assert not opened.has_name


@pytest.mark.parametrize("who", ["beto", "elena", "tala", "pablo", "ana", "lucia"])
def test_no_one_else_does(world: World, tell: Tell, who: str) -> None:
    _receipt, concern = tell()
    with pytest.raises(Refused):
        open_concern(getattr(world, who), concern.id)
    refused = Entry.objects.get(verb="concern.open", outcome="refused")
    assert refused.subject_id == concern.id


def test_locked_keys_open_nothing(world: World, tell: Tell) -> None:
    _receipt, concern = tell()
    with pytest.raises(KeysLocked):
        open_concern(world.without_keys("tomasa"), concern.id)


def test_opening_is_in_the_journal(world: World, tell: Tell) -> None:
    _receipt, concern = tell()
    open_concern(world.tomasa, concern.id)
    entry = Entry.objects.get(verb="concern.open")
    assert (entry.actor_id, entry.subject_id) == (world.users["tomasa"].id, concern.id)


# -- Answering ---------------------------------------------------------------------


def test_an_answer_reaches_the_mailbox_and_settles_what_was_due(
    world: World, tell: Tell
) -> None:
    receipt, concern = tell()
    reply(world.tomasa, concern.id, WELCOME, uuid4())
    [message] = read_answers(receipt.number).messages
    assert message.text == WELCOME
    assert message.verified
    assert open_tasks(concern.id) == []
    concern.refresh_from_db()
    assert concern.owner_id == world.users["tomasa"].id
    assert concern.state == "open"


def test_the_team_sees_when_the_person_has_read_the_answer(
    world: World, tell: Tell
) -> None:
    receipt, concern = tell()
    reply(world.tomasa, concern.id, WELCOME, uuid4())
    assert open_concern(world.tomasa, concern.id).messages[0].read_at is None
    read_answers(receipt.number)
    assert open_concern(world.tomasa, concern.id).messages[0].read_at is not None


def test_the_same_answer_sent_twice_is_one_answer(world: World, tell: Tell) -> None:
    _receipt, concern = tell()
    key = uuid4()
    first = reply(world.tomasa, concern.id, WELCOME, key)
    again = reply(world.tomasa, concern.id, WELCOME, key)
    assert first.id == again.id
    assert Message.objects.count() == 1


def test_who_answers_late_hears_of_what_came_in_meanwhile(
    world: World, tell: Tell
) -> None:
    receipt, concern = tell()
    seen = open_concern(world.sonia, concern.id).concern.version
    write_more(receipt.number, "He is back.", uuid4())
    with pytest.raises(Conflict):
        reply(world.sonia, concern.id, WELCOME, uuid4(), expected_version=seen)
    assert Message.objects.filter(author="staff").count() == 0
    assert open_tasks(concern.id) == ["concern.first_answer"]


def test_a_caseworker_reads_but_does_not_answer(world: World, tell: Tell) -> None:
    _receipt, concern = tell()
    with pytest.raises(Refused):
        reply(world.carla, concern.id, WELCOME, uuid4())
    assert not Message.objects.exists()


def test_a_closed_concern_takes_no_more_answers(world: World, tell: Tell) -> None:
    _receipt, concern = tell()
    close_quickly(world.tomasa, concern.id, "test", concern.version)
    with pytest.raises(RuleBroken):
        reply(world.tomasa, concern.id, WELCOME, uuid4())


def test_what_a_colleague_works_on_is_answered_only_after_taking_it_over(
    world: World, tell: Tell
) -> None:
    receipt, concern = tell()
    assign_to_me(world.sonia, concern.id, concern.version)
    with pytest.raises(RuleBroken) as caught:
        reply(world.tomasa, concern.id, WELCOME, uuid4())
    assert caught.value.field == "take_over"
    assert "Sonia" in str(caught.value.message)
    assert not Message.objects.exists()
    reply(world.tomasa, concern.id, WELCOME, uuid4(), take_over=True)
    assert open_mailbox(receipt.number).answered
    concern.refresh_from_db()
    assert concern.owner_id == world.users["tomasa"].id
    entry = Entry.objects.get(verb="concern.reply", outcome="done")
    assert entry.facts["taken_from"] == str(world.users["sonia"].id)


def test_who_left_holds_nothing_back(world: World, tell: Tell) -> None:
    _receipt, concern = tell()
    assign_to_me(world.sonia, concern.id, concern.version)
    world.users["sonia"].__class__.objects.filter(name="Sonia").update(is_active=False)
    reply(world.tomasa, concern.id, WELCOME, uuid4())
    assert Message.objects.count() == 1


def test_without_a_number_to_read_it_no_answer_is_written(
    world: World, tell: Tell
) -> None:
    _receipt, told = tell()
    type(told).objects.filter(id=told.id).update(reporter_public=None)
    with pytest.raises(RuleBroken, match="no number"):
        reply(world.tomasa, told.id, "Hello.", uuid4())


# -- How easy it is to read --------------------------------------------------------


def test_short_plain_words_are_easy() -> None:
    assert hint_for("You are safe here. Write when you can.", "en").is_easy


def test_a_long_sentence_and_a_long_word_are_named() -> None:
    text = (
        "We would like you to know that an interdisciplinary team of our colleagues"
        " will look at everything that you have told us."
    )
    found = hint_for(text, "en")
    assert len(found.long_sentences) == 1
    assert found.long_words == ("interdisciplinary",)


def test_thai_is_measured_in_letters() -> None:
    assert hint_for("ตอนนี้คุณปลอดภัยไหม", "th").is_easy
    assert not hint_for("ตอนนี้คุณปลอดภัยไหม" * 6, "th").is_easy


def test_the_hint_keeps_nothing_and_answers_in_a_fragment(
    world: World, tell: Tell
) -> None:
    _receipt, told = tell()
    url = f"/staff/concerns/{told.id}/reply/hint/"
    answer = signed_in(world, "tomasa").post(url, {"text": "Todo bien."})
    assert "Easy to read" in answer.content.decode()
    assert signed_in(world, "tomasa").post(url, {"text": " "}).content.strip() == b""
