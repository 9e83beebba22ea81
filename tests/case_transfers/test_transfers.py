"""A case goes to another team: approved, previewed in codes, accepted or declined."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.utils import timezone

from amparo.foundation.accounts.models import Deputy
from amparo.foundation.journal.models import Entry
from amparo.foundation.kernel.errors import Conflict, KeysLocked, Refused, RuleBroken
from amparo.foundation.organisations.models import Organisation, Team
from amparo.foundation.persons.models import KIND as PERSON
from amparo.foundation.persons.operations import open_person, search_people
from amparo.foundation.tasks.models import Task
from amparo.foundation.tasks.queries import mine
from amparo.foundation.vault.models import KeyGrant
from amparo.foundation.vault.record_keys import drop_expired, held_by, open_key
from amparo.response.case_transfers.models import CaseTransfer
from amparo.response.case_transfers.operations import (
    accept_transfer,
    decline_transfer,
    keep_case,
    recall_transfer,
    transfer_case,
)
from amparo.response.case_transfers.queries import (
    find_transfer,
    is_returned,
    receivers,
    transfers_from,
    transfers_to,
)
from amparo.response.cases.consents import Withheld
from amparo.response.cases.models import KIND, Action, Approval, Case, Consent
from amparo.response.cases.operations import (
    ask_approval,
    ask_closure,
    decide_approval,
    link_child,
    open_the_case,
    refer,
    withdraw_consent,
    withdraw_request,
)
from amparo.response.cases.operations.moving import keys_of
from amparo.response.own_tasks.operations import (
    TaskData,
    add_case_task,
    finish_task,
)
from amparo.response.own_tasks.queries import visible_rows
from amparo.response.own_tasks.reading import words_of
from amparo.response.referrals.models import Referral
from amparo.response.referrals.operations import accept, open_referral
from tests.case_transfers.helpers import HANDOVER, asked, data, forbid_abroad, sent
from tests.cases.helpers import (
    ALL_YES,
    GOAL,
    WISH,
    begin_planned,
    child_of,
    consent_data,
    due,
    first_case,
    opened,
    planned,
    record_consent,
    with_action,
    with_child,
)
from tests.cast import World
from tests.conftest import BeginWith
from tests.days import today
from tests.services.helpers import a_service

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def _begins(begin_with: BeginWith) -> None:
    """Each test of this file begins with a case whose plan is approved."""
    begin_with(begin_planned)


def now(case: Any) -> Case:
    return Case.objects.get(id=case.id)


def state(row: CaseTransfer) -> str:
    return CaseTransfer.objects.get(id=row.id).state


def opens(world: World, name: str, case: Case) -> bool:
    try:
        open_the_case(getattr(world, name), case.id)
    except (Refused, KeysLocked):
        return False
    return True


# -- Asking --------------------------------------------------------------------------


def test_a_caseworker_asks_and_the_supervisor_approves(world: World) -> None:
    row = asked(world, first_case())
    assert (row.state, row.sent_at) == ("asked", None)
    approval = Approval.objects.get(kind="transfer")
    assert row.approval_id == approval.id
    assert due(approval.id) == {"case.approve"}
    assert due(row.id) == set()  # the other team hears nothing yet
    assert not transfers_to(world.elena).exists()
    decide_approval(world.sonia, approval.id, True)
    row = CaseTransfer.objects.get(id=row.id)
    assert row.state == "sent"
    assert row.sent_at is not None
    task = Task.objects.get(subject_id=row.id, completed_at=None)
    assert (task.kind, task.team_id) == ("case.transfer", world.team_id("el_alto"))
    assert task in mine(world.elena)
    assert now(row.case).team_id == world.team_id("cochabamba")


def test_a_supervisor_sends_at_once(world: World) -> None:
    row = asked(world, first_case(), actor=world.sonia)
    assert (row.state, row.approval_id) == ("sent", None)
    assert due(row.id) == {"case.transfer"}


def test_what_is_sent_back_is_decided_by_the_team(world: World) -> None:
    row = asked(world, first_case())
    assert row.approval_id is not None
    decide_approval(world.sonia, row.approval_id, False, "Ask her aunt first.")
    assert state(row) == "sent_back"
    assert due(row.id) == {"case.transfer_returned"}
    assert not KeyGrant.objects.filter(in_escrow=True).exists()
    keep_case(world.carla, row.id)
    assert due(row.id) == set()
    assert asked(world, now(row.case)).state == "asked"


def test_a_request_that_is_withdrawn_is_recalled(world: World) -> None:
    row = asked(world, first_case())
    assert row.approval_id is not None
    withdraw_request(world.carla, row.approval_id)
    assert state(row) == "recalled"
    again = asked(world, now(row.case))
    recall_transfer(world.carla, again.id)
    assert state(again) == "recalled"
    assert again.approval_id is not None
    assert Approval.objects.get(id=again.approval_id).decision == "taken_back"
    assert not KeyGrant.objects.filter(in_escrow=True).exists()


def test_nobody_approves_their_own_transfer(world: World) -> None:
    row = asked(world, first_case())
    assert row.approval_id is not None
    with pytest.raises(Refused):
        decide_approval(world.carla, row.approval_id, True)
    assert state(row) == "asked"


def test_a_deputy_from_outside_approves_with_the_key_of_the_case_alone(
    world: World,
) -> None:
    Deputy.objects.create(
        team_id=world.team_id("cochabamba"),
        user_id=world.users["elena"].id,
        starts_on=today(),
        ends_on=today() + timedelta(days=2),
    )
    row = asked(world, first_case(), to="manila")
    assert row.approval_id is not None
    decide_approval(world.elena, row.approval_id, True)
    accept_transfer(world.luz, row.id)
    assert not opens(world, "elena", row.case)
    assert opens(world, "luz", row.case)


def test_the_same_form_is_one_transfer_and_one_goes_at_a_time(world: World) -> None:
    case, key = first_case(), uuid4()
    first = transfer_case(world.carla, case.id, data(world), key, case.version)
    version = now(case).version
    assert transfer_case(world.carla, case.id, data(world), key, version) == first
    with pytest.raises(RuleBroken, match="already being transferred"):
        transfer_case(world.carla, case.id, data(world), uuid4(), version)
    assert CaseTransfer.objects.count() == 1


def test_a_transfer_waits_for_no_other_request_and_no_other_for_it(
    world: World,
) -> None:
    case = first_case()
    ask_approval(world.carla, case.id)
    with pytest.raises(RuleBroken, match="already waiting"):
        asked(world, case)
    assert not CaseTransfer.objects.exists()
    other = planned(world)
    sent(world, other)
    ask_approval(world.carla, other.id)  # once it is sent, the work goes on


@pytest.mark.parametrize("make", [opened, with_child])
def test_without_child_or_consent_nothing_is_sent(world: World, make: Any) -> None:
    with pytest.raises(RuleBroken):
        asked(world, make(world))
    assert not CaseTransfer.objects.exists()


def test_who_has_not_seen_the_newest_version_is_told(world: World) -> None:
    case = first_case()
    with pytest.raises(Conflict):
        transfer_case(world.carla, case.id, data(world), uuid4(), case.version - 1)


def test_a_reason_and_a_handover_note_are_needed(world: World) -> None:
    case = first_case()
    for wrong, field in (({"why": "bored"}, "why"), ({"handover": " "}, "handover")):
        with pytest.raises(RuleBroken) as no:
            transfer_case(
                world.carla, case.id, data(world, **wrong), uuid4(), case.version
            )
        assert no.value.field == field


def test_a_case_about_to_close_is_not_transferred(world: World) -> None:
    case = first_case()
    ask_closure(world.carla, case.id, "moved", ALL_YES)
    with pytest.raises(RuleBroken, match="about to close"):
        asked(world, case)


# -- To whom -------------------------------------------------------------------------


def names(world: World, case: Case, *not_with: Organisation) -> set[str]:
    found = receivers(world.carla, case, [one.id for one in not_with])
    return {team.name for team in found}


def test_only_teams_that_can_take_it_over_are_offered(world: World) -> None:
    case = first_case()
    assert names(world, case) == {"El Alto", "Maynila"}
    assert names(world, case, world.organisations["kanlungan"]) == {"El Alto"}
    Team.objects.filter(id=world.team_id("el_alto")).update(is_active=False)
    assert names(world, case) == {"Maynila"}
    kanlungan = Organisation.objects.filter(id=world.organisations["kanlungan"].id)
    kanlungan.update(safeguarding=Organisation.Safeguarding.RED)
    assert names(world, case) == set()


def test_a_country_may_keep_its_cases(world: World) -> None:
    forbid_abroad()
    case = first_case()
    assert names(world, case) == {"El Alto"}
    with pytest.raises(RuleBroken, match="cannot take over"):
        asked(world, case, "manila")


def test_another_organisation_needs_consent_to_share(world: World) -> None:
    case = first_case()
    no = consent_data(purpose="sharing", given=False)
    record_consent(world.carla, case.id, no)
    with pytest.raises(RuleBroken, match="Information sharing"):
        asked(world, case, "manila")
    assert asked(world, case).state == "asked"  # to a team of the same organisation


def test_whom_the_family_does_not_want_told_cannot_take_over(world: World) -> None:
    case = first_case()
    kanlungan = frozenset({world.organisations["kanlungan"].id})
    held = Withheld(organisations=kanlungan)
    record_consent(world.carla, case.id, consent_data(purpose="sharing", withheld=held))
    with pytest.raises(RuleBroken, match="cannot take over"):
        asked(world, case, "manila")


# -- Accepting -----------------------------------------------------------------------


def test_until_it_accepts_the_team_opens_nothing(world: World) -> None:
    row = sent(world, first_case())
    assert not opens(world, "elena", row.case)
    with pytest.raises((Refused, KeysLocked)):
        open_person(world.elena, child_of(row.case))
    with pytest.raises(KeysLocked):
        open_key(world.elena, KIND, row.case_id)
    assert opens(world, "carla", row.case)


def test_accepting_moves_the_case_the_child_and_what_is_due(world: World) -> None:
    case = first_case()
    action = with_action(world, case)
    row = sent(world, case)
    moved = accept_transfer(world.elena, row.id)
    el_alto = world.team_id("el_alto")
    assert (moved.team_id, moved.owner_id) == (el_alto, None)
    assert moved.person is not None
    assert moved.person.team_id == el_alto
    assert open_person(world.elena, moved.person.id).identity.called == "Wara"
    assert [found.person.id for found in search_people(world.elena, "Wara")] == [
        moved.person.id
    ]
    assert due(case.id) >= {"case.assign", "case.review"}
    tasks = Task.objects.filter(subject_id__in=[case.id, action.id], completed_at=None)
    assert {(task.team_id, task.owner) for task in tasks} == {(el_alto, None)}
    assert Action.objects.get(id=action.id).responsible_id is None
    opened_there = open_the_case(world.elena, case.id)
    assert opened_there.goals[0].words == GOAL
    assert HANDOVER in opened_there.notes[-1].text
    assert state(row) == "accepted"


def test_the_team_before_opens_nothing_any_more(world: World) -> None:
    case = first_case()
    keys = keys_of(case)
    row = sent(world, case)
    accept_transfer(world.elena, row.id)
    for name in ("carla", "sonia"):
        assert not opens(world, name, case)
        with pytest.raises(KeysLocked):
            open_key(getattr(world, name), PERSON, child_of(case))
    for kind, record_id in keys:
        assert not held_by(world.team_id("cochabamba"), kind, [record_id])
        assert held_by(world.team_id("el_alto"), kind, [record_id])
    assert search_people(world.carla, "Wara") == []
    assert row in transfers_from(world.carla)


def test_referrals_go_along_and_services_notice_nothing(world: World) -> None:
    case = first_case()
    referral = refer(world.carla, case.id, a_service(world).id, WISH)
    accept(world.pablo, referral.id)
    row = sent(world, case)
    accept_transfer(world.elena, row.id)
    assert open_referral(world.elena, referral.id).full.called == "Wara"
    assert open_referral(world.pablo, referral.id).full.called == "Wara"
    with pytest.raises((Refused, KeysLocked)):
        open_referral(world.carla, referral.id)
    now_there = Referral.objects.get(id=referral.id)
    assert now_there.from_team_id == world.team_id("el_alto")
    of_service = Task.objects.get(subject_id=referral.id, kind="referral.outcome")
    assert of_service.team_id == world.team_id("refugio")


def test_what_was_added_meanwhile_stops_the_acceptance(world: World) -> None:
    case = first_case()
    row = sent(world, case)
    refer(world.carla, case.id, a_service(world).id, WISH)
    with pytest.raises(RuleBroken, match="added meanwhile"):
        accept_transfer(world.elena, row.id)
    assert state(row) == "sent"
    assert opens(world, "carla", case)
    assert not opens(world, "elena", case)
    recall_transfer(world.carla, row.id)
    accept_transfer(world.elena, sent(world, now(case)).id)


def test_a_child_with_another_case_there_stays_known_to_both(world: World) -> None:
    case = first_case()
    other = opened(world)
    assert case.person_id is not None
    link_child(world.carla, other.id, case.person_id)
    accept_transfer(world.elena, sent(world, case).id)
    for name in ("carla", "elena"):
        person = open_person(getattr(world, name), case.person_id)
        assert person.identity.called == "Wara"
    assert opens(world, "carla", other)
    assert not opens(world, "elena", other)


@pytest.mark.parametrize("to", ["el_alto", "manila"])
def test_consent_that_ended_meanwhile_stops_the_acceptance(
    world: World, to: str
) -> None:
    case = first_case()
    row = sent(world, case, to)
    purpose = "case_management" if to == "el_alto" else "sharing"
    yes = Consent.objects.get(case=case, purpose=purpose)
    withdraw_consent(world.carla, case.id, yes.id, "She does not want it.")
    receiver = world.elena if to == "el_alto" else world.luz
    with pytest.raises(RuleBroken, match="not in force"):
        accept_transfer(receiver, row.id)
    assert opens(world, "carla", case)


def test_a_case_abroad_follows_the_country_of_its_new_team(world: World) -> None:
    row = sent(world, first_case(), to="manila")
    moved = accept_transfer(world.luz, row.id)
    assert (moved.country_id, moved.area_id) == ("PH", None)
    assert opens(world, "celso", row.case)


def test_keys_that_nobody_used_in_time_open_nothing(world: World) -> None:
    row = sent(world, first_case())
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        with pytest.raises(RuleBroken):
            accept_transfer(world.elena, row.id)
        drop_expired()
    assert opens(world, "carla", row.case)


def test_a_case_comes_back_the_same_way(world: World) -> None:
    row = sent(world, first_case())
    accept_transfer(world.elena, row.id)
    case = now(row.case)
    back = transfer_case(
        world.elena, case.id, data(world, "cochabamba"), uuid4(), case.version
    )
    accept_transfer(world.sonia, back.id)
    assert opens(world, "carla", case)
    assert not opens(world, "elena", case)


# -- Declining, recalling ------------------------------------------------------------


def test_a_decline_has_a_reason_and_gives_the_sender_a_task(world: World) -> None:
    row = sent(world, first_case())
    with pytest.raises(RuleBroken):
        decline_transfer(world.elena, row.id, "no idea")
    decline_transfer(world.elena, row.id, "full")
    row = CaseTransfer.objects.get(id=row.id)
    assert (row.state, row.declined_because) == ("declined", "full")
    task = Task.objects.get(subject_id=row.id, completed_at=None)
    assert (task.kind, task.team_id, task.owner_id) == (
        "case.transfer_returned",
        world.team_id("cochabamba"),
        world.carla.user_id,
    )
    assert is_returned(find_transfer(row.id))
    assert not KeyGrant.objects.filter(in_escrow=True).exists()


def test_who_answers_second_is_told(world: World) -> None:
    row = sent(world, first_case())
    recall_transfer(world.carla, row.id)
    for answer in (
        lambda: accept_transfer(world.elena, row.id),
        lambda: decline_transfer(world.elena, row.id, "full"),
    ):
        with pytest.raises(Conflict):
            answer()
    assert due(row.id) == set()


def test_the_journal_holds_codes_only(world: World) -> None:
    row = sent(world, first_case())
    accept_transfer(world.elena, row.id)
    entries = Entry.objects.filter(verb__startswith="case_transfer.")
    assert set(entries.values_list("verb", flat=True)) == {
        "case_transfer.send",
        "case_transfer.answer",
    }
    told = str(list(entries.values_list("facts", flat=True)))
    assert "Wara" not in told
    assert HANDOVER not in told


def test_a_task_that_was_added_goes_along_and_the_team_before_sees_none_of_it(
    world: World,
) -> None:
    case = first_case()
    data_of = TaskData("Call the aunt back.", world.users["carla"].id, today())
    task = add_case_task(world.carla, case.id, data_of, uuid4())
    accept_transfer(world.elena, sent(world, case).id)
    assert Task.objects.filter(subject_id=task.id, completed_at=None).get() in mine(
        world.elena
    )
    assert words_of(world.elena, [task]) == {task.id: "Call the aunt back."}
    for before in (world.carla, world.sonia):
        assert not mine(before).filter(subject_id=task.id).exists()
        assert not visible_rows(before, "own_task.open").exists()
        assert not words_of(before, [task])
        with pytest.raises(Refused):
            finish_task(before, task.id)
