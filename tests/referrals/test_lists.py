"""Lists of referrals: whose stand there, whose do not, and what must not move."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from amparo.foundation.kernel.errors import RuleBroken
from amparo.foundation.kernel.ids import uuid7
from amparo.foundation.kernel.moments import quarter
from amparo.response.referrals import queries
from amparo.response.referrals.models import Referral
from amparo.response.referrals.operations import (
    accept,
    decline,
    preview,
    recall,
    record_outcome,
)
from tests.cast import World
from tests.days import today
from tests.referrals.helpers import sent
from tests.services.helpers import a_service
from tests.signin import signed_in

pytestmark = pytest.mark.django_db
OTHERS = ("beto", "elena", "tala", "celso", "jun", "ana", "lucia", "lena", "willem")


def test_sender_and_receiver_see_a_referral_and_no_one_else(world: World) -> None:
    referral = sent(world)
    for name in ("carla", "sonia", "pablo"):
        assert queries.get(getattr(world, name), referral.id) == referral
    for name in OTHERS:
        with pytest.raises(Referral.DoesNotExist):
            queries.get(getattr(world, name), referral.id)
        actor = getattr(world, name)
        for found in (queries.received, queries.sent):
            assert list(found(actor)) == [], name
    assert list(queries.received(world.pablo)) == [referral]
    assert list(queries.sent(world.pablo)) == []
    assert list(queries.received(world.carla)) == []
    assert list(queries.sent(world.carla)) == [referral]


def test_a_case_counts_its_own_referrals_that_are_open(world: World) -> None:
    service, case_id = a_service(world), uuid7()
    made = [sent(world, service, case_id=case_id) for _n in range(5)]
    other = sent(world, service)
    accept(world.pablo, made[0].id)
    accept(world.pablo, made[1].id)
    record_outcome(world.pablo, made[1].id, "served", today())
    decline(world.pablo, made[2].id, "no_capacity")
    recall(world.carla, made[3].id)
    assert queries.open_count(case_id) == 2  # one accepted, one sent
    assert set(queries.for_case(case_id)) == set(made)
    assert list(queries.for_case(other.case_id)) == [other]
    assert queries.open_count(uuid7()) == 0


def test_each_moment_of_a_referral_is_set_once(world: World) -> None:
    start = timezone.now().replace(hour=16)
    with time_machine.travel(start, tick=False) as clock:
        referral = sent(world)
        clock.shift(timedelta(hours=1))
        preview(world.pablo, referral.id)
        clock.shift(timedelta(hours=1))
        preview(world.pablo, referral.id)
        accept(world.pablo, referral.id)
        clock.shift(timedelta(hours=1))
        preview(world.pablo, referral.id)
        with pytest.raises(RuleBroken):
            accept(world.pablo, referral.id)
        record_outcome(world.pablo, referral.id, "served", start.date())
        clock.shift(timedelta(hours=1))
        with pytest.raises(RuleBroken):
            record_outcome(world.pablo, referral.id, "unreachable")
        with pytest.raises(RuleBroken):
            recall(world.carla, referral.id)
        now = Referral.objects.get(id=referral.id)
        assert now.created_at == quarter(start)
        assert now.received_at == quarter(start) + timedelta(hours=1)
        assert now.answered_at == quarter(start) + timedelta(hours=2)
        assert now.closed_at == quarter(start) + timedelta(hours=3)
        assert (now.state, now.service_date) == ("completed", start.date())


def test_only_a_declined_referral_needs_follow_up(world: World) -> None:
    service = a_service(world)
    waits, no, gone = (sent(world, service) for _n in range(3))
    decline(world.pablo, no.id, "no_capacity")
    recall(world.carla, gone.id)
    found = {r.id for r in (waits, no, gone) if queries.needs_follow_up(r)}
    assert found == {no.id}


def test_the_lists_narrow_by_state_and_priority_and_keep_their_side(
    world: World,
) -> None:
    first, second = sent(world), sent(world)
    accept(world.pablo, first.id)
    client, url = signed_in(world, "carla"), reverse("referrals:list")

    def seen(**asked: str) -> set[Referral]:
        page = client.get(url, {"of": "sent", **asked}).context["page"]
        return {row.record for row in page.rows}

    assert seen() == {first, second}
    assert seen(state="accepted") == {first}
    assert seen(state="sent", priority=second.priority) == {second}
    assert seen(outcome="served") == set()
    onward = client.post(url, {"of": "sent", "state": "sent"})
    assert onward.headers["Location"] == f"{url}?of=sent&state=sent"
