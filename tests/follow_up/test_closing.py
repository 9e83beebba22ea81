"""After a case was closed: what was planned ends, and the child is followed on."""

from __future__ import annotations

import pytest

from amparo.foundation.countries.queries import deadline_hours
from amparo.foundation.kernel.errors import RuleBroken
from amparo.foundation.questionnaires.models import Version
from amparo.foundation.tasks.models import Task
from amparo.response.cases.models import Case
from amparo.response.cases.operations import reopen_case
from amparo.response.follow_up import tasks
from amparo.response.follow_up.codes import After, ContactState
from amparo.response.follow_up.models import Contact
from amparo.response.follow_up.operations import (
    begin_form,
    cancel_contact,
    plan_contact,
    record_contact,
    settle_danger,
)
from amparo.response.follow_up.operations.recording import Outcome
from tests.cases.helpers import begin_ready, first_case
from tests.cast import World
from tests.conftest import BeginWith
from tests.follow_up.helpers import (
    closed,
    in_days,
    next_contact,
    open_task,
)
from tests.questionnaires import our_forms

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def _begins(begin_with: BeginWith) -> None:
    """Each test of this file begins with a case whose risk was assessed."""
    begin_with(begin_ready)


def after(case: Case) -> dict[str, Contact]:
    found = Contact.objects.filter(case=case, state=ContactState.PLANNED)
    return {contact.after: contact for contact in found}


def test_closing_plans_the_follow_ups_that_were_arranged(world: World) -> None:
    case = first_case()
    before = next_contact(case)
    closed(world, case)
    before.refresh_from_db()
    assert (before.state, before.because) == (ContactState.DROPPED, "closed")
    assert open_task(before, tasks.CONTACT) is None
    days = {code: contact.due_on for code, contact in after(case).items()}
    assert days == {
        "first": in_days(30),
        "second": in_days(90),
        "third": in_days(180),
        "fourth": in_days(365),
        "fifth": in_days(730),
    }
    assert deadline_hours("BO", tasks.AFTER, After.FIRST) == 30 * 24
    for contact in after(case).values():
        task = open_task(contact, tasks.AFTER)
        assert task is not None and task.owner_id == case.owner_id


@pytest.mark.parametrize(
    ("reason", "checks"),
    [("died", {}), ("duplicate", {}), ("moved", {"follow_up": "no"})],
)
def test_nobody_is_followed_where_nothing_was_arranged(
    world: World, reason: str, checks: dict[str, str]
) -> None:
    case = first_case()
    closed(world, case, reason, **checks)
    assert after(case) == {}
    waiting = Task.objects.filter(kind__startswith="follow_up.", completed_at=None)
    assert not waiting.exists()


def test_the_review_is_filled_in_although_the_case_is_closed(world: World) -> None:
    our_forms.load("reintegration_review")
    case = first_case()
    closed(world, case)
    contact = after(case)["first"]
    version = Version.objects.get(questionnaire__key="reintegration_review")
    sheet = begin_form(world.carla, contact.id, version.id, "child")
    assert sheet.subject_id == case.id
    for each in after(case).values():
        cancel_contact(world.carla, each.id, "child_asked", each.version)
    with pytest.raises(RuleBroken, match="closed"):
        begin_form(world.carla, contact.id, version.id, "worker")


def test_a_failed_follow_up_is_tried_by_other_means_but_never_by_a_visit(
    world: World,
) -> None:
    case = first_case()
    closed(world, case)
    tried = []
    while (contact := after(case).get("first")) is not None:
        tried.append(contact.means)
        record_contact(world.carla, contact.id, Outcome("nobody"), contact.version)
    assert tried == ["call", "text", "adult", "focal"]
    assert set(after(case)) == {"second", "third", "fourth", "fifth"}


def test_a_follow_up_that_took_place_leaves_the_others(world: World) -> None:
    case = first_case()
    closed(world, case)
    contact = after(case)["second"]
    record_contact(world.carla, contact.id, Outcome("danger"), contact.version)
    assert open_task(contact, tasks.DANGER)
    settle_danger(world.carla, contact.id, "She is at her grandmother's tonight.")
    assert set(after(case)) == {"first", "third", "fourth", "fifth"}


def test_reopening_ends_the_follow_ups_and_plans_a_contact(world: World) -> None:
    case = first_case()
    now = closed(world, case)
    reopen_case(world.carla, case.id, "It was a mistake.", now.version)
    assert set(after(case)) == {""}
    assert next_contact(case).due_on == in_days(14)
    assert Contact.objects.filter(case=case, because="reopened").count() == 5


def test_nothing_else_is_planned_in_a_closed_case(world: World) -> None:
    case = first_case()
    closed(world, case)
    with pytest.raises(RuleBroken, match="closed"):
        plan_contact(world.carla, case.id, "call", in_days(2))


def test_the_next_contact_of_an_open_case_is_never_only_cancelled(
    world: World,
) -> None:
    contact = next_contact(first_case())
    with pytest.raises(RuleBroken):
        cancel_contact(world.carla, contact.id, "child_asked", contact.version)
