"""The mailbox works whatever the reporter and the team do, in any order."""

from __future__ import annotations

import secrets
from itertools import product
from typing import ClassVar
from uuid import UUID, uuid4

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule

from amparo.foundation.kernel.errors import Conflict, RuleBroken
from amparo.foundation.matching.combinations import codes, stored
from amparo.foundation.tasks.models import Task
from amparo.response.concerns.codes import ContactWay, MessageKind, State
from amparo.response.concerns.matching.found_by import CONTACT, contact_values
from amparo.response.concerns.models import Concern, Message
from amparo.response.concerns.operations import (
    change_contact,
    close_concern,
    end_contact,
    open_concern,
    open_mailbox,
    read_answers,
    reply,
    say_safe,
    submit_concern,
    write_more,
)
from amparo.response.concerns.types import Mailbox, SafeContact
from tests.cast import World
from tests.machines import EVERYTHING, MANY, Step, Traveller, follow, run_everywhere
from tests.reporting import newest_concern, told

NUMBERS = st.sampled_from(["700 12 345", "700 99 888", "@wara.q"])
GIVEN = st.sampled_from([ContactWay.CALL, ContactWay.MESSAGE])
PAGES = st.integers(0, 2)  # how many pages ago the form was opened


class Box(Traveller):
    """One concern, its reporter with the receipt, and one officer."""

    world: ClassVar[World]

    @initialize(reach=st.sampled_from(ContactWay.values), number=NUMBERS)
    def begin(self, reach: str, number: str) -> None:
        contact = (
            SafeContact() if reach == ContactWay.RETURN else SafeContact(where=number)
        )
        data = told(reach=reach, contact=contact)
        self.receipt = submit_concern(data, secrets.token_bytes(16)).number
        self.concern = newest_concern()
        self.reach, self.where = reach, contact.where
        self.pages: list[UUID] = [uuid4()]
        self.sent: set[tuple[UUID, str, str]] = set()
        self.said: list[str] = []
        self.answers = 0

    def key(self, ago: int) -> UUID:
        """Return the key of the page on which the person presses something."""
        return self.pages[max(len(self.pages) - 1 - ago, 0)]

    def first_time(self, key: UUID, act: str, what: str = "") -> bool:
        """Say whether this page sends this for the first time."""
        once = (key, act, what)
        if once in self.sent:
            self.seen.add("a page sent twice")
            return False
        self.sent.add(once)
        return True

    def done(self, box: Mailbox) -> None:
        self.pages.append(uuid4())
        assert box.contact.where == self.where

    @rule(ago=PAGES, reach=GIVEN, number=NUMBERS)
    def change(self, ago: int, reach: str, number: str) -> None:
        key = self.key(ago)
        if self.first_time(key, "contact", f"{reach}{number}"):
            self.reach, self.where = reach, number
            self.said.append(MessageKind.CONTACT_CHANGED)
        contact = SafeContact(where=number)
        self.done(change_contact(self.receipt, reach, contact, key))

    @rule(ago=PAGES)
    def end(self, ago: int) -> None:
        key = self.key(ago)
        if self.reach != ContactWay.RETURN and self.first_time(key, "end"):
            self.reach, self.where = str(ContactWay.RETURN), ""
            self.said.append(MessageKind.CONTACT_ENDED)
            self.seen.add("permission taken back")
        self.done(end_contact(self.receipt, key))

    @rule(ago=PAGES)
    def safe(self, ago: int) -> None:
        key = self.key(ago)
        if self.first_time(key, "safe"):
            self.said.append(MessageKind.SAFE_NOW)
        self.done(say_safe(self.receipt, key))

    @rule(ago=PAGES, text=st.sampled_from(["He is back.", "safe_now"]))
    def write(self, ago: int, text: str) -> None:
        key = self.key(ago)
        if self.first_time(key, "write", text):
            self.said.append(MessageKind.WORDS)
        self.done(write_more(self.receipt, text, key))

    @rule()
    def answer(self) -> None:
        if Concern.objects.get(id=self.concern.id).state != State.CLOSED:
            reply(self.world.tomasa, self.concern.id, "We are here.", uuid4())
            self.answers += 1

    @rule(safe=st.booleans())
    def read(self, safe: bool) -> None:
        box = (read_answers if safe else open_mailbox)(self.receipt)
        if safe:
            assert box.waiting == 0
        self.done(box)

    @rule()
    def close(self) -> None:
        opened = open_concern(self.world.tomasa, self.concern.id)
        version = opened.concern.version
        try:
            close_concern(
                self.world.tomasa, self.concern.id, "advice", "Enough.", version
            )
        except (RuleBroken, Conflict):
            return
        self.seen.add("closed")

    @invariant()
    def nobody_is_contacted_without_permission(self) -> None:
        now = Concern.objects.get(id=self.concern.id)
        assert now.reach == self.reach
        assert now.contact_ended_at is None or now.reach == ContactWay.RETURN
        assert (now.contact_checked_at is None) == (now.reach == ContactWay.RETURN)
        values = contact_values(SafeContact(where=self.where), now.country_id)
        assert set(stored(now.id, {CONTACT: ""})) == set(
            codes(dict.fromkeys(values, ""))
        )

    @invariant()
    def the_team_sees_each_act_once_in_its_order(self) -> None:
        shown = open_concern(self.world.tomasa, self.concern.id).messages
        assert all(m.verified for m in shown)
        assert [m.kind for m in shown if m.by_reporter] == self.said

    @invariant()
    def answers_are_read_only_when_they_are_shown(self) -> None:
        box = open_mailbox(self.receipt)
        shown = [m for m in box.messages if not m.by_reporter]
        assert len(shown) + box.waiting == self.answers
        unread = Message.objects.filter(author="staff", read_at=None)
        assert unread.count() == box.waiting

    @invariant()
    def what_was_said_last_is_due(self) -> None:
        """Unless the team was the last to act: it answered or closed."""
        box = open_mailbox(self.receipt)
        if not box.messages or box.waiting or not box.messages[-1].by_reporter:
            return
        now = Concern.objects.get(id=self.concern.id)
        due = Task.objects.filter(subject_id=now.id, completed_at=None)
        assert due.exists() or now.state == State.CLOSED


EVERYWHERE = {"a page sent twice", "permission taken back", "closed"}
WORDS = "He is back."
HISTORIES: dict[str, list[Step]] = {
    "permission given, changed, taken back, given again": [
        ("begin", ContactWay.RETURN, "@wara.q"),
        EVERYTHING,
        ("change", 0, ContactWay.CALL, "700 12 345"),
        ("change", 1, ContactWay.CALL, "700 12 345"),
        ("change", 0, ContactWay.MESSAGE, "@wara.q"),
        ("end", 0),
        ("change", 1, ContactWay.MESSAGE, "@wara.q"),
        ("end", 2),
        ("end", 1),
        ("end", 0),
        ("change", 0, ContactWay.CALL, "700 12 345"),
        EVERYTHING,
    ],
    "they write to each other until it is closed": [
        ("begin", ContactWay.CALL, "700 12 345"),
        ("write", 0, WORDS),
        ("write", 1, WORDS),
        ("write", 1, "safe_now"),
        ("answer",),
        ("answer",),
        ("read", False),
        EVERYTHING,
        ("read", True),
        ("safe", 0),
        ("safe", 1),
        ("answer",),
        ("end", 0),
        ("close",),
        EVERYTHING,
        ("write", 0, WORDS),
        ("read", True),
        ("answer",),
    ],
}
TRIES: list[Step] = [
    *product(("change",), (0, 1, 2), (ContactWay.CALL,), ("700 99 888",)),
    *product(("end", "safe"), (0, 1, 2)),
    *product(("write",), (0, 1), (WORDS,)),
    ("answer",),
    *product(("read",), (False, True)),
    ("close",),
]


@pytest.mark.django_db
def test_the_written_histories_of_the_mailbox_hold(world: World) -> None:
    Box.world, Box.seen = world, set()
    follow(Box, HISTORIES)


@pytest.mark.prove  # the gate goes the ways above; refusals: test_mailbox.py
@pytest.mark.django_db
def test_no_order_of_acts_breaks_the_word_of_the_mailbox(world: World) -> None:
    Box.world, Box.seen = world, set()
    follow(Box, HISTORIES, TRIES)
    assert Box.seen == EVERYWHERE


@pytest.mark.prove
@pytest.mark.django_db
def test_no_long_order_of_acts_breaks_the_word_of_the_mailbox(world: World) -> None:
    Box.world = world
    run_everywhere(Box, settings(MANY, max_examples=60), EVERYWHERE)
