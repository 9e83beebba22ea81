"""What child and family agree to, and what follows from it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from amparo.foundation.kernel.errors import Refused, RuleBroken
from amparo.foundation.kernel.ids import uuid7
from amparo.response.cases.codes import ConsentGiver
from amparo.response.cases.consents import stands, usual_at
from amparo.response.cases.models import Case, Consent
from amparo.response.cases.operations import (
    open_the_case,
    record_consent,
    refer,
    withdraw_consent,
)
from amparo.response.referrals.models import Referral
from tests.cases.helpers import WISH, opened, planned, said, with_child
from tests.cast import World
from tests.services.helpers import a_service

pytestmark = pytest.mark.django_db
TODAY = date.today()


def agrees(case: Case, purpose: str = "case_management") -> bool:
    return stands(case.consents.order_by("created_at"), purpose, TODAY)


def test_the_child_is_recorded_before_anything_is_agreed_to(world: World) -> None:
    with pytest.raises(RuleBroken, match="Record the child first"):
        record_consent(world.carla, opened(world).id, said())


def test_a_yes_counts_and_keeps_the_age_and_a_sealed_note(world: World) -> None:
    case = with_child(world)
    consent = record_consent(world.carla, case.id, said(note="She asked for a copy."))
    assert agrees(case)
    assert consent.age is not None
    assert 10 <= consent.age <= 20
    assert b"copy" not in bytes(consent.note_sealed or b"")
    (shown,) = open_the_case(world.carla, case.id).consents
    assert shown.note == "She asked for a copy."


def test_the_alleged_offender_can_never_consent(world: World) -> None:
    case = with_child(world)
    data = said(giver="caregiver", relation="father", is_alleged_offender=True)
    with pytest.raises(RuleBroken) as no:
        record_consent(world.carla, case.id, data)
    assert no.value.field == "is_alleged_offender"
    assert not agrees(case)


def test_the_database_too_refuses_the_alleged_offender(world: World) -> None:
    case = with_child(world)
    consent = record_consent(world.carla, case.id, said())
    with pytest.raises(IntegrityError), transaction.atomic():
        Consent.objects.filter(id=consent.id).update(is_alleged_offender=True)


def test_a_decision_in_the_best_interest_needs_its_reason(world: World) -> None:
    case = with_child(world)
    data = said(giver="caseworker_best_interest", relation="staff")
    with pytest.raises(RuleBroken, match="best for the child"):
        record_consent(world.carla, case.id, data)


def test_the_yes_of_a_caregiver_does_not_hide_the_no_of_the_child(
    world: World,
) -> None:
    case = with_child(world)
    record_consent(world.carla, case.id, said(given=False))
    mother = said(giver="caregiver", relation="mother")
    record_consent(world.carla, case.id, mother)
    assert not agrees(case)
    record_consent(world.carla, case.id, said())
    assert agrees(case)


def test_a_later_decision_in_the_best_interest_goes_over_an_earlier_no_only(
    world: World,
) -> None:
    case = with_child(world)
    record_consent(world.carla, case.id, said(given=False))
    decision = said(
        giver="caseworker_best_interest",
        relation="staff",
        note="Her life is in danger tonight; the supervisor was asked.",
    )
    record_consent(world.carla, case.id, decision)
    assert agrees(case)
    record_consent(world.carla, case.id, said(given=False))
    assert not agrees(case)


def test_consent_ends_when_it_expires_or_is_taken_back(world: World) -> None:
    case = with_child(world)
    until = TODAY + timedelta(days=30)
    consent = record_consent(world.carla, case.id, said(expires_on=until))
    said_now = case.consents.order_by("created_at")
    assert stands(said_now, "case_management", until)
    assert not stands(said_now, "case_management", until + timedelta(days=1))
    withdraw_consent(world.carla, case.id, consent.id)
    assert not agrees(case)
    with pytest.raises(RuleBroken, match="already"):
        withdraw_consent(world.carla, case.id, consent.id)


def test_consent_for_one_purpose_says_nothing_about_another(world: World) -> None:
    case = with_child(world)
    record_consent(world.carla, case.id, said())
    assert not agrees(case, "referral")


def test_taking_consent_back_takes_the_open_referrals_back(world: World) -> None:
    case = planned(world)
    referral = refer(world.carla, case.id, a_service(world).id, WISH)
    yes = Consent.objects.get(case=case, purpose="referral")
    withdraw_consent(world.carla, case.id, yes.id)
    assert Referral.objects.get(id=referral.id).state == "recalled"


def test_the_no_of_the_child_ends_open_referrals_as_well(world: World) -> None:
    case = planned(world)
    referral = refer(world.carla, case.id, a_service(world).id, WISH)
    record_consent(world.carla, case.id, said(purpose="referral", given=False))
    assert Referral.objects.get(id=referral.id).state == "recalled"


@pytest.mark.parametrize(
    "wrong",
    [
        {"purpose": "everything"},
        {"giver": "neighbour"},
        {"relation": "boss"},
        {"method": "wink"},
        {"relation": "mother"},
        {"expires_on": TODAY - timedelta(days=1)},
        {"note": "x" * 5_001},
    ],
)
def test_what_is_not_clear_is_not_stored(
    world: World, wrong: dict[str, object]
) -> None:
    case = with_child(world)
    with pytest.raises(RuleBroken):
        record_consent(world.carla, case.id, said(**wrong))
    assert not case.consents.exists()


def test_the_same_form_twice_records_one_answer(world: World) -> None:
    case, form_key = with_child(world), uuid7()
    first = record_consent(world.carla, case.id, said(), form_key)
    assert record_consent(world.carla, case.id, said(), form_key).id == first.id


def test_only_the_team_records_consent(world: World) -> None:
    case = with_child(world)
    for stranger in (world.tomasa, world.beto, world.celso, world.mariana):
        with pytest.raises(Refused):
            record_consent(stranger, case.id, said())


def test_the_table_suggests_whom_to_ask_and_says_how_sure_it_is() -> None:
    young, older = usual_at(8), usual_at(16)
    assert young is not None
    assert older is not None
    assert young.usual == (ConsentGiver.CAREGIVER, ConsentGiver.CHILD)
    assert older.usual == (ConsentGiver.CHILD,)
    assert young.mark == "K"
    assert usual_at(None) is None
    assert usual_at(30) is None
