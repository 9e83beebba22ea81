"""Consent and assent, and what follows from them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from amparo.foundation.journal.models import Entry
from amparo.foundation.kernel.errors import Refused, RuleBroken
from amparo.foundation.kernel.ids import uuid7
from amparo.foundation.persons.ages import age_of
from amparo.foundation.persons.identity import Identity
from amparo.foundation.persons.models import Person
from amparo.response.cases.codes import ConsentGiver
from amparo.response.cases.consents import has_consent, is_in_force, usual_at
from amparo.response.cases.models import Case, Consent
from amparo.response.cases.operations import (
    open_the_case,
    refer,
    undo_withdrawal,
    withdraw_consent,
)
from amparo.response.cases.operations._shared import today_of
from amparo.response.referrals.models import Referral
from amparo.response.referrals.operations import accept, decline, open_referral
from tests.cases.helpers import (
    WHY,
    WISH,
    consent_data,
    opened,
    planned,
    record_consent,
    with_child,
)
from tests.cast import World
from tests.days import today
from tests.services.helpers import a_service
from tests.signin import signed_in

pytestmark = pytest.mark.django_db
TODAY = today()


def agrees(case: Case, purpose: str = "case_management") -> bool:
    return has_consent(case.consents.order_by("created_at", "turn"), purpose, TODAY)


def test_the_child_is_recorded_before_anything_is_agreed_to(world: World) -> None:
    with pytest.raises(RuleBroken, match="Register the child first"):
        record_consent(world.carla, opened(world).id, consent_data())


def test_a_consent_counts_and_stores_the_age_and_a_sealed_note(world: World) -> None:
    case = with_child(world)
    consent = record_consent(
        world.carla, case.id, consent_data(note="She asked for a copy.")
    )
    assert agrees(case)
    assert consent.age is not None
    assert 10 <= consent.age <= 20
    assert b"copy" not in bytes(consent.note_sealed or b"")
    (shown,) = open_the_case(world.carla, case.id).consents
    assert shown.note == "She asked for a copy."


def test_the_journal_says_who_agreed_to_what_and_not_what_was_said(
    world: World,
) -> None:
    case = with_child(world)
    note = "She asked for a copy."
    consent = record_consent(world.carla, case.id, consent_data(note=note))
    record_consent(world.carla, case.id, consent_data(purpose="sharing", given=False))
    withdraw_consent(world.carla, case.id, consent.id, WHY)
    entries = Entry.objects.filter(verb="case.consent").order_by("number")
    one_page = {"answers": 1}
    assert [entry.facts for entry in entries] == [
        {"purpose": "case_management", "giver": "child", "given": True},
        one_page,
        {"purpose": "sharing", "giver": "child", "given": False},
        one_page,
        {"withdrawn": str(consent.id)},
    ]


def test_the_same_form_twice_is_one_answer(world: World) -> None:
    case, form_key = with_child(world), uuid7()
    first = record_consent(world.carla, case.id, consent_data(), form_key)
    assert record_consent(world.carla, case.id, consent_data(), form_key) == first
    again = record_consent(world.carla, case.id, consent_data())
    assert set(case.consents.all()) == {first, again}


def test_the_alleged_offender_can_never_consent(world: World) -> None:
    case = with_child(world)
    data = consent_data(giver="caregiver", relation="father", is_alleged_offender=True)
    with pytest.raises(RuleBroken) as no:
        record_consent(world.carla, case.id, data)
    assert no.value.field == "is_alleged_offender"
    assert not agrees(case)


def test_the_database_too_refuses_the_alleged_offender(world: World) -> None:
    case = with_child(world)
    consent = record_consent(world.carla, case.id, consent_data())
    with pytest.raises(IntegrityError), transaction.atomic():
        Consent.objects.filter(id=consent.id).update(is_alleged_offender=True)


def test_a_decision_in_the_best_interest_needs_its_reason(world: World) -> None:
    case = with_child(world)
    data = consent_data(giver="caseworker_best_interest", relation="staff")
    with pytest.raises(RuleBroken, match="in the child's best interest"):
        record_consent(world.carla, case.id, data)


def test_the_consent_of_a_caregiver_does_not_hide_the_refusal_of_the_child(
    world: World,
) -> None:
    case = with_child(world)
    record_consent(world.carla, case.id, consent_data(given=False))
    mother = consent_data(giver="caregiver", relation="mother")
    record_consent(world.carla, case.id, mother)
    assert not agrees(case)
    record_consent(world.carla, case.id, consent_data())
    assert agrees(case)


def test_a_later_best_interest_decision_overrides_an_earlier_refusal_only(
    world: World,
) -> None:
    case = with_child(world)
    record_consent(world.carla, case.id, consent_data(given=False))
    decision = consent_data(
        giver="caseworker_best_interest",
        relation="staff",
        note="Her life is in danger tonight; the supervisor was asked.",
    )
    record_consent(world.carla, case.id, decision)
    assert agrees(case)
    record_consent(world.carla, case.id, consent_data(given=False))
    assert not agrees(case)


def test_consent_ends_when_it_expires_or_is_withdrawn(world: World) -> None:
    case = with_child(world)
    until = TODAY + timedelta(days=30)
    consent = record_consent(world.carla, case.id, consent_data(expires_on=until))
    said_now = case.consents.order_by("created_at", "turn")
    assert has_consent(said_now, "case_management", until)
    assert not has_consent(said_now, "case_management", until + timedelta(days=1))
    withdraw_consent(world.carla, case.id, consent.id, WHY)
    assert not agrees(case)
    with pytest.raises(RuleBroken, match="already"):
        withdraw_consent(world.carla, case.id, consent.id, WHY)


def test_consent_for_one_purpose_says_nothing_about_another(world: World) -> None:
    case = with_child(world)
    record_consent(world.carla, case.id, consent_data())
    assert not agrees(case, "referral")


def test_withdrawing_consent_recalls_open_referrals(world: World) -> None:
    case = planned(world)
    referral = refer(world.carla, case.id, a_service(world).id, WISH)
    yes = Consent.objects.get(case=case, purpose="referral")
    withdraw_consent(world.carla, case.id, yes.id, WHY)
    assert Referral.objects.get(id=referral.id).state == "recalled"


def test_the_page_says_first_which_referrals_end_and_asks_why(world: World) -> None:
    case = planned(world)
    referral = refer(world.carla, case.id, a_service(world).id, WISH)
    yes = Consent.objects.get(case=case, purpose="referral")
    carla = signed_in(world, "carla")
    address = reverse("cases:withdraw", args=[case.id, yes.id])
    assert referral.code in carla.get(address).content.decode()
    assert carla.post(address, {"reason": ""}).status_code == 422
    assert Referral.objects.get(id=referral.id).state == "sent"
    carla.post(address, {"reason": WHY})
    yes.refresh_from_db()
    assert yes.withdrawn_by_id == world.carla.user_id
    assert WHY.encode() not in bytes(yes.withdrawal_sealed or b"")
    assert WHY in carla.get(reverse("cases:detail", args=[case.id])).content.decode()


def test_a_mistaken_withdrawal_is_undone_with_what_ended_by_it(world: World) -> None:
    case = planned(world)
    referral = refer(world.carla, case.id, a_service(world).id, WISH)
    accept(world.pablo, referral.id)
    yes = Consent.objects.get(case=case, purpose="referral")
    withdraw_consent(world.carla, case.id, yes.id, WHY)
    undo_withdrawal(world.carla, case.id, yes.id)
    yes.refresh_from_db()
    assert (yes.withdrawn_at, yes.withdrawal_sealed) == (None, None)
    assert agrees(case, "referral")
    assert Referral.objects.get(id=referral.id).state == "sent"
    with pytest.raises(Refused):  # until they accept anew
        open_referral(world.pablo, referral.id)
    accept(world.pablo, referral.id)
    assert open_referral(world.pablo, referral.id).full.called == "Wara"


def test_a_withdrawal_is_undone_within_a_day_and_once(world: World) -> None:
    case = with_child(world)
    yes = record_consent(world.carla, case.id, consent_data())
    withdraw_consent(world.carla, case.id, yes.id, WHY)
    with time_machine.travel(timezone.now() + timedelta(hours=25), tick=False):
        with pytest.raises(RuleBroken, match="no longer be undone"):
            undo_withdrawal(world.carla, case.id, yes.id)
    undo_withdrawal(world.carla, case.id, yes.id)
    with pytest.raises(RuleBroken, match="no longer be undone"):
        undo_withdrawal(world.carla, case.id, yes.id)


def test_a_refusal_of_the_child_recalls_open_referrals_as_well(world: World) -> None:
    case = planned(world)
    referral = refer(world.carla, case.id, a_service(world).id, WISH)
    record_consent(world.carla, case.id, consent_data(purpose="referral", given=False))
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
        record_consent(world.carla, case.id, consent_data(**wrong))
    assert not case.consents.exists()


def test_the_same_form_twice_records_one_answer(world: World) -> None:
    case, form_key = with_child(world), uuid7()
    first = record_consent(world.carla, case.id, consent_data(), form_key)
    assert record_consent(world.carla, case.id, consent_data(), form_key).id == first.id


def test_only_the_team_records_consent(world: World) -> None:
    case = with_child(world)
    for stranger in (world.tomasa, world.beto, world.celso, world.mariana):
        with pytest.raises(Refused):
            record_consent(stranger, case.id, consent_data())


def test_the_table_suggests_whom_to_ask_and_says_how_sure_it_is() -> None:
    young, older = usual_at(8), usual_at(16)
    assert young is not None
    assert older is not None
    assert young.usual == (ConsentGiver.CAREGIVER, ConsentGiver.CHILD)
    assert older.usual == (ConsentGiver.CHILD,)
    assert young.mark == "K"
    assert usual_at(None) is None
    assert usual_at(30) is None


# -- counted by hand ---------------------------------------------------------------

YES, NO = True, False
DAY = date(2026, 6, 10)


def answer(hour: int, giver: str, given: bool, **more: object) -> Consent:
    """Make an answer to working together, given at an hour of the day."""
    facts: dict[str, object] = {"purpose": "case_management"}
    consent = Consent(giver=giver, given=given, **(facts | more))
    consent.created_at = datetime(2026, 6, 1, hour, tzinfo=UTC)
    return consent


WITHDRAWN = {"withdrawn_at": datetime(2026, 6, 2, tzinfo=UTC)}
BEST = "caseworker_best_interest"


@pytest.mark.parametrize(
    ("answers", "agreed"),
    [
        ([], False),
        ([answer(1, "child", YES)], True),
        ([answer(1, "child", NO)], False),
        ([answer(1, "child", YES, **WITHDRAWN)], False),
        ([answer(1, "child", NO, **WITHDRAWN)], False),
        ([answer(1, "child", NO), answer(2, "child", YES)], True),
        ([answer(1, "child", YES), answer(2, "child", NO)], False),
        ([answer(1, "child", NO), answer(2, "caregiver", YES)], False),
        ([answer(1, "caregiver", YES), answer(2, "child", NO)], False),
        ([answer(1, "child", NO, **WITHDRAWN), answer(2, "caregiver", YES)], True),
        ([answer(1, "child", YES, **WITHDRAWN), answer(2, "caregiver", YES)], True),
        ([answer(1, "child", NO), answer(2, BEST, YES)], True),
        ([answer(1, BEST, YES), answer(2, "child", NO)], False),
        ([answer(1, "child", NO), answer(2, BEST, NO)], False),
        ([answer(1, "child", NO), answer(2, BEST, YES, **WITHDRAWN)], False),
        (
            [
                answer(1, "child", NO),
                answer(2, BEST, YES, expires_on=DAY - timedelta(days=1)),
            ],
            False,
        ),
        ([answer(1, "child", NO), answer(2, BEST, YES, expires_on=DAY)], True),
        ([answer(1, "child", YES, purpose="sharing")], False),
        ([answer(1, "child", YES), answer(2, "child", NO, purpose="sharing")], True),
    ],
)
def test_consents_and_refusals_add_up_as_counted_by_hand(
    answers: list[Consent], agreed: bool
) -> None:
    assert has_consent(answers, "case_management", DAY) is agreed


def test_a_consent_counts_until_the_end_of_its_last_day() -> None:
    for days, counts in ((-1, False), (0, True), (1, True)):
        until = DAY + timedelta(days=days)
        assert is_in_force(answer(1, "child", YES, expires_on=until), DAY) is counts
    assert is_in_force(answer(1, "child", YES), DAY)
    assert not is_in_force(answer(1, "child", NO), DAY)
    assert not is_in_force(answer(1, "child", YES, **WITHDRAWN), DAY)


@pytest.mark.parametrize(
    ("age", "usual", "assent"),
    [
        (0, (ConsentGiver.CAREGIVER,), False),
        (5, (ConsentGiver.CAREGIVER,), False),
        (6, (ConsentGiver.CAREGIVER, ConsentGiver.CHILD), True),
        (11, (ConsentGiver.CAREGIVER, ConsentGiver.CHILD), True),
        (14, (ConsentGiver.CAREGIVER, ConsentGiver.CHILD), True),
        (15, (ConsentGiver.CHILD,), False),
        (17, (ConsentGiver.CHILD,), False),
    ],
)
def test_who_is_usually_asked_changes_at_the_ages_of_the_table(
    age: int, usual: tuple[ConsentGiver, ...], assent: bool
) -> None:
    found = usual_at(age)
    assert found is not None
    assert (found.usual, found.assent) == (usual, assent)
    assert found.source.startswith("Age bands of the guidelines")


def test_nobody_is_suggested_beyond_the_ages_of_the_table() -> None:
    assert usual_at(18) is None
    assert usual_at(-1) is None


@pytest.mark.parametrize(
    ("birth", "year", "today", "age"),
    [
        ("2013-04-11", 2013, date(2026, 4, 10), 12),
        ("2013-04-11", 2013, date(2026, 4, 11), 13),
        ("2013-04", 2013, date(2026, 3, 31), 12),
        ("2013-04", 2013, date(2026, 4, 1), 13),
        ("", 2013, date(2026, 6, 30), 12),
        ("", 2013, date(2026, 7, 1), 13),
        ("", None, date(2026, 7, 1), None),
        ("2026-12-01", 2026, date(2026, 7, 1), 0),
        ("", 2026, date(2026, 3, 1), 0),
    ],
)
def test_an_age_is_as_exact_as_what_is_known(
    birth: str, year: int | None, today: date, age: int | None
) -> None:
    person = Person(birth_year=year)
    found = age_of(person, Identity(called="W", birth_date=birth), today)
    assert (found.likely if found else None) == age


def test_consent_is_not_recorded_until_a_day_that_has_come(world: World) -> None:
    case = with_child(world)
    today = today_of(case)
    with pytest.raises(RuleBroken) as no:
        record_consent(world.carla, case.id, consent_data(expires_on=today))
    assert no.value.field == "expires_on"
    tomorrow = today + timedelta(days=1)
    yes = record_consent(world.carla, case.id, consent_data(expires_on=tomorrow))
    assert yes.expires_on == tomorrow
    no_ = consent_data(given=False, expires_on=today - timedelta(days=9))
    assert record_consent(world.carla, case.id, no_).expires_on is None


def test_a_consent_is_withdrawn_once_and_the_moment_does_not_move(world: World) -> None:
    case = with_child(world)
    yes = record_consent(world.carla, case.id, consent_data())
    other = record_consent(world.carla, case.id, consent_data(purpose="sharing"))
    at = withdraw_consent(world.carla, case.id, yes.id, WHY).withdrawn_at
    assert at is not None
    with pytest.raises(RuleBroken, match="already"):
        withdraw_consent(world.carla, case.id, yes.id, WHY)
    assert Consent.objects.get(id=yes.id).withdrawn_at == at
    assert Consent.objects.get(id=other.id).withdrawn_at is None


def test_a_refusal_is_not_withdrawn_but_asked_again(world: World) -> None:
    case = with_child(world)
    no = record_consent(world.carla, case.id, consent_data(given=False))
    with pytest.raises(RuleBroken, match="new answer"):
        withdraw_consent(world.carla, case.id, no.id, WHY)
    assert Consent.objects.get(id=no.id).withdrawn_at is None


def test_the_consent_of_another_case_is_not_found_in_this_one(world: World) -> None:
    case, other = with_child(world), with_child(world)
    yes = record_consent(world.carla, other.id, consent_data())
    with pytest.raises(Consent.DoesNotExist):
        withdraw_consent(world.carla, case.id, yes.id, WHY)


def test_a_consent_for_another_purpose_leaves_referrals_as_they_are(
    world: World,
) -> None:
    case = planned(world)
    service = a_service(world)
    open_one = refer(world.carla, case.id, service.id, WISH)
    done = refer(world.carla, case.id, service.id, WISH)
    decline(world.pablo, done.id, "no_capacity")
    withdraw_consent(world.carla, case.id, case.consents.get(purpose="sharing").id, WHY)
    assert Referral.objects.get(id=open_one.id).state == "sent"
    withdraw_consent(
        world.carla, case.id, case.consents.get(purpose="referral").id, WHY
    )
    assert Referral.objects.get(id=open_one.id).state == "recalled"
    assert Referral.objects.get(id=done.id).state == "declined"
