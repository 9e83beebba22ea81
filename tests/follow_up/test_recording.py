"""What came of a contact: the next one follows, danger alerts, failures are told."""

from __future__ import annotations

import pytest

from amparo.foundation.journal.models import Entry
from amparo.foundation.kernel.errors import Conflict, RuleBroken
from amparo.foundation.questionnaires.models import AnswerSheet, Version
from amparo.response.cases.models import Note
from amparo.response.follow_up import tasks
from amparo.response.follow_up.codes import ContactState
from amparo.response.follow_up.models import Contact
from amparo.response.follow_up.operations import (
    begin_form,
    plan_contact,
    record_contact,
    settle_danger,
)
from amparo.response.follow_up.operations.recording import Outcome
from amparo.response.follow_up.reading import key_for, note_of
from tests.cases.helpers import begin_ready, first_case
from tests.cast import World
from tests.conftest import BeginWith
from tests.days import today
from tests.follow_up.helpers import (
    NOTE,
    agreed,
    followed,
    in_days,
    next_contact,
    open_task,
    planned_as,
    recorded,
    standing,
)
from tests.questionnaires import our_forms

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def _begins(begin_with: BeginWith) -> None:
    """Each test of this file begins with a case whose risk was assessed."""
    begin_with(begin_ready)


def test_a_contact_that_took_place_plans_the_next_one_by_the_risk(
    world: World,
) -> None:
    case = first_case()
    contact = recorded(world, case, "spoke", note=NOTE)
    assert (contact.state, contact.on) == (ContactState.DONE, today())
    assert note_of(contact, key_for(world.carla, case.id)) == NOTE
    assert NOTE.encode() not in bytes(contact.note_sealed or b"")
    assert open_task(contact, tasks.CONTACT) is None
    following = next_contact(case)
    assert (following.means, following.due_on) == ("call", in_days(14))
    assert (standing(case).reached_on, standing(case).missed) == (today(), 0)


def test_a_failed_contact_climbs_the_ladder_until_somebody_is_reached(
    world: World,
) -> None:
    case, climbed = first_case(), []
    for _n in range(4):
        climbed.append(next_contact(case).means)
        recorded(world, case, "nobody")
    assert climbed == ["call", "text", "adult", "focal"]
    assert next_contact(case).due_on == in_days(3)
    assert standing(case).missed == 4
    recorded(world, case, "news")
    assert (standing(case).missed, next_contact(case).means) == (0, "call")
    assert standing(case).reached_on is None


@pytest.mark.parametrize(("risk", "times"), [("high", 1), ("low", 2)])
def test_the_supervisor_decides_after_too_many_failed_contacts(
    world: World, risk: str, times: int
) -> None:
    case = followed(world, risk)
    for n in range(times):
        missed = recorded(world, case, "nobody")
        told = open_task(missed, tasks.NO_CONTACT)
        assert (told is not None) is (n == times - 1)
    assert told is not None
    assert (told.owner, told.level) == (None, risk)
    plan_contact(world.carla, case.id, "focal", in_days(1), "more_urgent")
    assert open_task(missed, tasks.NO_CONTACT)  # it is not the caseworker's decision
    plan_contact(world.sonia, case.id, "adult", in_days(1), "more_urgent")
    assert open_task(missed, tasks.NO_CONTACT) is None


def test_contact_ends_what_was_told_about_failed_ones(world: World) -> None:
    case = followed(world, "high")
    missed = recorded(world, case, "nobody")
    recorded(world, case, "spoke")
    assert open_task(missed, tasks.NO_CONTACT) is None


def test_danger_alerts_who_is_on_call_until_someone_says_what_was_done(
    world: World,
) -> None:
    case = first_case()
    contact = recorded(world, case, "danger")
    task = open_task(contact, tasks.DANGER)
    assert task is not None
    assert (task.level, task.next_alert_at is None) == ("now", False)
    assert standing(case).in_danger
    assert next_contact(case).due_on == in_days(3)
    settle_danger(world.sonia, contact.id, "The aunt has taken her in.")
    assert open_task(contact, tasks.DANGER) is None
    assert Note.objects.filter(case=case).count() == 1
    with pytest.raises(RuleBroken):
        settle_danger(world.carla, contact.id, "Once more.")
    recorded(world, case, "nobody")
    assert standing(case).in_danger  # nobody could ask
    recorded(world, case, "spoke")
    assert not standing(case).in_danger


def test_the_worker_decides_the_next_contact_within_what_is_safe(
    world: World,
) -> None:
    case = first_case()
    agreed(world, case, visit_exposes=True)
    contact = next_contact(case)
    for said, field in (
        (Outcome("spoke", next_means="visit"), "next_means"),
        (Outcome("spoke", next_on=in_days(-1)), "next_on"),
        (Outcome("spoke", on=in_days(1)), "on"),
        (Outcome("maybe"), "result"),
    ):
        with pytest.raises(RuleBroken) as broken:
            record_contact(world.carla, contact.id, said, contact.version)
        assert broken.value.field == field
    contact.refresh_from_db()
    assert contact.state == ContactState.PLANNED
    recorded(world, case, "spoke", next_means="meeting", next_on=in_days(5))
    assert next_contact(case).means == "meeting"
    assert next_contact(case).due_on == in_days(5)


def test_a_contact_is_recorded_once(world: World) -> None:
    case = first_case()
    contact = next_contact(case)
    said = Outcome("spoke")
    record_contact(world.carla, contact.id, said, contact.version)
    with pytest.raises(Conflict):
        record_contact(world.sonia, contact.id, said, contact.version)
    now = Contact.objects.get(id=contact.id)
    with pytest.raises(RuleBroken):
        record_contact(world.sonia, contact.id, said, now.version)


def test_the_journal_holds_codes_only(world: World) -> None:
    case = first_case()
    recorded(world, case, "nobody", note=NOTE)
    entry = Entry.objects.filter(verb="follow_up.record").latest("number")
    assert entry.facts == {"means": "call", "result": "nobody", "missed": 1}
    assert entry.subject_id == case.id


# -- The form of a contact -----------------------------------------------------------


def test_the_questionnaire_of_a_contact_belongs_to_the_case(world: World) -> None:
    our_forms.load("remote_call")
    case = first_case()
    contact = next_contact(case)
    version = Version.objects.get(questionnaire__key="remote_call")
    sheet = begin_form(world.carla, contact.id, version.id, "child")
    assert (sheet.subject_id, sheet.key_id) == (case.id, case.id)
    again = begin_form(world.sonia, contact.id, version.id, "child")
    assert again == sheet
    assert Contact.objects.get(id=contact.id).sheet_id == sheet.id
    assert AnswerSheet.objects.count() == 1


def test_no_telephone_call_counts_as_a_service(world: World) -> None:
    from amparo.response.services_delivered.queries import delivered

    case = first_case()
    recorded(world, case, "spoke")
    planned_as(world, case, "visit")
    recorded(world, case, "spoke")
    assert not delivered(None, None).exists()
