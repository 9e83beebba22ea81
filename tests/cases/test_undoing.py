"""Mistakes are undone: a closed case, a wrong link; and refusals before the work."""

from __future__ import annotations

import pytest
from django.urls import reverse

from amparo.foundation.kernel.errors import Refused, RuleBroken
from amparo.foundation.persons.models import Person
from amparo.response.cases.models import Action, Case
from amparo.response.cases.operations import (
    add_goal,
    ask_approval,
    ask_closure,
    close_case,
    decide_approval,
    finish_action,
    open_the_case,
    refer,
    reopen_case,
    unlink_child,
)
from tests.cases.helpers import (
    ALL_YES,
    WISH,
    begin_planned,
    due,
    first_case,
    give_consent,
    with_action,
    with_child,
)
from tests.cast import World
from tests.conftest import BeginWith
from tests.services.helpers import a_service
from tests.signin import signed_in

pytestmark = pytest.mark.django_db
MISTAKE = "It was the case of her sister."


@pytest.fixture(scope="module", autouse=True)
def _begins(begin_with: BeginWith) -> None:
    """Each test of this file begins with a case whose plan is approved."""
    begin_with(begin_planned)


def _closed(world: World, case: Case) -> Case:
    asked = ask_closure(world.carla, case.id, "moved", ALL_YES)
    decide_approval(world.sonia, asked.id, True)
    version = Case.objects.get(id=case.id).version
    return close_case(world.carla, case.id, version)


def test_a_case_closed_by_mistake_is_reopened_with_what_the_closing_ended(
    world: World,
) -> None:
    case = first_case()
    dropped, open_one = with_action(world, case), with_action(world, case)
    finish_action(world.carla, dropped.id, "dropped")
    case = _closed(world, case)
    with pytest.raises(RuleBroken):
        reopen_case(world.carla, case.id, " ", case.version)
    case = reopen_case(world.carla, case.id, MISTAKE, case.version)
    assert (case.state, case.closed_on, case.closure_reason) == ("planned", None, "")
    assert case.is_authentic
    assert {"case.review"} <= due(case.id)
    assert due(open_one.id) == {"case.action"}
    assert Action.objects.get(id=open_one.id).status == "open"
    assert Action.objects.get(id=dropped.id).status == "dropped"
    notes = [note.text for note in open_the_case(world.sonia, case.id).notes]
    assert any(MISTAKE in text for text in notes)
    with pytest.raises(RuleBroken, match="is open"):
        reopen_case(world.carla, case.id, MISTAKE, case.version)


def test_a_closed_case_says_so_before_one_writes(world: World) -> None:
    case = _closed(world, first_case())
    carla = signed_in(world, "carla")
    for name in ("note", "risk", "consent", "goal", "refer", "child", "closure"):
        answer = carla.get(reverse(f"cases:{name}", args=[case.id]), follow=True)
        assert "This case is closed" in answer.content.decode(), name
        assert answer.redirect_chain, name
    page = carla.get(reverse("cases:detail", args=[case.id])).content.decode()
    assert reverse("cases:reopen", args=[case.id]) in page
    sent = {"reason": MISTAKE, "version": case.version}
    carla.post(reverse("cases:reopen", args=[case.id]), sent)
    assert Case.objects.get(id=case.id).state == "planned"


def test_a_supervisor_undoes_a_wrong_link_and_the_person_stays(world: World) -> None:
    case = with_child(world)
    person_id = case.person_id
    assert person_id is not None
    with pytest.raises(Refused):
        unlink_child(world.carla, case.id, MISTAKE, case.version)
    case = unlink_child(world.sonia, case.id, MISTAKE, case.version)
    assert case.person_id is None
    assert person_id and Person.objects.filter(id=person_id).exists()
    assert MISTAKE in open_the_case(world.carla, case.id).notes[-1].text


def test_a_link_stays_while_services_know_the_child(world: World) -> None:
    case = first_case()
    refer(world.carla, case.id, a_service(world).id, WISH)
    now = Case.objects.get(id=case.id)
    with pytest.raises(RuleBroken, match="Recall the referrals first"):
        unlink_child(world.sonia, case.id, MISTAKE, now.version)
    assert Case.objects.get(id=case.id).person_id is not None


def test_a_plan_that_changed_since_its_approval_says_so_until_it_is_approved_again(
    world: World,
) -> None:
    case, carla = first_case(), signed_in(world, "carla")
    address = reverse("cases:detail", args=[case.id])
    words = "The plan has changed since it was approved"
    assert words not in carla.get(address).content.decode()
    add_goal(world.carla, case.id, "I want to learn to sew.", "work")
    assert words in carla.get(address).content.decode()
    decide_approval(world.sonia, ask_approval(world.carla, case.id).id, True)
    assert words not in carla.get(address).content.decode()


def test_refer_is_refused_before_anything_is_typed(world: World) -> None:
    case, carla = with_child(world), signed_in(world, "carla")
    service = a_service(world)
    for address in (
        reverse("cases:refer", args=[case.id]),
        reverse("cases:refer-to", args=[case.id, service.id]),
    ):
        answer = carla.get(address, follow=True)
        assert "Record consent to the referral" in answer.content.decode()
        assert answer.redirect_chain
    give_consent(world, case)
    page = carla.get(reverse("cases:refer", args=[case.id])).content.decode()
    assert "An urgent or emergency referral can be sent now" in page
