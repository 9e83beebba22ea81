"""What makes a child safer tonight waits for no approval; it is approved afterwards."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils.html import escape

from amparo.foundation.kernel.errors import Refused, RuleBroken
from amparo.foundation.tasks.models import Task
from amparo.response.cases.models import Approval, Case
from amparo.response.cases.operations import (
    answer_objection,
    ask_approval,
    decide_approval,
    open_the_case,
    refer,
    withdraw_request,
)
from amparo.response.cases.types import ReferralWish
from amparo.response.referrals.models import Referral
from tests.cases.helpers import (
    consent_data,
    due,
    planned,
    ready,
    record_consent,
    with_child,
    with_risk,
)
from tests.cast import World
from tests.services.helpers import a_service
from tests.signin import signed_in

pytestmark = pytest.mark.django_db
WHY = "He knows where she sleeps; the plan is signed on Monday only."
BED = ReferralWish(priority="urgent", need="A bed for tonight.", why_now=WHY)
BEST = {"giver": "caseworker_best_interest", "relation": "staff"}
AFTER = {"case.approve_after"}


def _after(case: Case) -> Approval:
    return Approval.objects.get(case=case, kind="after")


def _raised(world: World) -> Case:
    return with_risk(world, with_risk(world, with_child(world), "low"), "high")


def test_a_raised_risk_counts_at_once_and_is_approved_afterwards(
    world: World,
) -> None:
    case = with_risk(world, with_child(world), "low")
    assert not Approval.objects.exists()  # the first assessment goes with the plan
    case = with_risk(world, case, "high")
    assert case.risk == "high"
    after = _after(case)
    assert (after.about, after.decision, due(after.id)) == ("risk", "", AFTER)
    decide_approval(world.sonia, after.id, True)
    assert (_after(case).decision, due(after.id)) == ("approved", set())
    with_risk(world, case, "low", world.sonia)  # lowering asks nobody afterwards
    assert Approval.objects.count() == 1


def test_an_urgent_referral_goes_before_the_plan_and_is_approved_afterwards(
    world: World,
) -> None:
    case, key = ready(world), uuid4()
    service = a_service(world)
    sent = refer(world.carla, case.id, service.id, BED, key)
    assert refer(world.carla, case.id, service.id, BED, key) == sent
    after = _after(case)
    assert (after.subject_id, after.about) == (sent.id, "referral")
    assert due(after.id) == AFTER
    opened = open_the_case(world.sonia, case.id)
    assert [WHY in note.text for note in opened.notes] == [True]
    decide_approval(world.sonia, ask_approval(world.carla, case.id).id, True)
    refer(world.carla, case.id, service.id, BED)  # with a plan as ever
    assert Approval.objects.filter(kind="after").count() == 1


def test_an_urgent_referral_needs_consent_as_any_other(world: World) -> None:
    case = with_child(world)
    with pytest.raises(RuleBroken, match="consent to the referral"):
        refer(world.carla, case.id, a_service(world).id, BED)
    best = consent_data(purpose="referral", note="She cannot be asked now.", **BEST)
    record_consent(world.carla, case.id, best)
    refer(world.carla, case.id, a_service(world).id, BED)
    about = Approval.objects.values_list("about", flat=True)
    assert sorted(about) == ["consent", "referral"]


def test_a_best_interests_decision_holds_at_once_and_is_approved_afterwards(
    world: World,
) -> None:
    case, key = with_child(world), uuid4()
    best = consent_data(note="She cannot be asked now.", **BEST)
    consent = record_consent(world.carla, case.id, best, key)
    record_consent(world.carla, case.id, best, key)
    after = _after(case)
    assert (after.subject_id, after.about) == (consent.id, "consent")
    refused = consent_data(note="Not now.", given=False, **BEST)
    record_consent(world.carla, case.id, refused)
    assert Approval.objects.count() == 1


def test_an_objection_undoes_nothing_and_waits_for_the_caseworker(
    world: World,
) -> None:
    case = ready(world)
    sent = refer(world.carla, case.id, a_service(world).id, BED)
    after = _after(case)
    with pytest.raises(RuleBroken) as no:
        decide_approval(world.sonia, after.id, False, " ")
    assert no.value.field == "note"
    decide_approval(world.sonia, after.id, False, "The aunt's house was safe.")
    assert _after(case).decision == "objected"
    assert Referral.objects.get(id=sent.id).state == "sent"
    task = Task.objects.get(subject_id=after.id, completed_at=None)
    assert (task.kind, task.owner_id) == ("case.objection", world.carla.user_id)
    carla = signed_in(world, "carla")
    page = carla.get(reverse("cases:objection", args=[after.id])).content.decode()
    assert "The aunt&#x27;s house was safe." in page
    carla.post(reverse("cases:objection", args=[after.id]), {"reason": "It burnt."})
    assert due(after.id) == set()
    opened = open_the_case(world.carla, case.id)
    assert any("It burnt." in note.text for note in opened.notes)
    assert opened.approvals[-1].note == "The aunt's house was safe."
    with pytest.raises(RuleBroken):
        answer_objection(world.carla, after.id, "Again.")


def test_nobody_approves_what_they_did_themselves(world: World) -> None:
    case = with_risk(world, with_risk(world, with_child(world), "low"), "high")
    with pytest.raises(Refused):
        decide_approval(world.carla, _after(case).id, True)
    other = with_risk(world, with_child(world), "low")
    with_risk(world, other, "medium", world.sonia)
    with pytest.raises(RuleBroken, match="other than the requester"):
        decide_approval(world.sonia, _after(other).id, True)
    with pytest.raises(RuleBroken, match="already done"):
        withdraw_request(world.carla, _after(case).id)


def test_what_was_done_at_once_holds_up_neither_plan_nor_closing(
    world: World,
) -> None:
    case = with_risk(world, planned(world, "low"), "high")
    ask_approval(world.carla, case.id)
    with pytest.raises(RuleBroken, match="already waiting for a decision"):
        ask_approval(world.carla, case.id)
    carla = signed_in(world, "carla")
    page = carla.get(reverse("cases:detail", args=[case.id])).content.decode()
    assert "Waiting for a supervisor" in page
    assert "Withdraw request" in page


def test_the_page_says_how_the_approval_stands(world: World) -> None:
    case = _raised(world)
    sonia, after = signed_in(world, "sonia"), _after(case)
    address = reverse("cases:detail", args=[case.id])
    decide = reverse("cases:decide", args=[after.id])
    page = sonia.get(address).content.decode()
    assert "Done at once, approval pending" in page
    assert decide in page
    assert decide not in signed_in(world, "carla").get(address).content.decode()
    asked = sonia.get(decide).content.decode()
    assert "Risk level raised to High, before: Low" in asked
    sent = {"approve": "yes", "note": "", "version": after.version}
    sonia.post(decide, sent)
    assert "Done at once, approved by Sonia on" in sonia.get(address).content.decode()


def test_the_page_names_the_referral_and_why_it_could_not_wait(world: World) -> None:
    case, service = ready(world), a_service(world)
    refer(world.carla, case.id, service.id, BED)
    sonia = signed_in(world, "sonia")
    page = sonia.get(reverse("cases:decide", args=[_after(case).id])).content.decode()
    assert f"Urgent referral to {escape(service.name)}" in page
    assert escape(WHY) in page


def test_refer_offers_the_urgent_way_where_the_plan_is_not_approved(
    world: World,
) -> None:
    case, service = ready(world), a_service(world)
    carla = signed_in(world, "carla")
    address = reverse("cases:refer-to", args=[case.id, service.id])
    page = carla.get(address).content.decode()
    assert "Why can this not wait until the plan is approved?" in page
    assert 'value="normal"' not in page
    words = {"need": "A bed.", "safe_contact": "Her aunt.", "form_key": str(uuid4())}
    answer = carla.post(address, words | {"priority": "urgent"})
    assert answer.status_code == 422
    carla.post(address, words | {"priority": "urgent", "why_now": WHY})
    assert _after(case).about == "referral"
    planned_page = carla.get(
        reverse("cases:refer-to", args=[planned(world).id, service.id])
    ).content.decode()
    assert "Why can it not wait" not in planned_page
    assert 'value="normal"' in planned_page
