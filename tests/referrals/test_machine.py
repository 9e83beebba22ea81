"""Keys open what the state allows, whatever anyone does, in any order."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from amparo.foundation.kernel.errors import KeysLocked, Refused, RuleBroken
from amparo.foundation.vault import record_keys
from amparo.foundation.vault.team_keys import rotate
from amparo.response.referrals import operations as do
from amparo.response.referrals.models import Referral
from amparo.response.referrals.operations import FULL, PREVIEW
from amparo.response.referrals.queries import scope_of_all
from tests.cast import World
from tests.referrals.helpers import sent
from tests.referrals.test_closing import today

MAY_FOLLOW: dict[str, set[str]] = {
    "sent": {"accepted", "declined", "recalled"},
    "accepted": {"completed", "not_completed", "recalled"},
    "declined": set(),
    "recalled": set(),
    "completed": set(),
    "not_completed": set(),
}
RECEIVER_READS = {"accepted", "completed", "not_completed"}
GONE = {"declined", "recalled"}


class Undo(Exception):
    """Ends one run; everything it did is rolled back."""


def steps(world: World, referral: Referral) -> dict[str, Any]:
    """Return everything that someone may try, by name."""
    key = referral.id
    tried: dict[str, Any] = {}
    for name in ("carla", "pablo", "beto"):
        actor = getattr(world, name)
        tried |= {
            f"{name} accepts": lambda a=actor: do.accept(a, key),
            f"{name} declines": lambda a=actor: do.decline(a, key, "safety", "No."),
            f"{name} recalls": lambda a=actor: do.recall(a, key),
            f"{name} previews": lambda a=actor: do.preview(a, key),
            f"{name} opens": lambda a=actor: do.open_referral(a, key),
            f"{name} helps": lambda a=actor: do.record_outcome(
                a, key, "served", today(referral)
            ),
            f"{name} ends it": lambda a=actor: do.record_outcome(a, key, "moved", None),
            f"{name} asks the child": lambda a=actor: do.record_feedback(
                a, key, "good"
            ),
        }
    tried["the shelter changes its key"] = lambda: rotate(
        world.pablo, world.team_id("refugio")
    )
    return tried


NAMES = [
    f"{who} {what}"
    for who in ("carla", "pablo", "beto")
    for what in (
        "accepts",
        "declines",
        "recalls",
        "previews",
        "opens",
        "helps",
        "ends it",
        "asks the child",
    )
] + ["the shelter changes its key", "a month passes"]

# The way that leads somewhere comes up more often than the rest.
LIKELY = [
    *NAMES,
    *["pablo accepts"] * 6,
    *["carla recalls", "pablo helps", "pablo ends it"] * 3,
]


def opened_by(world: World, name: str, kind: str, referral: Referral) -> bool:
    """Say whether this person's keys open the record."""
    found = record_keys.open_keys(getattr(world, name), kind, [referral.id])
    return referral.id in found


def check(world: World, referral: Referral, before: str) -> str:
    """Assert what must hold after every step; returns the state."""
    now = Referral.objects.select_related("from_team", "to_team").get(id=referral.id)
    assert now.state == before or now.state in MAY_FOLLOW[before]
    if now.state not in RECEIVER_READS:
        assert not opened_by(world, "pablo", FULL, referral)
        assert world.team_id("refugio") not in scope_of_all(now).team_ids
    if now.state in GONE:
        assert not opened_by(world, "pablo", PREVIEW, referral)
        assert bool(now.declined_because) == (now.state == "declined")
    assert opened_by(world, "carla", FULL, referral)
    assert not opened_by(world, "beto", FULL, referral)
    assert not opened_by(world, "beto", PREVIEW, referral)
    return now.state


def go(world: World, wanted: Iterable[str], then: Iterable[str] = ()) -> set[str]:
    """Go a way, then from its end each of some steps alone; returns the states met."""
    met = {"sent"}
    with pytest.raises(Undo), transaction.atomic():
        referral = sent(world)
        state, now = check(world, referral, "sent"), timezone.now()
        with time_machine.travel(now, tick=False) as clock:
            for name in wanted:
                state = step(world, referral, state, name, clock)
                met.add(state)
            for name in then:
                with transaction.atomic():
                    met.add(step(world, referral, state, name, clock))
                    transaction.set_rollback(True)
        raise Undo
    return met


def step(
    world: World,
    referral: Referral,
    state: str,
    name: str,
    clock: time_machine.Traveller,
) -> str:
    """Try one thing, check what must hold, and return the state."""
    if name == "a month passes":
        clock.shift(timedelta(days=31))
    else:
        with suppress(Refused, RuleBroken, KeysLocked), transaction.atomic():
            steps(world, referral)[name]()
    return check(world, referral, state)


WAYS: list[list[str]] = [
    [],
    ["pablo previews", "pablo opens", "pablo accepts"],
    ["the shelter changes its key", "pablo accepts", "the shelter changes its key"],
    ["pablo declines"],
    ["carla recalls"],
    ["pablo accepts", "carla recalls"],
    ["pablo accepts", "pablo helps", "carla asks the child"],
    ["pablo accepts", "pablo ends it", "carla asks the child"],
    ["pablo accepts", "a month passes"],
    ["a month passes"],
]


def test_keys_follow_the_state_on_the_longest_ways(world: World) -> None:
    for way in WAYS[2], WAYS[7]:
        go(world, way)


@pytest.mark.prove  # the gate goes the longest ways, and asks each state
def test_keys_follow_the_state_on_each_way(world: World) -> None:
    met: set[str] = set()
    for way in WAYS:
        met |= go(world, way, NAMES)
    assert met == MAY_FOLLOW.keys()


@pytest.mark.prove
@given(wanted=st.lists(st.sampled_from(LIKELY), max_size=9))
def test_keys_follow_the_state_whatever_the_order(
    world: World, wanted: list[str]
) -> None:
    go(world, wanted)


def test_every_try_is_one_that_the_machine_knows(world: World) -> None:
    known = set(steps(world, sent(world))) | {"a month passes"}
    assert known == set(NAMES)
