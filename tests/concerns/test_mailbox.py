"""What the reporter does in the mailbox, besides reading and writing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.utils import timezone

from amparo.foundation.journal.models import Entry
from amparo.foundation.kernel.errors import RuleBroken
from amparo.foundation.matching import combinations
from amparo.foundation.tasks.models import Task
from amparo.response.concerns.codes import ContactWay, MessageKind, Phone
from amparo.response.concerns.matching.found_by import CONTACT, contact_values
from amparo.response.concerns.models import Concern, Message
from amparo.response.concerns.operations import (
    Destroyed,
    change_contact,
    close_concern,
    end_contact,
    open_concern,
    open_mailbox,
    read_answers,
    reply,
    say_safe,
    write_more,
)
from amparo.response.concerns.types import LONGEST_LINE, SafeContact
from tests.cast import World
from tests.reporting import Tell

AUNT = SafeContact(
    where="700 12 345", whose=Phone.SHARED, never="Never call my uncle.", days=(0, 2)
)
TEACHER = SafeContact(where="700 99 888", from_hour=8, to_hour=12, code_word="lamp")


def now_on(concern: Concern) -> Concern:
    return Concern.objects.select_related("team").get(id=concern.id)


def contact_codes(concern: Concern) -> set[int]:
    return set(combinations.stored(concern.id, {CONTACT: "contact"}))


def codes_of(contact: SafeContact) -> set[int]:
    return set(combinations.codes(dict.fromkeys(contact_values(contact, "BO"), "")))


# -- Reading -------------------------------------------------------------------------


def test_an_answer_waits_until_the_person_says_that_it_is_safe(
    world: World, tell: Tell
) -> None:
    receipt, concern = tell()
    reply(world.tomasa, concern.id, "Are you well?", uuid4())
    before = open_mailbox(receipt.number)
    assert (before.messages, before.waiting, before.answered) == ([], 1, True)
    assert Message.objects.get().read_at is None
    shown = read_answers(receipt.number)
    assert [m.text for m in shown.messages] == ["Are you well?"]
    assert shown.waiting == 0
    assert open_mailbox(receipt.number).messages == shown.messages


def test_writing_shows_no_answer_that_came_meanwhile(world: World, tell: Tell) -> None:
    receipt, concern = tell()
    reply(world.tomasa, concern.id, "First.", uuid4())
    read_answers(receipt.number)
    reply(world.tomasa, concern.id, "Second.", uuid4())
    box = write_more(receipt.number, "I am here.", uuid4())
    assert [m.text for m in box.messages] == ["First.", "I am here."]
    assert box.waiting == 1


# -- Safe contact --------------------------------------------------------------------


def test_a_changed_contact_replaces_the_old_one(world: World, tell: Tell) -> None:
    receipt, concern = tell(reach="call", contact=AUNT)
    assert contact_codes(concern) == codes_of(AUNT)
    box = change_contact(receipt.number, ContactWay.MESSAGE, TEACHER, uuid4())
    assert box.contact == TEACHER
    now = now_on(concern)
    assert now.reach == ContactWay.MESSAGE
    assert now.contact_checked_at is not None
    assert contact_codes(concern) == codes_of(TEACHER) != codes_of(AUNT)
    assert open_concern(world.tomasa, concern.id).contact == TEACHER


def test_a_withdrawn_permission_ends_at_once_and_deletes_the_contact(
    world: World, tell: Tell
) -> None:
    receipt, concern = tell(reach="call", contact=AUNT)
    box = end_contact(receipt.number, uuid4())
    assert box.contact == SafeContact(never="Never call my uncle.")
    now = now_on(concern)
    assert now.reach == ContactWay.RETURN
    assert now.contact_ended_at is not None
    assert now.contact_checked_at is None
    assert contact_codes(concern) == set()
    assert open_concern(world.tomasa, concern.id).contact.where == ""


def test_permission_can_be_given_again(tell: Tell) -> None:
    receipt, concern = tell(reach="call", contact=AUNT)
    end_contact(receipt.number, uuid4())
    change_contact(receipt.number, ContactWay.CALL, TEACHER, uuid4())
    now = now_on(concern)
    assert (now.reach, now.contact_ended_at) == (ContactWay.CALL, None)


def test_choosing_to_come_back_withdraws_the_permission(tell: Tell) -> None:
    receipt, concern = tell(reach="call", contact=AUNT)
    change_contact(receipt.number, ContactWay.RETURN, TEACHER, uuid4())
    assert now_on(concern).contact_ended_at is not None
    assert [m.kind for m in Message.objects.all()] == [MessageKind.CONTACT_ENDED]


def test_without_a_permission_there_is_nothing_to_withdraw(tell: Tell) -> None:
    receipt, concern = tell()
    end_contact(receipt.number, uuid4())
    assert now_on(concern).contact_ended_at is None
    assert not Message.objects.exists()


@pytest.mark.parametrize(
    ("reach", "contact", "field"),
    [
        ("pigeon", TEACHER, "reach"),
        (ContactWay.CALL, SafeContact(), "where"),
        (ContactWay.CALL, SafeContact(where="1", whose="robot"), "whose"),
        (ContactWay.CALL, SafeContact(where="1", days=(7,)), "days"),
        (ContactWay.CALL, SafeContact(where="1", from_hour=24), "from_hour"),
        (ContactWay.CALL, SafeContact(where="1", to_hour=25), "to_hour"),
        (ContactWay.CALL, SafeContact(where="1" * (LONGEST_LINE + 1)), None),
    ],
)
def test_a_contact_that_we_do_not_understand_changes_nothing(
    tell: Tell, reach: str, contact: SafeContact, field: str | None
) -> None:
    receipt, concern = tell(reach="call", contact=AUNT)
    with pytest.raises(RuleBroken) as caught:
        change_contact(receipt.number, reach, contact, uuid4())
    assert caught.value.field == field
    assert open_mailbox(receipt.number).contact == AUNT
    assert now_on(concern).version == concern.version


# -- The acts in common --------------------------------------------------------------

Act = Callable[[str], object]
_KEY = uuid4()
ACTS: dict[MessageKind, Act] = {
    MessageKind.SAFE_NOW: lambda number: say_safe(number, _KEY),
    MessageKind.CONTACT_CHANGED: lambda number: change_contact(
        number, ContactWay.CALL, TEACHER, _KEY
    ),
    MessageKind.CONTACT_ENDED: lambda number: end_contact(number, _KEY),
}
VERBS = {
    MessageKind.SAFE_NOW: "concern.say_safe",
    MessageKind.CONTACT_CHANGED: "concern.change_contact",
    MessageKind.CONTACT_ENDED: "concern.end_contact",
}


@pytest.mark.parametrize("kind", ACTS)
def test_each_act_stands_in_the_conversation_signed_by_the_person(
    world: World, tell: Tell, kind: MessageKind
) -> None:
    receipt, concern = tell(reach="call", contact=AUNT)
    ACTS[kind](receipt.number)
    [shown] = open_concern(world.tomasa, concern.id).messages
    assert (shown.kind, shown.by_reporter, shown.verified) == (kind, True, True)


@pytest.mark.parametrize("kind", ACTS)
def test_the_same_form_sent_twice_does_it_once(tell: Tell, kind: MessageKind) -> None:
    receipt, concern = tell(reach="call", contact=AUNT)
    for _turn in range(2):
        ACTS[kind](receipt.number)
    assert Message.objects.filter(concern=concern, kind=kind).count() == 1


def test_what_else_an_old_page_sends_is_kept_once_too(tell: Tell) -> None:
    receipt, concern = tell()
    page = uuid4()
    for _turn in range(2):
        for text in ("He is back.", "He is gone again."):
            write_more(receipt.number, text, page)
        for contact in (AUNT, TEACHER):
            change_contact(receipt.number, "call", contact, page)
    said = [m.text for m in open_mailbox(receipt.number).messages]
    assert said.count("He is back.") == said.count("He is gone again.") == 1
    changed = Message.objects.filter(concern=concern, kind=MessageKind.CONTACT_CHANGED)
    assert changed.count() == 2


@pytest.mark.parametrize("kind", ACTS)
def test_each_act_reopens_a_closed_concern_and_makes_an_answer_due(
    world: World, tell: Tell, kind: MessageKind
) -> None:
    receipt, concern = tell(reach="call", contact=AUNT)
    reply(world.tomasa, concern.id, "Here is help.", uuid4())
    version = now_on(concern).version
    close_concern(world.tomasa, concern.id, "advice", "They know the line.", version)
    ACTS[kind](receipt.number)
    assert now_on(concern).state == "open"
    task = Task.objects.get(subject_id=concern.id, completed_at=None)
    assert task.kind == "concern.message"


@pytest.mark.parametrize("kind", ACTS)
def test_each_act_is_in_the_journal_without_content(
    tell: Tell, kind: MessageKind
) -> None:
    receipt, concern = tell(reach="call", contact=AUNT)
    ACTS[kind](receipt.number)
    entry = Entry.objects.get(verb=VERBS[kind])
    assert (entry.actor_kind, entry.subject_id) == ("public", concern.id)
    assert entry.facts == {}


@pytest.mark.parametrize("kind", [*ACTS, MessageKind.WORDS])
def test_a_message_whose_kind_was_changed_proves_nothing(
    world: World, tell: Tell, kind: MessageKind
) -> None:
    receipt, concern = tell()
    write_more(receipt.number, "I am not safe.", uuid4())
    say_safe(receipt.number, uuid4())
    Message.objects.filter(concern=concern).exclude(kind=kind).update(kind=kind)
    shown = open_concern(world.tomasa, concern.id).messages
    assert [m.verified for m in shown].count(True) == int(kind in CHANGED)


CHANGED = (
    MessageKind.WORDS,
    MessageKind.SAFE_NOW,
)  # those that already were of this kind


def test_a_contact_can_be_corrected_from_the_same_page(tell: Tell) -> None:
    receipt, concern = tell()
    key = uuid4()
    change_contact(receipt.number, ContactWay.CALL, AUNT, key)
    change_contact(receipt.number, ContactWay.CALL, TEACHER, key)
    assert open_mailbox(receipt.number).contact == TEACHER
    change_contact(
        receipt.number, ContactWay.CALL, AUNT, key
    )  # the first one, once more
    assert open_mailbox(receipt.number).contact == TEACHER
    assert Message.objects.filter(concern=concern).count() == 2


def test_safety_is_recorded_with_its_time(world: World, tell: Tell) -> None:
    receipt, concern = tell()
    with time_machine.travel("2027-03-04 15:07:23+00:00", tick=False):
        say_safe(receipt.number, uuid4())
        [shown] = open_mailbox(receipt.number).messages
    begin = datetime(2027, 3, 4, 15, tzinfo=UTC)
    assert now_on(concern).safe_said_at == begin
    assert shown.at == begin + timedelta(minutes=7, seconds=23)


@pytest.mark.parametrize("kind", ACTS)
def test_a_wrong_number_does_nothing(tell: Tell, kind: MessageKind) -> None:
    tell(reach="call", contact=AUNT)
    with pytest.raises(RuleBroken) as caught:
        ACTS[kind]("1" * 20)
    assert caught.value.field == "receipt"
    assert not Message.objects.exists()


def test_what_was_destroyed_says_so_to_whoever_has_the_number(tell: Tell) -> None:
    receipt, concern = tell()
    Concern.objects.filter(id=concern.id).update(
        destroyed_at=timezone.now(), reporter_sealed_key=b""
    )
    for act in (open_mailbox, read_answers, *ACTS.values()):
        with pytest.raises(Destroyed):
            act(receipt.number)
