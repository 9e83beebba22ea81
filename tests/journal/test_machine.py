"""Acts, refusals, failures and seals in any order leave a valid journal."""

from __future__ import annotations

from itertools import product

import pytest
from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from amparo.foundation.journal.chain import mac_of, seal_pending, verify
from amparo.foundation.journal.models import Entry, Outcome, Seal
from amparo.foundation.journal.operations import act
from amparo.foundation.kernel.errors import Refused, RuleBroken
from amparo.foundation.kernel.ids import uuid7
from tests.cast import World
from tests.machines import EVERYTHING, MANY, DatabaseMachine, Step, follow, run

from .owner import Owner
from .test_operations import VERB, here


class Journal(DatabaseMachine):
    """The model: how many entries there must be and how many of them wait."""

    world: World

    def __init__(self) -> None:
        super().__init__()
        seal_pending()
        self.entries = Entry.objects.count()
        self.waiting = 0
        self.began: list[Entry] = []

    def written(self, count: int) -> None:
        self.entries += count
        self.waiting += count

    @rule(depth=st.integers(1, 4))
    def do(self, depth: int) -> None:
        def nested(left: int) -> None:
            with act(self.world.carla, VERB, here(self.world)):
                if left > 1:
                    nested(left - 1)

        nested(depth)
        self.written(depth)

    @rule(depth=st.integers(1, 4))
    def fail(self, depth: int) -> None:
        def nested(left: int) -> None:
            with act(self.world.carla, VERB, here(self.world)):
                if left == 1:
                    raise RuleBroken("not yet")
                nested(left - 1)

        with pytest.raises(RuleBroken):
            nested(depth)

    @rule(inside=st.booleans())
    def be_refused(self, inside: bool) -> None:
        with pytest.raises(Refused):
            if inside:
                with act(self.world.carla, VERB, here(self.world)):
                    with act(self.world.carla, "task.escalate", here(self.world)):
                        pass
            with act(self.world.celso, VERB, here(self.world)):
                pass
        self.written(1)

    @rule()
    def fail_inside_and_go_on(self) -> None:
        with act(self.world.carla, VERB, here(self.world)):
            with pytest.raises(RuleBroken), transaction.atomic():
                with act(self.world.carla, VERB, here(self.world)):
                    raise RuleBroken("tried")
        self.written(1)

    @rule()
    def begin_a_slow_transaction(self) -> None:
        self.began.append(
            Entry(id=uuid7(), actor_kind="system", verb=VERB, outcome=Outcome.DONE)
        )

    @precondition(lambda self: self.began)
    @rule()
    def commit_the_slow_transaction(self) -> None:
        entry = self.began.pop(0)
        entry.mac = mac_of(entry)
        entry.save(force_insert=True)
        self.written(1)

    @rule()
    def seal(self) -> None:
        assert seal_pending() == self.waiting
        self.waiting = 0

    @precondition(lambda self: self.entries)
    @rule(number=st.integers(0, 99))
    def tamper_and_be_found_out(self, number: int) -> None:
        entries = Entry.objects.order_by("number")
        entry = entries[number % self.entries]
        with transaction.atomic():
            Owner().change(entry, country="XX")
            assert verify().entry_id is not None and "was changed" in verify().broken
            transaction.set_rollback(True)

    @precondition(lambda self: self.entries > self.waiting)
    @rule(number=st.integers(0, 99), thorough=st.booleans())
    def remove_and_be_found_out(self, number: int, thorough: bool) -> None:
        newest = Seal.objects.order_by("-number")[0]
        lines = list(newest.entries.order_by("position"))
        entry = Entry.objects.get(id=lines[number % len(lines)].entry_id)
        with transaction.atomic():
            owner = Owner()
            (owner.remove_from_everywhere if thorough else owner.remove)(entry)
            assert verify().broken
            transaction.set_rollback(True)

    @invariant()
    def nothing_is_lost_and_the_chain_holds(self) -> None:
        verdict = verify()
        assert verdict.broken == ""
        assert verdict.waiting == self.waiting
        assert verdict.entries == self.entries - self.waiting
        assert Entry.objects.count() == self.entries


HISTORIES: dict[str, list[Step]] = {
    "acts, refusals and failures, sealed in between": [
        EVERYTHING,
        ("do", 1),
        ("do", 3),
        ("fail", 2),
        ("be_refused", False),
        EVERYTHING,
        ("seal",),
        ("be_refused", True),
        ("fail_inside_and_go_on",),
        ("seal",),
        ("seal",),
        EVERYTHING,
    ],
    "slow transactions end after later ones were sealed": [
        ("begin_a_slow_transaction",),
        ("do", 2),
        ("begin_a_slow_transaction",),
        ("seal",),
        ("commit_the_slow_transaction",),
        ("do", 1),
        EVERYTHING,
        ("seal",),
        ("commit_the_slow_transaction",),
        ("seal",),
        EVERYTHING,
    ],
}
TRIES: list[Step] = [
    *(("do", depth) for depth in (1, 4)),
    *(("fail", depth) for depth in (1, 4)),
    *(("be_refused", inside) for inside in (False, True)),
    ("fail_inside_and_go_on",),
    ("commit_the_slow_transaction",),
    ("seal",),
    *(("tamper_and_be_found_out", number) for number in range(6)),
    *(("remove_and_be_found_out", *how) for how in product(range(4), (False, True))),
]


def test_the_written_histories_of_the_journal_hold(world: World) -> None:
    Journal.world = world
    follow(Journal, HISTORIES)


@pytest.mark.once
def test_the_journal_holds_whatever_happens(world: World) -> None:
    Journal.world = world
    follow(Journal, HISTORIES, TRIES)


@pytest.mark.prove
def test_the_journal_holds_whatever_happens_for_long(world: World) -> None:
    Journal.world = world
    run(Journal, MANY)
