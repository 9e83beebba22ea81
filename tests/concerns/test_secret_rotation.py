"""People keep the number that they have while the server's secret changes."""

from __future__ import annotations

from uuid import uuid4

import pytest
from pytest_django import Settings

from amparo.foundation.accounts import secret_rotation
from amparo.foundation.kernel import generations
from amparo.foundation.kernel.errors import RuleBroken
from amparo.response.concerns.operations import (
    open_concern,
    read_answers,
    reply,
    write_more,
)
from tests.cast import World
from tests.reporting import WELCOME, Tell

NEXT = "the secret that follows the one of the tests"
THIRD = "the secret that follows the one that follows it"


def rotate(settings: Settings, secret: str) -> None:
    """Rotate to this secret, as far as the server goes, and take the old one out."""
    settings.AMPARO_SECRET_OLD, settings.AMPARO_SECRET = settings.AMPARO_SECRET, secret
    secret_rotation.begin()
    secret_rotation.bring_along(lambda _done, _total: None)
    settings.AMPARO_SECRET_OLD = ""


def test_a_number_opens_its_mailbox_after_a_rotation(
    world: World, tell: Tell, settings: Settings
) -> None:
    generations.record_first()
    receipt, concern = tell()
    rotate(settings, NEXT)
    reply(world.tomasa, concern.id, WELCOME, uuid4())
    write_more(receipt.number, "I am at school.", uuid4())
    answers = read_answers(receipt.number)
    assert [m.text for m in answers.messages] == [WELCOME, "I am at school."]
    shown = open_concern(world.tomasa, concern.id).messages
    assert all(m.verified and m.proven_since is None for m in shown)


def test_a_number_of_after_opens_too_and_after_the_next_the_oldest_ends(
    world: World, tell: Tell, settings: Settings
) -> None:
    generations.record_first()
    oldest, _concern = tell()
    rotate(settings, NEXT)
    newer, _concern = tell()
    assert read_answers(newer.number).messages == []
    rotate(settings, THIRD)
    assert read_answers(newer.number).messages == []
    with pytest.raises(RuleBroken):
        read_answers(oldest.number)
