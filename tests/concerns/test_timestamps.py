"""Timestamps that figures count: each is set once and never moves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
import time_machine
from django.utils import timezone

from amparo.foundation.tasks.models import Task
from amparo.response.concerns.models import Concern
from amparo.response.concerns.operations import (
    assign_to,
    assign_to_me,
    close_concern,
    open_concern,
    read_answers,
    record_response,
    reopen,
    reply,
    triage,
    unassign,
    write_more,
)
from amparo.response.concerns.types import ResponseData
from tests.cast import World
from tests.reporting import WELCOME, Tell

NOON = datetime(2026, 11, 25, 16, tzinfo=UTC)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """A clock that stands still until a test moves it."""
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def now(concern_id: UUID) -> Concern:
    return Concern.objects.get(id=concern_id)


def version(concern_id: UUID) -> int:
    return now(concern_id).version


def test_the_first_answer_stays_the_first_whatever_is_done_afterwards(
    world: World, tell: Tell, clock: time_machine.Traveller
) -> None:
    receipt, concern = tell()
    promised = Task.objects.get(subject_id=concern.id).due_at
    clock.shift(timedelta(hours=2))
    reply(world.tomasa, concern.id, WELCOME, uuid4())

    def later_acts() -> Iterator[object]:
        key = concern.id
        yield write_more(receipt.number, "Yes.", uuid4())
        yield reply(world.tomasa, key, "And tomorrow?", uuid4())
        yield reply(world.sonia, key, "I am here too.", uuid4(), take_over=True)
        yield triage(world.sonia, key, "now", "He is back.", version(key))
        yield record_response(
            world.sonia, key, ResponseData("advice", timezone.now(), "The line 156.")
        )
        yield assign_to(world.sonia, key, world.users["tomasa"].id, version(key))
        yield unassign(world.tomasa, key, version(key))
        yield open_concern(world.tomasa, key)
        yield close_concern(world.tomasa, key, "advice", "All said.", version(key))
        yield reopen(world.tomasa, key, "One thing is open.", version(key))
        yield reply(world.tomasa, key, "One more thing.", uuid4())

    for _act in later_acts():
        found = now(concern.id)
        assert found.first_answer_at == NOON + timedelta(hours=2)
        assert (found.came_at, found.created_at) == (NOON, NOON)
        assert found.promised_at == promised
        clock.shift(timedelta(hours=1))


def test_nothing_but_an_answer_is_a_first_answer(
    world: World, tell: Tell, clock: time_machine.Traveller
) -> None:
    receipt, concern = tell()
    key = concern.id
    promised = now(key).promised_at
    for act in (
        lambda: assign_to_me(world.tomasa, key, version(key)),
        lambda: open_concern(world.tomasa, key),
        lambda: triage(world.tomasa, key, "now", "Alone.", version(key)),
        lambda: triage(world.tomasa, key, "normal", "Not so.", version(key)),
        lambda: write_more(receipt.number, "Are you there?", uuid4()),
        lambda: read_answers(receipt.number),
        lambda: unassign(world.tomasa, key, version(key)),
        lambda: record_response(
            world.tomasa, key, ResponseData("advice", timezone.now(), "The line 156.")
        ),
    ):
        act()
        clock.shift(timedelta(minutes=5))
        assert now(key).first_answer_at is None
        assert (now(key).came_at, now(key).promised_at) == (NOON, promised)


def test_without_a_mailbox_the_first_help_is_the_first_answer(
    world: World, tell: Tell, clock: time_machine.Traveller
) -> None:
    _receipt, concern = tell()
    Concern.objects.filter(id=concern.id).update(mailbox_lookup=None)
    for hours, kind, answered in (
        (1, "police", None),
        (2, "help_named", NOON + timedelta(hours=2)),
        (3, "advice", NOON + timedelta(hours=2)),
    ):
        clock.move_to(NOON + timedelta(hours=hours))
        basis = "consent" if kind == "police" else ""
        record_response(
            world.tomasa,
            concern.id,
            ResponseData(kind, timezone.now(), "The office of Sra. Rojas.", basis),
        )
        assert now(concern.id).first_answer_at == answered


def test_the_same_answer_sent_again_moves_nothing(
    world: World, tell: Tell, clock: time_machine.Traveller
) -> None:
    _receipt, concern = tell()
    form_key = uuid4()
    reply(world.tomasa, concern.id, WELCOME, form_key)
    before = now(concern.id)
    clock.shift(timedelta(hours=3))
    reply(world.tomasa, concern.id, WELCOME, form_key)
    after = now(concern.id)
    assert (after.first_answer_at, after.version) == (NOON, before.version)


def test_what_an_answer_settled_keeps_when_and_by_whom(
    world: World, tell: Tell, clock: time_machine.Traveller
) -> None:
    _receipt, concern = tell()
    reply(world.tomasa, concern.id, WELCOME, uuid4())
    clock.shift(timedelta(hours=3))
    reply(world.sonia, concern.id, WELCOME, uuid4(), take_over=True)
    duty = Task.objects.get(subject_id=concern.id, kind="concern.first_answer")
    assert (duty.completed_at, duty.completed_by) == (NOON, world.tomasa.user_id)
