"""Previewing, accepting and declining, as the receiving team does."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from amparo.foundation.journal.models import Entry
from amparo.foundation.kernel.crypto import Tampered, open_with
from amparo.foundation.kernel.errors import KeysLocked, Refused, RuleBroken
from amparo.foundation.policy import Actor
from amparo.foundation.tasks.models import Task
from amparo.foundation.vault import record_keys
from amparo.foundation.vault.models import KeyGrant
from amparo.foundation.vault.team_keys import keyring_of, private_key_of
from amparo.response.referrals import operations
from amparo.response.referrals.models import Referral
from amparo.response.referrals.operations import (
    ACCESS_AFTER_ACCEPTING,
    FULL,
    PREVIEW,
    accept,
    decline,
    open_referral,
    preview,
)
from tests.cast import World
from tests.referrals.helpers import NEED, sent


def opens(actor: Actor, kind: str, referral: Referral) -> bool:
    """Say whether the actor's keys open this record at all, policy apart."""
    return referral.id in record_keys.open_keys(actor, kind, [referral.id])


def open_tasks(referral: Referral) -> set[str]:
    """Return the kinds that are still due about a referral."""
    found = Task.objects.filter(subject_id=referral.id, completed_at=None)
    return set(found.values_list("kind", flat=True))


def test_the_preview_shows_the_need_and_notes_that_it_was_seen(world: World) -> None:
    referral = sent(world)
    opened = preview(world.pablo, referral.id)
    assert opened.preview.need == NEED
    assert opened.full.called == ""
    referral.refresh_from_db()
    assert referral.received_at is not None
    assert Entry.objects.filter(verb="referral.preview").count() == 1


def test_a_second_preview_does_not_move_the_time_of_the_first(world: World) -> None:
    referral = sent(world)
    preview(world.pablo, referral.id)
    first = Referral.objects.get(id=referral.id).received_at
    preview(world.pablo, referral.id)
    assert Referral.objects.get(id=referral.id).received_at == first


def test_before_accepting_neither_page_nor_key_opens_the_whole(world: World) -> None:
    referral = sent(world)
    with pytest.raises(Refused):
        open_referral(world.pablo, referral.id)
    assert opens(world.pablo, PREVIEW, referral)
    assert not opens(world.pablo, FULL, referral)


def test_the_key_that_lies_ready_does_not_open_with_the_teams_own(
    world: World,
) -> None:
    referral = sent(world)
    held = KeyGrant.objects.get(kind=FULL, record_id=referral.id, in_escrow=True)
    _vault, private = private_key_of(keyring_of(world.pablo), referral.to_team_id)
    with pytest.raises(Tampered):
        open_with(private, held.sealed_key)
    accept(world.pablo, referral.id)
    held.refresh_from_db()
    assert len(open_with(private, held.sealed_key)) == 32


def test_accepting_opens_the_whole_for_ninety_days(world: World) -> None:
    referral = sent(world)
    accept(world.pablo, referral.id)
    assert open_referral(world.pablo, referral.id).full.called == "Wara"
    later = timezone.now() + ACCESS_AFTER_ACCEPTING + timedelta(minutes=1)
    with time_machine.travel(later, tick=False):
        assert not opens(world.pablo, FULL, referral)
        assert not opens(world.pablo, PREVIEW, referral)
        assert opens(world.carla, FULL, referral)
        with pytest.raises(KeysLocked):
            open_referral(world.pablo, referral.id)


def test_a_late_acceptance_opens_for_ninety_days_from_then(world: World) -> None:
    referral = sent(world)
    accepted_at = timezone.now() + timedelta(days=60)
    with time_machine.travel(accepted_at, tick=False):
        accept(world.pablo, referral.id)
    with time_machine.travel(accepted_at + timedelta(days=89), tick=False):
        assert opens(world.pablo, FULL, referral)


def test_accepting_makes_the_outcome_due_and_settles_the_answer(world: World) -> None:
    referral = sent(world)
    accept(world.pablo, referral.id)
    assert open_tasks(referral) == {"referral.outcome"}
    task = Task.objects.get(kind="referral.outcome")
    assert task.team_id == world.team_id("refugio")


def test_one_can_accept_with_locked_keys_but_not_read(world: World) -> None:
    referral = sent(world)
    accept(world.without_keys("pablo"), referral.id)
    with pytest.raises(KeysLocked):
        open_referral(world.without_keys("pablo"), referral.id)


@pytest.mark.parametrize("who", ["carla", "sonia", "jun", "beto", "ana"])
def test_only_the_receiving_team_answers(world: World, who: str) -> None:
    referral = sent(world)
    actor = getattr(world, who)
    for answer in (accept, preview):
        with pytest.raises(Refused):
            answer(actor, referral.id)
    with pytest.raises(Refused):
        decline(actor, referral.id, "no_capacity")
    referral.refresh_from_db()
    assert referral.state == "sent"


def test_declining_needs_a_coded_reason(world: World) -> None:
    referral = sent(world)
    for because in ("", "busy"):
        with pytest.raises(RuleBroken) as broken:
            decline(world.pablo, referral.id, because)
        assert broken.value.field == "because"
    with pytest.raises(RuleBroken) as broken:
        decline(world.pablo, referral.id, "other", "  ")
    assert broken.value.field == "note"
    assert opens(world.pablo, PREVIEW, referral)


def test_after_declining_the_receivers_keys_open_nothing(world: World) -> None:
    referral = sent(world)
    decline(world.pablo, referral.id, "no_capacity")
    assert not opens(world.pablo, FULL, referral)
    assert not opens(world.pablo, PREVIEW, referral)
    with pytest.raises(KeysLocked):
        preview(world.pablo, referral.id)


def test_the_sender_reads_the_reason_and_has_to_follow_up(world: World) -> None:
    referral = sent(world)
    decline(world.pablo, referral.id, "outside_area", "Ask the house in Quillacollo.")
    opened = open_referral(world.carla, referral.id)
    assert opened.referral.declined_because == "outside_area"
    assert opened.declined_note == "Ask the house in Quillacollo."
    assert open_tasks(referral) == {"referral.follow_up"}
    task = Task.objects.get(kind="referral.follow_up")
    assert task.owner_id == world.users["carla"].id


def test_the_note_of_declining_is_sealed(world: World) -> None:
    referral = sent(world)
    decline(world.pablo, referral.id, "safety", "The man lives next door.")
    row = Referral.objects.get(id=referral.id)
    assert b"next door" not in bytes(row.declined_sealed or b"")


def test_ending_the_follow_up_completes_the_task(world: World) -> None:
    referral = sent(world)
    decline(world.pablo, referral.id, "no_capacity")
    with pytest.raises(Refused):
        operations.end_follow_up(world.pablo, referral.id)
    operations.end_follow_up(world.carla, referral.id)
    assert open_tasks(referral) == set()


def test_nobody_answers_twice(world: World) -> None:
    referral = sent(world)
    accept(world.pablo, referral.id)
    with pytest.raises(RuleBroken):
        accept(world.pablo, referral.id)
    with pytest.raises(RuleBroken):
        decline(world.pablo, referral.id, "no_capacity")
    assert opens(world.pablo, FULL, referral)
