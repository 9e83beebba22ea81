"""Outcome, the child's feedback, and recalling a referral."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone

from amparo.foundation.countries.queries import local_date
from amparo.foundation.journal.models import Entry
from amparo.foundation.kernel.errors import Refused, RuleBroken
from amparo.foundation.tasks.models import Task
from amparo.response.referrals.models import HELPED, Outcome, Referral, State
from amparo.response.referrals.operations import (
    ACCESS_AFTER_THE_END,
    FULL,
    PREVIEW,
    accept,
    open_referral,
    recall,
    record_feedback,
    record_outcome,
    tell_address,
)
from amparo.response.referrals.presenters import events
from amparo.response.services.locations import open_location, set_location
from tests.cast import World
from tests.referrals.helpers import sent
from tests.referrals.test_answering import open_tasks, opens
from tests.services.helpers import a_service


def accepted(world: World) -> Referral:
    """Return a referral that the shelter has accepted."""
    return accept(world.pablo, sent(world).id)


def today(referral: Referral) -> date:
    """Return the day it is where the service works."""
    return local_date(referral.to_team.country, timezone.now())


def test_help_given_completes_it_and_the_sender_reads_the_note(world: World) -> None:
    referral = accepted(world)
    record_outcome(world.pablo, referral.id, "served", today(referral), "Six talks.")
    opened = open_referral(world.carla, referral.id)
    assert opened.referral.state == "completed"
    assert opened.referral.service_date == today(referral)
    assert opened.outcome_note == "Six talks."


def test_the_child_is_asked_two_weeks_later(world: World) -> None:
    referral = accepted(world)
    record_outcome(world.pablo, referral.id, "served", today(referral))
    assert open_tasks(referral) == {"referral.feedback"}
    task = Task.objects.get(kind="referral.feedback")
    assert task.owner_id == world.users["carla"].id
    assert timedelta(days=13) < task.due_at - timezone.now() <= timedelta(days=14)


def test_what_did_not_come_about_has_a_reason_and_needs_another_way(
    world: World,
) -> None:
    referral = accepted(world)
    record_outcome(world.pablo, referral.id, "no_show", today(referral))
    referral.refresh_from_db()
    assert (referral.state, referral.service_date) == ("not_completed", None)
    assert open_tasks(referral) == {"referral.feedback", "referral.follow_up"}


def test_every_outcome_either_helped_or_needs_another_way(world: World) -> None:
    for outcome in Outcome:
        referral = accepted(world)
        record_outcome(world.pablo, referral.id, outcome, today(referral), "A note.")
        referral.refresh_from_db()
        helped = outcome in HELPED
        assert (referral.state == State.COMPLETED) is helped, outcome
        assert (referral.service_date is not None) is helped, outcome
        assert ("referral.follow_up" in open_tasks(referral)) is not helped, outcome
        assert events(referral)[0].tone == ("good" if helped else "warn"), outcome


def test_help_needs_its_day_and_the_day_makes_sense(world: World) -> None:
    referral = accepted(world)
    for day in (None, today(referral) + timedelta(days=1), date(2020, 1, 1)):
        with pytest.raises(RuleBroken) as broken:
            record_outcome(world.pablo, referral.id, "served", day)
        assert broken.value.field == "service_date"


@pytest.mark.parametrize(("code", "field"), [("", "outcome"), ("other", "note")])
def test_an_outcome_has_a_code_and_another_reason_has_words(
    world: World, code: str, field: str
) -> None:
    referral = accepted(world)
    with pytest.raises(RuleBroken) as broken:
        record_outcome(world.pablo, referral.id, code)
    assert broken.value.field == field


def test_the_receivers_keys_end_thirty_days_after_the_outcome(world: World) -> None:
    referral = accepted(world)
    record_outcome(world.pablo, referral.id, "moved")
    assert opens(world.pablo, FULL, referral)
    with time_machine.travel(timezone.now() + ACCESS_AFTER_THE_END, tick=False):
        assert not opens(world.pablo, FULL, referral)
        assert not opens(world.pablo, PREVIEW, referral)


def test_no_outcome_before_accepting_and_none_by_the_sender(world: World) -> None:
    referral = sent(world)
    with pytest.raises(RuleBroken):
        record_outcome(world.pablo, referral.id, "no_show")
    accept(world.pablo, referral.id)
    with pytest.raises(Refused):
        record_outcome(world.carla, referral.id, "no_show")


@pytest.mark.parametrize("was_accepted", [False, True])
def test_recalling_ends_the_receivers_keys_at_once(
    world: World, was_accepted: bool
) -> None:
    referral = accepted(world) if was_accepted else sent(world)
    recall(world.carla, referral.id)
    assert not opens(world.pablo, FULL, referral)
    assert not opens(world.pablo, PREVIEW, referral)
    assert open_tasks(referral) == set()
    with pytest.raises(RuleBroken):
        accept(world.pablo, referral.id)
    with pytest.raises(RuleBroken):
        recall(world.carla, referral.id)


def test_a_receiver_cannot_recall(world: World) -> None:
    referral = sent(world)
    with pytest.raises(Refused):
        recall(world.pablo, referral.id)
    assert opens(world.pablo, PREVIEW, referral)


def test_the_childs_own_words_are_kept_as_a_code(world: World) -> None:
    referral = accepted(world)
    with pytest.raises(RuleBroken):
        record_feedback(world.carla, referral.id, "good")
    record_outcome(world.pablo, referral.id, "served", today(referral))
    with pytest.raises(RuleBroken):
        record_feedback(world.carla, referral.id, "five stars")
    with pytest.raises(Refused):
        record_feedback(world.pablo, referral.id, "good")
    record_feedback(world.carla, referral.id, "mixed")
    referral.refresh_from_db()
    assert referral.child_feedback == "mixed"
    assert open_tasks(referral) == set()


def test_the_address_is_told_only_for_an_accepted_referral(world: World) -> None:
    service = a_service(world)
    set_location(world.pablo, service.id, "partners", address="Calle Jordán 12")
    referral = sent(world, service)
    with pytest.raises(RuleBroken):
        tell_address(world.pablo, referral.id)
    accept(world.pablo, referral.id)
    with pytest.raises(Refused):
        open_location(world.carla, service.id, "bring_child")
    tell_address(world.pablo, referral.id)
    told = open_location(world.carla, service.id, "bring_child")
    assert told == "Calle Jordán 12"
    entry = Entry.objects.filter(verb="service.open_location").latest("number")
    assert entry.facts == {"reason": "bring_child"}
    with time_machine.travel(timezone.now() + timedelta(days=15), tick=False):
        with pytest.raises(Refused):
            open_location(world.carla, service.id, "bring_child")


def test_a_sender_cannot_tell_the_address_to_itself(world: World) -> None:
    service = a_service(world)
    set_location(world.pablo, service.id, "partners", address="Calle Jordán 12")
    referral = accept(world.pablo, sent(world, service).id)
    with pytest.raises(Refused):
        tell_address(world.carla, referral.id)
