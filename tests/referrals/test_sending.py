"""Sending a referral: what goes out, what does not, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from amparo.foundation.journal.models import Entry, Outcome
from amparo.foundation.kernel.errors import KeysLocked, Refused, RuleBroken
from amparo.foundation.kernel.ids import uuid7
from amparo.foundation.kernel.moments import now_rounded
from amparo.foundation.organisations.models import Organisation
from amparo.foundation.tasks.models import Task
from amparo.foundation.vault.models import VaultGrant
from amparo.response.referrals.models import Referral
from amparo.response.referrals.operations import decline, open_referral, send_referral
from amparo.response.referrals.queries import for_case, open_count
from amparo.response.referrals.sharing import Full, Preview
from amparo.response.services.models import Service
from amparo.response.services.operations import ServiceData, change_service
from tests.cast import World
from tests.referrals.helpers import NAME, NEED, PHONE, data_for, sent
from tests.services.helpers import DATA, a_service


def refused_at(field: str, world: World, service: Service, **changes: Any) -> None:
    """Assert that sending is refused at a field and leaves nothing behind."""
    with pytest.raises(RuleBroken) as broken:
        send_referral(world.carla, data_for(world, service, **changes))
    assert broken.value.field == field
    assert not Referral.objects.exists()
    assert not Task.objects.exists()


def test_a_referral_is_stored_with_its_state_code_and_deadline(world: World) -> None:
    referral = sent(world, priority="emergency")
    assert referral.state == "sent"
    assert referral.code.startswith("R-")
    assert referral.answer_by == now_rounded() + timedelta(hours=1)


def test_the_senders_team_opens_all_of_it_at_once(world: World) -> None:
    referral = sent(world)
    for actor in (world.carla, world.sonia):
        opened = open_referral(actor, referral.id)
        assert opened.full.called == "Wara"
        assert opened.preview.need == NEED


def test_another_team_of_the_same_organisation_opens_none_of_it(world: World) -> None:
    referral = sent(world)
    with pytest.raises(Refused):
        open_referral(world.beto, referral.id)


def test_nothing_that_names_the_child_stands_in_a_plain_column(world: World) -> None:
    referral = sent(world)
    row = Referral.objects.filter(id=referral.id).values().get()
    plain = " ".join(
        bytes(v).decode("latin-1") if isinstance(v, bytes | memoryview) else str(v)
        for v in row.values()
    )
    for secret in ("Wara", PHONE, NEED, "startles"):
        assert secret not in plain


def test_the_same_form_twice_sends_one_referral(world: World) -> None:
    service, key = a_service(world), uuid7()
    first = sent(world, service, form_key=key)
    again = sent(world, service, form_key=key)
    assert first.id == again.id
    assert Referral.objects.count() == 1


def test_receiver_and_sender_have_the_same_deadline(world: World) -> None:
    referral = sent(world)
    due = {d.kind: d for d in Task.objects.filter(subject_id=referral.id)}
    answer, chase = due["referral.acknowledge"], due["referral.chase"]
    assert answer.team_id == world.team_id("refugio")
    assert chase.team_id == world.team_id("cochabamba")
    assert chase.owner_id == world.users["carla"].id
    assert answer.due_at == chase.due_at == referral.answer_by


def test_the_journal_holds_the_priority_and_no_words(world: World) -> None:
    referral = sent(world)
    entry = Entry.objects.get(verb="referral.send", subject_id=referral.id)
    assert entry.facts["priority"] == "urgent"
    assert "Wara" not in str(entry.facts)


@pytest.mark.parametrize("who", ["tomasa", "pablo", "ana", "lucia", "beto"])
def test_nobody_but_the_teams_case_people_can_send(world: World, who: str) -> None:
    service = a_service(world)
    with pytest.raises(Refused):
        sent(world, service, actor=getattr(world, who))
    assert not Referral.objects.exists()
    assert Entry.objects.filter(
        verb="referral.send", outcome=Outcome.REFUSED, actor_id=world.users[who].id
    ).exists()


def test_the_need_must_not_name_the_child(world: World) -> None:
    preview = Preview("A bed for WÁRA from tonight.")
    refused_at("need", world, a_service(world), preview=preview)


def test_a_part_of_the_full_name_is_a_name_too(world: World) -> None:
    full = Full(
        "W.", "Her aunt", items={"full_name": NAME}, reasons={"full_name": "law"}
    )
    preview = Preview("Quispe needs somebody to talk to.")
    refused_at("need", world, a_service(world), full=full, preview=preview)


@pytest.mark.parametrize("need", ["", "   ", "x" * 301])
def test_the_need_is_said_in_few_words(world: World, need: str) -> None:
    refused_at("need", world, a_service(world), preview=Preview(need))


@pytest.mark.parametrize(("called", "contact"), [("", "Her aunt"), ("Wara", " ")])
def test_safe_contact_always_goes_along(
    world: World, called: str, contact: str
) -> None:
    refused_at("safe_contact", world, a_service(world), full=Full(called, contact))


def test_more_than_the_minimum_needs_a_reason_for_each_item(world: World) -> None:
    service = a_service(world)
    full = Full("Wara", "Her aunt", items={"legal": "A hearing in March."})
    refused_at("share", world, service, full=full)
    refused_at("share", world, service, full=replace(full, reasons={"legal": "me"}))
    referral = sent(world, service, full=replace(full, reasons={"legal": "safety"}))
    assert referral.shared_items == ["legal"]


def test_an_unknown_item_is_not_shared(world: World) -> None:
    full = Full("Wara", "Her aunt", items={"everything": "all"})
    refused_at("share", world, a_service(world), full=full)


def test_an_unknown_priority_is_refused(world: World) -> None:
    refused_at("priority", world, a_service(world), priority="yesterday")


@pytest.mark.parametrize("state", ["red", "expired"])
def test_an_unsafe_organisation_needs_a_coded_reason(world: World, state: str) -> None:
    service = a_service(world)
    Organisation.objects.filter(id=service.organisation_id).update(safeguarding=state)
    refused_at("override", world, service)
    refused_at("override", world, service, override="because")
    referral = sent(world, service, override="danger_now")
    entry = Entry.objects.get(verb="referral.send", subject_id=referral.id)
    assert entry.facts["override"] == "danger_now"


def test_a_closed_service_takes_no_referrals(world: World) -> None:
    service = a_service(world)
    data = ServiceData(**DATA, status="inactive")
    change_service(world.pablo, service.id, data, service.version)
    refused_at("service", world, service)


def test_a_team_in_which_nobody_holds_a_key_takes_no_referrals(world: World) -> None:
    service = a_service(world)
    VaultGrant.objects.filter(vault_key__team_id=service.team_id).delete()
    refused_at("service", world, service)


def test_the_own_teams_service_is_no_referral(world: World) -> None:
    service = a_service(world)
    Service.objects.filter(id=service.id).update(team_id=world.team_id("cochabamba"))
    refused_at("service", world, service)


def test_sending_needs_no_open_keys_but_reading_does(world: World) -> None:
    referral = sent(world, actor=world.without_keys("carla"))
    with pytest.raises(KeysLocked):
        open_referral(world.without_keys("carla"), referral.id)


def test_a_case_knows_its_referrals_and_how_many_are_open(world: World) -> None:
    case_id, service = uuid7(), a_service(world)
    first = sent(world, service, case_id=case_id)
    second = sent(world, service, case_id=case_id)
    sent(world, service)
    decline(world.pablo, first.id, "no_capacity")
    assert [r.id for r in for_case(case_id)] == [second.id, first.id]
    assert open_count(case_id) == 1


def test_referring_again_completes_the_follow_up(world: World) -> None:
    case_id, service = uuid7(), a_service(world)
    first = sent(world, service, case_id=case_id)
    decline(world.pablo, first.id, "no_capacity")
    sent(world, service, case_id=case_id)
    task = Task.objects.get(kind="referral.follow_up", subject_id=first.id)
    assert task.completed_at is not None
