"""What is wrong in a case is corrected, and the old value stays readable."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from amparo.foundation.kernel.errors import Conflict, Refused, RuleBroken
from amparo.foundation.tasks.models import Task
from amparo.foundation.vault.record_keys import open_key
from amparo.response.cases.history import corrections_of, described, lines
from amparo.response.cases.models import (
    KIND,
    Action,
    Approval,
    Case,
    Consent,
    Correction,
    Note,
)
from amparo.response.cases.operations import (
    add_addendum,
    change_goal,
    close_case,
    correct_action,
    correct_case,
    correct_consent,
    correct_note,
    finish_action,
    open_the_case,
    write_note,
)
from amparo.response.cases.types import ActionFacts, CaseFacts
from tests.cases.helpers import (
    GOAL,
    STEP,
    consent_data,
    opened,
    planned,
    record_consent,
    with_action,
    with_child,
)
from tests.cases.test_closing import closing
from tests.cast import World
from tests.days import today
from tests.signin import signed_in

pytestmark = pytest.mark.django_db
WHY = "Typed in a hurry."


def history(world: World, case: Case) -> list[str]:
    key = open_key(world.sonia, KIND, case.id)
    return [line for one in corrections_of(case, key) for line in lines(one)]


def closed(world: World) -> Case:
    case = closing(world, planned(world))
    return close_case(world.carla, case.id, case.version)


def facts_of(case: Case, **more: Any) -> CaseFacts:
    facts = CaseFacts(
        tuple(case.kinds), case.area_id or "", case.opened_on, case.closed_on
    )
    return replace(facts, **more)


def of_action(action: Action, **more: Any) -> ActionFacts:
    facts = ActionFacts(
        STEP, action.help, action.due_on, action.responsible_id, action.done_on
    )
    return replace(facts, **more)


def test_kinds_area_and_day_of_a_case_are_corrected(world: World) -> None:
    case = opened(world)
    day = case.opened_on - timedelta(days=3)
    facts = facts_of(case, kinds=("online", "abuse"), area_code="BO-C", opened_on=day)
    now = correct_case(world.carla, case.id, facts, WHY, case.version)
    assert (now.kinds, now.area_id, now.opened_on) == (
        ["online", "abuse"],
        "BO-C",
        day,
    )
    found = history(world, now)
    assert (
        "What it is about: Recruitment by a job offer → Something online, Sexual "
        "abuse or violence" in found
    )
    assert f"Reason: {WHY}" in found
    assert len(found) == 4


def test_what_stays_the_same_leaves_no_history(world: World) -> None:
    case = opened(world)
    now = correct_case(world.carla, case.id, facts_of(case), WHY, case.version)
    assert (now.version, Correction.objects.count()) == (case.version, 0)


@pytest.mark.parametrize(
    ("field", "days"), [("opened_on", 1), ("closed_on", 0), ("closed_on", -400)]
)
def test_impossible_days_of_a_case_are_refused(
    world: World, field: str, days: int
) -> None:
    case = closed(world) if days == -400 else opened(world)
    facts = facts_of(case, **{field: case.opened_on + timedelta(days=days)})
    with pytest.raises(RuleBroken) as broken:
        correct_case(world.carla, case.id, facts, WHY, case.version)
    assert broken.value.field == field


def test_the_closing_day_of_a_closed_case_is_corrected(world: World) -> None:
    case = closed(world)
    day = case.opened_on - timedelta(days=9)
    facts = facts_of(case, opened_on=day, closed_on=day + timedelta(days=2))
    now = correct_case(world.sonia, case.id, facts, WHY, case.version)
    assert (now.state, now.closed_on) == ("closed", day + timedelta(days=2))


def test_an_area_of_another_country_is_refused(world: World) -> None:
    case = opened(world)
    with pytest.raises(RuleBroken) as broken:
        facts = facts_of(case, area_code="PH-NCR")
        correct_case(world.carla, case.id, facts, WHY, case.version)
    assert broken.value.field == "area"


def test_a_correction_needs_a_reason_the_team_and_the_version(world: World) -> None:
    case = opened(world)
    facts = facts_of(case, kinds=())
    with pytest.raises(RuleBroken):
        correct_case(world.carla, case.id, facts, " ", case.version)
    for name in ("beto", "tomasa", "pablo"):
        with pytest.raises(Refused):
            correct_case(getattr(world, name), case.id, facts, WHY, case.version)
    with pytest.raises(Conflict):
        correct_case(world.carla, case.id, facts, WHY, case.version + 1)
    assert not Correction.objects.exists()


def test_an_action_is_corrected_and_its_task_follows(world: World) -> None:
    case = planned(world)
    action = Action.objects.get()
    sonia = world.users["sonia"]
    due_on = action.due_on + timedelta(days=10)
    facts = of_action(
        action,
        text="Speak with the teacher.",
        help="psychosocial",
        due_on=due_on,
        responsible_id=sonia.id,
    )
    correct_action(world.carla, action.id, facts, WHY, action.version)
    task = Task.objects.get(subject_id=action.id, completed_at=None)
    assert task.owner_id == sonia.id
    assert task.due_at.date() >= due_on
    assert Approval.objects.get(kind="plan").changed_since
    found = history(world, case)
    assert f"What will be done: {STEP} → Speak with the teacher." in found
    assert "Person responsible: nothing → Sonia" in found
    assert len(found) == 5


def test_the_day_on_which_an_action_was_done_is_corrected(world: World) -> None:
    case = planned(world)
    action = Action.objects.get()
    with pytest.raises(RuleBroken) as broken:
        facts = of_action(action, done_on=today())
        correct_action(world.carla, action.id, facts, WHY, action.version)
    assert broken.value.field == "done_on"
    finish_action(world.carla, action.id, "done")
    action.refresh_from_db()
    Case.objects.filter(id=case.id).update(opened_on=today() - timedelta(days=9))
    day = today() - timedelta(days=2)
    facts = of_action(action, done_on=day)
    correct_action(world.carla, action.id, facts, WHY, action.version)
    action.refresh_from_db()
    assert action.done_on == day
    for wrong in (today() + timedelta(days=1), today() - timedelta(days=10)):
        with pytest.raises(RuleBroken):
            facts = of_action(action, done_on=wrong)
            correct_action(world.carla, action.id, facts, WHY, action.version)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("help", "nothing"),
        ("due_on", today() - timedelta(days=1)),
        ("due_on", today() + timedelta(days=2000)),
        ("text", " "),
    ],
)
def test_an_impossible_action_is_refused(
    world: World, field: str, value: object
) -> None:
    action = with_action(world, with_child(world))
    with pytest.raises(RuleBroken) as broken:
        facts = of_action(action, **{field: value})
        correct_action(world.carla, action.id, facts, WHY, action.version)
    assert broken.value.field == field


def test_who_is_not_of_the_team_is_not_made_responsible(world: World) -> None:
    action = with_action(world, with_child(world))
    facts = of_action(action, responsible_id=world.users["beto"].id)
    with pytest.raises(RuleBroken) as broken:
        correct_action(world.carla, action.id, facts, WHY, action.version)
    assert broken.value.field == "responsible"


def test_the_relationship_of_a_giver_is_corrected(world: World) -> None:
    case = with_child(world)
    data = consent_data(giver="caregiver", relation="mother")
    row = record_consent(world.carla, case.id, data)
    correct_consent(world.carla, row.id, "grandparent", "written", WHY, row.version)
    row.refresh_from_db()
    assert (row.relation, row.method, row.given) == ("grandparent", "written", True)
    assert "Relationship to the child: Mother → Grandparent" in history(world, case)


def test_a_childs_own_consent_stays_the_childs(world: World) -> None:
    case = with_child(world)
    row = record_consent(world.carla, case.id, consent_data())
    with pytest.raises(RuleBroken) as broken:
        correct_consent(world.carla, row.id, "mother", "spoken", WHY, row.version)
    assert broken.value.field == "relation"
    assert Consent.objects.get().relation == "self"


def test_a_note_keeps_its_words_and_gets_an_addendum(world: World) -> None:
    case = opened(world)
    note = write_note(world.carla, case.id, "visit", "The aunt was there.")
    day = today() - timedelta(days=2)
    correct_note(world.carla, note.id, "call", day, WHY, note.version)
    key = uuid4()
    added = add_addendum(world.sonia, note.id, "It was the neighbour.", key)
    again = add_addendum(world.sonia, note.id, "It was the neighbour.", key)
    assert again.id == added.id
    further = add_addendum(world.carla, added.id, "Her name is in the plan.")
    found = open_the_case(world.carla, case.id)
    texts = {one.row.id: one.text for one in found.notes}
    assert texts[note.id] == "The aunt was there."
    assert (added.amends_id, further.amends_id) == (note.id, note.id)
    note.refresh_from_db()
    assert (note.kind, note.on) == ("call", day)


def test_the_kind_of_a_further_concern_is_not_chosen(world: World) -> None:
    case = opened(world)
    note = write_note(world.carla, case.id, "visit", "The aunt was there.")
    with pytest.raises(RuleBroken):
        correct_note(world.carla, note.id, "concern", note.on, WHY, note.version)
    with pytest.raises(RuleBroken):
        later = today() + timedelta(days=1)
        correct_note(world.carla, note.id, "visit", later, WHY, note.version)


def test_a_goal_that_is_changed_keeps_what_it_said(world: World) -> None:
    case = with_child(world)
    goal = with_action(world, case).goal
    change_goal(world.carla, goal.id, "Another wish.", "learning", "open", goal.version)
    assert history(world, case) == [f"In the child's own words: {GOAL} → Another wish."]


def test_every_field_that_is_corrected_has_words(world: World) -> None:
    case = with_child(world)
    for kind in ("case", "goal", "action", "consent", "note"):
        assert described(f"cases.{kind}").fields
    assert case.corrections.count() == 0


def test_the_history_is_sealed(world: World) -> None:
    case = opened(world)
    facts = facts_of(case, kinds=())
    correct_case(world.carla, case.id, facts, "Maruja told us.", case.version)
    assert b"Maruja" not in bytes(Correction.objects.get().text_sealed)


# -- Pages -----------------------------------------------------------------------------


def test_corrections_go_through_the_pages(world: World) -> None:
    case = planned(world)
    action = Action.objects.get()
    consent = case.consents.earliest("turn")
    note = write_note(world.carla, case.id, "visit", "The aunt was there.")
    carla = signed_in(world, "carla")
    day = {"day": str(today().day), "month": str(today().month)} | {
        "year": str(today().year)
    }
    case.refresh_from_db()
    pages: dict[tuple[str, Any], dict[str, Any]] = {
        ("correct", case): {"kinds": ["online"]}
        | {f"opened_on_{part}": value for part, value in day.items()},
        ("correct-action", action): {"text": "Another step.", "help": "school"}
        | {f"due_on_{part}": value for part, value in day.items()},
        ("correct-consent", consent): {"relation": "self", "method": "written"},
        ("correct-note", note): {"kind": "call"}
        | {f"on_{part}": value for part, value in day.items()},
    }
    for (name, row), answers in pages.items():
        url = reverse(f"cases:{name}", args=[row.id])
        assert carla.get(url).status_code == 200
        assert carla.post(url, answers).status_code == 422
        sent = answers | {"why": WHY, "version": str(row.version)}
        assert carla.post(url, sent).status_code == 302, name
        changed = sent | {"why": "Again."}
        assert carla.post(url, changed).status_code == 409, name
    addendum = {"text": "It was the neighbour.", "form_key": str(uuid4())}
    url = reverse("cases:addendum", args=[note.id])
    assert "The aunt was there." in carla.get(url).content.decode()
    assert carla.post(url, addendum).status_code == 302
    page = carla.get(reverse("cases:detail", args=[case.id])).content.decode()
    for words in (
        "Corrected: Action",
        "Corrected: Case",
        "Another step.",
        "Addendum to the note of",
        "It was the neighbour.",
    ):
        assert words in page, words
    assert Note.objects.count() == 2


def test_a_correction_of_nothing_is_not_found(world: World) -> None:
    carla = signed_in(world, "carla")
    for name in ("correct-action", "correct-consent", "correct-note", "addendum"):
        url = reverse(f"cases:{name}", args=[uuid4()])
        assert carla.get(url).status_code == 404
