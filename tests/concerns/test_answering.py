from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from amparo.foundation.duties.models import Duty
from amparo.foundation.journal.models import Entry
from amparo.foundation.kernel.errors import Conflict, KeysLocked, Refused, RuleBroken
from amparo.response.concerns.models import Judgement, Message
from amparo.response.concerns.operations import (
    claim,
    close_concern,
    hand_back,
    judge_urgency,
    open_concern,
    open_mailbox,
    read_answers,
    reply,
    write_more,
)
from amparo.response.concerns.operations.answering import answer_time
from amparo.response.concerns.queries import closed, queue, waiting_count
from tests.cast import World

from .conftest import Tell

WELCOME = "Thank you for telling us. Is it safe to write here tomorrow?"


def open_duties(concern_id: UUID) -> list[str]:
    found = Duty.objects.filter(subject_id=concern_id, settled_at=None)
    return sorted(found.values_list("kind", flat=True))


# -- Reading -----------------------------------------------------------------------


@pytest.mark.parametrize("who", ["tomasa", "sonia", "carla"])
def test_the_team_reads_what_was_told(world: World, tell: Tell, who: str) -> None:
    _receipt, concern = tell()
    opened = open_concern(getattr(world, who), concern.id)
    assert opened.words.startswith("Mi amiga")
    assert opened.words_verified
    assert not opened.has_name


@pytest.mark.parametrize("who", ["beto", "elena", "tala", "pablo", "ana", "lucia"])
def test_nobody_else_does(world: World, tell: Tell, who: str) -> None:
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
    assert open_duties(concern.id) == []
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
    assert open_duties(concern.id) == ["concern.first_answer"]


def test_a_caseworker_reads_but_does_not_answer(world: World, tell: Tell) -> None:
    _receipt, concern = tell()
    with pytest.raises(Refused):
        reply(world.carla, concern.id, WELCOME, uuid4())
    assert not Message.objects.exists()


# -- Taking on ---------------------------------------------------------------------


def test_two_officers_cannot_take_on_the_same_concern(world: World, tell: Tell) -> None:
    _receipt, concern = tell()
    claim(world.tomasa, concern.id, concern.version)
    with pytest.raises(Conflict) as caught:
        claim(world.sonia, concern.id, concern.version)
    assert caught.value.current.owner.name == "Tomasa"
    assert Duty.objects.get(subject_id=concern.id).owner_id == world.users["tomasa"].id


def test_handing_back_gives_it_to_the_team(world: World, tell: Tell) -> None:
    _receipt, concern = tell()
    claimed = claim(world.tomasa, concern.id, concern.version)
    hand_back(world.tomasa, concern.id, claimed.version)
    concern.refresh_from_db()
    assert concern.owner_id is None
    assert Duty.objects.get(subject_id=concern.id).owner_id is None


# -- Urgency -----------------------------------------------------------------------


def test_judging_moves_the_first_answer_and_keeps_the_reason_sealed(
    world: World, tell: Tell
) -> None:
    _receipt, concern = tell()
    reason = "Travels on Friday with a stranger."
    judge_urgency(world.tomasa, concern.id, "now", reason, concern.version)
    due = Duty.objects.get(subject_id=concern.id)
    assert due.level == "now"
    assert due.due_at < timezone.now() + timedelta(hours=2)
    [judgement] = open_concern(world.sonia, concern.id).judgements
    assert (judgement.value, judgement.reason, judgement.who) == (
        "now",
        reason,
        "Tomasa",
    )
    assert b"Friday" not in bytes(Judgement.objects.get().reason_sealed)


@pytest.mark.parametrize(
    ("urgency", "reason", "field"),
    [("now", " ", "reason"), ("tomorrow", "Because.", "urgency")],
)
def test_urgency_needs_a_known_word_and_a_reason(
    world: World, tell: Tell, urgency: str, reason: str, field: str
) -> None:
    _receipt, concern = tell()
    with pytest.raises(RuleBroken) as caught:
        judge_urgency(world.tomasa, concern.id, urgency, reason, concern.version)
    assert caught.value.field == field
    concern.refresh_from_db()
    assert concern.urgency == ""


def test_a_judgement_on_an_old_page_changes_nothing(world: World, tell: Tell) -> None:
    _receipt, concern = tell()
    judge_urgency(world.tomasa, concern.id, "soon", "Calm voice.", concern.version)
    with pytest.raises(Conflict):
        judge_urgency(world.sonia, concern.id, "now", "Alone.", concern.version)
    concern.refresh_from_db()
    assert concern.urgency == "soon"
    assert Judgement.objects.count() == 1


NOON = datetime.fromisoformat("2026-03-02T12:00:00+00:00")


def hours(count: float) -> timedelta:
    return timedelta(hours=count)


@pytest.mark.parametrize(
    ("came", "promised", "allowed", "expected"),
    [
        (NOON - hours(1), NOON + hours(23), 72, NOON + hours(71)),  # less urgent
        (NOON - hours(3), NOON + hours(21), 1, NOON + hours(1)),  # more urgent
        (NOON - hours(30), NOON - hours(6), 72, NOON - hours(6)),  # late stays late
        (NOON - hours(80), NOON - hours(56), 1, NOON - hours(56)),
    ],
)
def test_judging_again_never_hides_that_something_is_late(
    came: datetime, promised: datetime, allowed: int, expected: datetime
) -> None:
    assert answer_time(came, NOON, promised, allowed) == expected


# -- Closing -----------------------------------------------------------------------


def test_a_concern_closes_with_an_outcome_after_an_answer(
    world: World, tell: Tell
) -> None:
    receipt, concern = tell()
    reply(world.tomasa, concern.id, WELCOME, uuid4())
    concern.refresh_from_db()
    close_concern(world.tomasa, concern.id, "advice", "Line named.", concern.version)
    assert [c.id for c in closed(world.sonia)] == [concern.id]
    assert not queue(world.sonia).exists()
    assert open_mailbox(receipt.number).answered


def test_nobody_who_may_come_back_finds_silence(world: World, tell: Tell) -> None:
    _receipt, concern = tell()
    with pytest.raises(RuleBroken):
        close_concern(world.tomasa, concern.id, "advice", "Done.", concern.version)
    close_concern(world.tomasa, concern.id, "test", "Our own test.", concern.version)
    assert open_duties(concern.id) == []


def test_an_unread_message_keeps_a_concern_open(world: World, tell: Tell) -> None:
    receipt, concern = tell()
    reply(world.tomasa, concern.id, WELCOME, uuid4())
    write_more(receipt.number, "One more thing.", uuid4())
    concern.refresh_from_db()
    with pytest.raises(RuleBroken):
        close_concern(world.tomasa, concern.id, "advice", "Done.", concern.version)


def test_a_closed_concern_opens_again_when_the_person_writes(
    world: World, tell: Tell
) -> None:
    receipt, concern = tell()
    reply(world.tomasa, concern.id, WELCOME, uuid4())
    concern.refresh_from_db()
    close_concern(world.tomasa, concern.id, "advice", "Line named.", concern.version)
    write_more(receipt.number, "It happened again.", uuid4())
    concern.refresh_from_db()
    assert (concern.state, concern.outcome) == ("open", "")
    assert open_duties(concern.id) == ["concern.message"]


def test_a_closed_concern_takes_no_more_answers(world: World, tell: Tell) -> None:
    _receipt, concern = tell()
    close_concern(world.tomasa, concern.id, "test", "Our own test.", concern.version)
    with pytest.raises(RuleBroken):
        reply(world.tomasa, concern.id, WELCOME, uuid4())


# -- The queue ---------------------------------------------------------------------


def test_the_queue_is_sorted_by_what_is_due(world: World, tell: Tell) -> None:
    _receipt, calm = tell()
    _receipt, danger = tell(danger_now="yes")
    receipt, answered = tell()
    reply(world.tomasa, answered.id, WELCOME, uuid4())
    assert [c.id for c in queue(world.tomasa)] == [danger.id, calm.id, answered.id]
    assert waiting_count(world.tomasa) == 2
    write_more(receipt.number, "Yes.", uuid4())
    assert waiting_count(world.tomasa) == 3
    unread = {c.id: getattr(c, "unread", None) for c in queue(world.tomasa)}
    assert unread[answered.id] == 1


@pytest.mark.parametrize("who", ["beto", "carla", "tala", "pablo", "ana", "inti"])
def test_others_have_no_queue_of_this_team(world: World, tell: Tell, who: str) -> None:
    tell()
    assert not queue(getattr(world, who)).exists()


def test_the_queue_opens_nothing_and_asks_little(
    world: World, tell: Tell, django_assert_max_num_queries: object
) -> None:
    for _turn in range(5):
        tell()
    tomasa = world.tomasa
    with django_assert_max_num_queries(1):  # type: ignore[operator]
        assert len(queue(tomasa)) == 5
