"""Contacts are planned by people, by the risk, by assignment, and none is lost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from amparo.foundation.kernel.errors import Conflict, Refused, RuleBroken
from amparo.foundation.kernel.ids import uuid7
from amparo.foundation.questionnaires.models import Version
from amparo.foundation.tasks.models import Task
from amparo.response.cases.models import Case
from amparo.response.cases.operations import assess_risk, assign, open_case
from amparo.response.follow_up import tasks
from amparo.response.follow_up.codes import ContactState
from amparo.response.follow_up.models import Contact
from amparo.response.follow_up.operations import plan_contact
from amparo.response.follow_up.operations.planning import is_assessed
from tests.cases.helpers import (
    REASON,
    begin_ready,
    first_case,
    opened,
    with_risk,
)
from tests.cast import World
from tests.conftest import BeginWith
from tests.follow_up.helpers import (
    agreed,
    followed,
    in_days,
    next_contact,
    open_task,
    planned_as,
    standing,
)
from tests.questionnaires import our_forms
from tests.questionnaires.helpers import begun, ended

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def _begins(begin_with: BeginWith) -> None:
    """Each test of this file begins with a case whose risk was assessed."""
    begin_with(begin_ready)


@pytest.mark.parametrize(("risk", "days"), [("high", 1), ("medium", 14), ("low", 30)])
def test_an_assessment_of_the_risk_plans_the_next_contact(
    world: World, risk: str, days: int
) -> None:
    case = followed(world, risk)
    contact = next_contact(case)
    assert (contact.means, contact.due_on) == ("call", in_days(days))
    assert contact.planned_by is None
    task = open_task(contact, tasks.CONTACT)
    assert task is not None
    assert (task.owner_id, task.level) == (case.owner_id, risk)


def test_a_raised_risk_brings_the_contact_nearer_and_a_lower_one_leaves_it(
    world: World,
) -> None:
    case = followed(world, "low")
    with_risk(world, case, "high")
    soon = next_contact(case)
    assert (soon.due_on, soon.replaces.because) == (in_days(1), "risk")  # type: ignore[union-attr]
    with_risk(world, case, "low", world.sonia)
    assert next_contact(case) == soon
    task = open_task(soon, tasks.CONTACT)
    assert task is not None and task.level == "low"


def test_who_plans_otherwise_says_why_and_the_old_contact_stays_readable(
    world: World,
) -> None:
    case = first_case()
    old = next_contact(case)
    with pytest.raises(RuleBroken) as broken:
        plan_contact(world.carla, case.id, "visit", in_days(3))
    assert broken.value.field == "because"
    new = plan_contact(world.carla, case.id, "visit", in_days(3), "child_asked")
    old.refresh_from_db()
    assert (old.state, old.because) == (ContactState.MOVED, "child_asked")
    assert (old.means, new.replaces) == ("call", old)
    assert open_task(old, tasks.CONTACT) is None
    assert next_contact(case) == new


def test_the_same_form_plans_one_contact(world: World) -> None:
    case, key = first_case(), uuid7()
    for _again in range(2):
        plan_contact(
            world.carla, case.id, "text", in_days(3), "child_asked", form_key=key
        )
    assert Contact.objects.filter(case=case).count() == 2


def test_two_people_do_not_plan_past_each_other(world: World) -> None:
    case = first_case()
    seen = standing(case).version
    plan_contact(world.carla, case.id, "text", in_days(2), "child_asked", seen)
    with pytest.raises(Conflict):
        plan_contact(world.sonia, case.id, "call", in_days(9), "child_asked", seen)
    assert next_contact(case).means == "text"


@pytest.mark.parametrize("days", [-1, 400])
def test_no_contact_is_planned_for_yesterday_or_after_a_year(
    world: World, days: int
) -> None:
    case = first_case()
    with pytest.raises(RuleBroken) as broken:
        plan_contact(world.carla, case.id, "call", in_days(days), "child_asked")
    assert broken.value.field == "due_on"


def test_a_visit_that_exposes_the_child_cannot_be_planned(world: World) -> None:
    case = followed(world, "high")
    agreed(world, case, visit_exposes=True)
    with pytest.raises(RuleBroken, match="expose"):
        planned_as(world, case, "visit")
    assert next_contact(case).means == "call"


def test_a_caseworker_of_another_team_plans_nothing(world: World) -> None:
    case = first_case()
    with pytest.raises(Refused):
        plan_contact(world.beto, case.id, "call", in_days(3), "child_asked")


def test_contacts_go_with_the_case_to_another_caseworker(world: World) -> None:
    case = first_case()
    assign(world.sonia, case.id, world.users["sonia"].id, case.version)
    task = open_task(next_contact(case), tasks.CONTACT)
    assert task is not None and task.owner_id == world.users["sonia"].id


# -- The first assessment ------------------------------------------------------------


def first_assessment(case: Case) -> Task:
    task = open_task(case, tasks.ASSESSMENT)
    assert task is not None
    return task


@pytest.mark.parametrize(
    ("urgency", "risk", "hours"),
    [("now", "low", 24), ("soon", "high", 24), ("", "low", 168), ("", "medium", 72)],
)
def test_the_first_assessment_is_due_by_urgency_and_risk_whichever_is_sooner(
    world: World, urgency: str, risk: str, hours: int
) -> None:
    our_forms.load("first_assessment")
    case = opened(world, urgency=urgency)
    with_risk(world, case, risk)
    wait = first_assessment(case).due_at - timezone.now()
    assert timedelta(hours=hours - 1) < wait <= timedelta(hours=hours)


def test_a_finished_first_assessment_ends_its_task_for_good(world: World) -> None:
    our_forms.load("first_assessment")
    case = followed(world)
    version = Version.objects.get(questionnaire__key="first_assessment")
    assert first_assessment(case)
    sheet = begun(world.carla, case.id, version)
    assert not is_assessed(case)
    leave_everything(world, sheet.id)
    ended(world.carla, sheet)
    assert is_assessed(case)
    assert open_task(case, tasks.ASSESSMENT) is None
    with_risk(world, case, "high")
    assert open_task(case, tasks.ASSESSMENT) is None


def leave_everything(world: World, sheet_id: object) -> None:
    """Leave each question of a sheet as not asked, page by page."""
    from uuid import UUID

    from amparo.foundation.questionnaires.models import AnswerSheet
    from amparo.foundation.questionnaires.operations import (
        Typed,
        open_draft,
        save_page,
    )
    from amparo.foundation.questionnaires.operations.filling import asked_on

    assert isinstance(sheet_id, UUID)
    for page in open_draft(world.carla, sheet_id).filling.pages():
        left = dict.fromkeys(asked_on(page), "not_asked")
        typed = Typed(dict.fromkeys(left, ""), left)
        version = AnswerSheet.objects.get(id=sheet_id).version
        save_page(world.carla, sheet_id, page.key, typed, version)


def test_without_the_form_no_assessment_is_asked_for(world: World) -> None:
    case = first_case()
    assert open_task(case, tasks.ASSESSMENT) is None


def test_a_case_that_was_opened_before_is_followed_from_its_next_assessment(
    world: World,
) -> None:
    case = open_case(
        world.carla,
        team_id=world.team_id("cochabamba"),
        country_code="BO",
        kinds=[],
        story="",
    )
    assert not Contact.objects.filter(case=case).exists()
    assess_risk(world.carla, case.id, "low", REASON, case.version)
    assert next_contact(case).due_on == in_days(30)
