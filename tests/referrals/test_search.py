"""Who accepted a referral finds it again by the child's name, as long as it is open."""

from __future__ import annotations

from datetime import timedelta

import time_machine
from django.urls import reverse
from django.utils import timezone

from amparo.foundation.matching import index
from amparo.foundation.matching.models import IndexSegment
from amparo.foundation.persons.search_providers import others
from amparo.foundation.policy import Actor
from amparo.response.referrals.operations import (
    ACCESS_AFTER_ACCEPTING,
    accept,
    recall,
)
from amparo.response.referrals.sharing import Full
from tests.cast import World
from tests.signin import signed_in

from .helpers import NAME, sent


def found(actor: Actor, text: str) -> list[str]:
    return [hit.code for hit in others(actor, text) if hit.icon == "referral"]


def test_a_referral_is_found_by_name_once_it_is_accepted(world: World) -> None:
    full = Full("Wara", "Her aunt", {"full_name": NAME}, {"full_name": "child_asked"})
    referral = sent(world, full=full)
    assert found(world.pablo, NAME) == []
    accept(world.pablo, referral.id)
    for asked in (NAME, "wara", "Kispe Mamani"):
        assert found(world.pablo, asked) == [referral.code]
    assert found(world.pablo, "Rosa") == found(world.jun, "Wara") == []
    assert found(world.without_keys("pablo"), "Wara") == []
    page = signed_in(world, "pablo").post(reverse("persons:search"), {"q": "Wara"})
    assert referral.code in page.content.decode()


def test_it_is_found_no_more_when_access_ends(world: World) -> None:
    referral = sent(world)
    accept(world.pablo, referral.id)
    assert found(world.pablo, "Wara") == [referral.code]
    over = timezone.now() + ACCESS_AFTER_ACCEPTING + timedelta(minutes=1)
    with time_machine.travel(over, tick=False):
        assert found(world.pablo, "Wara") == []
        index.drop_expired()
        assert found(world.pablo, "Wara") == []
    assert not IndexSegment.objects.filter(index__team=world.teams["refugio"]).exists()


def test_nor_when_the_sender_recalls_it(world: World) -> None:
    referral = sent(world)
    accept(world.pablo, referral.id)
    assert found(world.pablo, "Wara") == [referral.code]
    recall(world.carla, referral.id)
    assert found(world.pablo, "Wara") == []
    assert not IndexSegment.objects.filter(index__team=world.teams["refugio"]).exists()
