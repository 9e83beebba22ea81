"""What has ended is listed outside of the database, and struck out of an older one.

A savepoint is the backup: what happens after it is listed and rolled back, and then the
database is as old as a restored one.
"""

from __future__ import annotations

import json
import stat
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import transaction
from django.utils import timezone
from pytest_django import Settings

from amparo.backup.ended import Line, add_to_list, go_on_after, read_list
from amparo.backup.strike import Struck, strike_out
from amparo.foundation.accounts import operations
from amparo.foundation.accounts.endings import suspend
from amparo.foundation.accounts.models import Membership, User
from amparo.foundation.accounts.queries import key_holders
from amparo.foundation.accounts.record_bars import records_barred_to
from amparo.foundation.decisions.operations import reject
from amparo.foundation.kernel.errors import KeysLocked, RuleBroken
from amparo.foundation.policy import SYSTEM
from amparo.foundation.proposals.models import Proposal
from amparo.foundation.questionnaires.models import AnswerSheet
from amparo.foundation.questionnaires.operations import (
    Typed,
    begin,
    delete_answers,
    save_page,
)
from amparo.foundation.tasks.models import Task
from amparo.foundation.vault import record_keys
from amparo.foundation.vault.models import KeyGrant, Purpose
from amparo.prevention.learning.models import OfferSignOff
from amparo.prevention.learning.offers import offer_digest
from amparo.prevention.learning.operations import sign_offer, withdraw_offer
from amparo.prevention.learning.operations import withdraw as withdraw_lesson
from amparo.prevention.learning.queries import public_lessons
from amparo.response.cases.consents import has_consent
from amparo.response.cases.models import Case, Consent
from amparo.response.cases.operations import (
    refer,
    undo_withdrawal,
    withdraw_consent,
)
from amparo.response.concerns.models import Concern
from amparo.response.concerns.operations import (
    Destroyed,
    bar_from_concern,
    close_concern,
    open_mailbox,
    reply,
)
from amparo.response.concerns.signed_messages import CONCERN
from amparo.response.own_tasks.models import OwnTask
from amparo.response.own_tasks.operations import (
    add_case_task,
    finish_task,
    remove_task,
)
from amparo.response.own_tasks.tasks import DO
from amparo.response.referrals.models import Referral, State
from amparo.response.retention.operations import delete_concern
from amparo.response.services.listings import hide_listing, shown_in
from amparo.response.services_delivered.models import Delivery
from amparo.response.services_delivered.operations import (
    correct_service,
    strike_service,
)
from tests.cases.helpers import (
    WHY,
    WISH,
    consent_data,
    planned,
    record_consent,
    with_child,
)
from tests.cast import World
from tests.learning.texts import a_lesson, signed
from tests.own_tasks.test_own_tasks import data as a_task
from tests.questionnaires.helpers import published_form
from tests.reporting import WELCOME, Tell, open_tasks
from tests.services.helpers import a_service, made_public
from tests.services_delivered.test_deliveries import data as help_given
from tests.services_delivered.test_deliveries import served

pytestmark = pytest.mark.django_db
FILL, ROOMS = "questionnaire.fill", "/data/home/rooms"
Restore = Callable[[Callable[[], object]], Struck]


@pytest.fixture
def path(settings: Settings, tmp_path: Path) -> Path:
    settings.AMPARO_ENDED_LIST = str(tmp_path / "kept" / "ended.jsonl")
    return Path(settings.AMPARO_ENDED_LIST)


@pytest.fixture
def restored_after(path: Path, world: World) -> Restore:
    """Do something, go back to before it, and strike out what the list says."""

    def restore(happened: Callable[[], object]) -> Struck:
        add_to_list()
        before = transaction.savepoint()
        happened()
        add_to_list()
        transaction.savepoint_rollback(before)
        return strike_out(read_list(path))

    return restore


def lines_of(path: Path) -> list[Line]:
    return list(read_list(path)) if path.exists() else []


# -- Struck out ------------------------------------------------------------------------


def delete(world: World, concern: Concern) -> None:
    """Answer, close and delete a concern, as its reporter asks."""
    reply(world.tomasa, concern.id, WELCOME, uuid4())
    row = Concern.objects.get(id=concern.id)
    close_concern(world.tomasa, row.id, "other_topic", "Nada.", row.version)
    row.refresh_from_db()
    delete_concern(world.sonia, row.id, row.code, "asked", row.version)


def test_a_concern_that_was_closed_and_deleted_since_is_so_again(
    world: World, tell: Tell, restored_after: Restore
) -> None:
    receipt, concern = tell()
    struck = restored_after(lambda: delete(world, concern))
    assert struck.concerns == [concern.id]
    concern.refresh_from_db()
    assert concern.destroyed_at is not None and concern.state == "closed"
    assert concern.is_authentic and open_tasks(concern.id) == []
    assert not KeyGrant.objects.filter(record_id=concern.id).exists()
    with pytest.raises(Destroyed):
        open_mailbox(receipt.number)


def test_a_withdrawn_key_is_withdrawn_again_and_the_other_teams_stays(
    world: World, tell: Tell, restored_after: Restore
) -> None:
    _receipt, concern = tell()
    other = world.team_id("el_alto")
    record = record_keys.open_key(world.tomasa, CONCERN, concern.id)
    record_keys.give_to_team(record, other, Purpose.TALK)
    struck = restored_after(lambda: record_keys.withdraw(CONCERN, concern.id, other))
    assert len(struck.grants) == 1
    assert record_keys.held_by(other, CONCERN, [concern.id]) == set()
    assert record_keys.open_key(world.tomasa, CONCERN, concern.id) == record


def test_a_key_that_was_given_again_afterwards_stays(
    world: World, tell: Tell, restored_after: Restore
) -> None:
    _receipt, concern = tell()
    other = world.team_id("el_alto")
    record = record_keys.open_key(world.tomasa, CONCERN, concern.id)
    record_keys.give_to_team(record, other, Purpose.TALK)

    def back_and_forth() -> None:
        record_keys.withdraw(CONCERN, concern.id, other)
        record_keys.give_to_team(record, other, Purpose.TALK)

    assert restored_after(back_and_forth) == Struck()
    assert record_keys.held_by(other, CONCERN, [concern.id]) == {concern.id}


def agrees(case: Case, purpose: str = "referral") -> bool:
    said = case.consents.order_by("created_at", "turn")
    return has_consent(said, purpose, case.created_at.date())


def test_a_withdrawn_consent_and_what_it_recalled_are_struck_out(
    world: World, restored_after: Restore
) -> None:
    case = planned(world)
    referral = refer(world.carla, case.id, a_service(world).id, WISH)
    consent = Consent.objects.get(case=case, purpose="referral")
    assert agrees(case)
    struck = restored_after(
        lambda: withdraw_consent(world.carla, case.id, consent.id, WHY)
    )
    assert struck.consents == [consent.id] and struck.referrals == [referral.id]
    consent.refresh_from_db()
    assert consent.withdrawn_by_id == world.users["carla"].id and consent.is_authentic
    assert not agrees(case)
    assert Referral.objects.get(id=referral.id).state == State.RECALLED
    assert not KeyGrant.objects.filter(
        record_id=referral.id, vault_key__team_id=referral.to_team_id
    ).exists()


def test_a_withdrawal_that_was_undone_changes_nothing(
    world: World, restored_after: Restore
) -> None:
    case = planned(world)
    consent = Consent.objects.get(case=case, purpose="referral")

    def by_mistake() -> None:
        withdraw_consent(world.carla, case.id, consent.id, WHY)
        undo_withdrawal(world.carla, case.id, consent.id)

    assert restored_after(by_mistake).consents == []
    assert agrees(case)


def test_a_later_no_counts_although_its_own_row_is_lost(
    world: World, restored_after: Restore
) -> None:
    case = planned(world)
    no = consent_data(purpose="referral", given=False)
    restored_after(lambda: record_consent(world.carla, case.id, no))
    assert not agrees(case)
    assert agrees(case, "sharing")


def test_an_ended_role_ends_again_and_its_key_goes(
    world: World, restored_after: Restore
) -> None:
    role = Membership.objects.get(user=world.users["beto"], ended_at=None)
    struck = restored_after(lambda: operations.end_membership(SYSTEM, role.id))
    assert struck.roles == [role.id]
    role.refresh_from_db()
    assert role.ended_at is not None and role.is_authentic
    assert world.users["beto"].id not in key_holders(world.team_id("el_alto"))


def test_a_closed_account_is_closed_again(
    world: World, restored_after: Restore
) -> None:
    beto = world.users["beto"].id
    struck = restored_after(lambda: operations.close_account(SYSTEM, beto))
    assert not User.objects.get(id=beto).is_active
    assert beto in struck.accounts or struck.roles
    assert not Membership.objects.filter(user_id=beto, ended_at=None).exists()


def test_a_suspended_account_is_suspended_and_a_reopened_one_is_not(
    world: World, restored_after: Restore
) -> None:
    lucia = world.users["lucia"].id
    struck = restored_after(lambda: suspend(world.ana, lucia))
    assert struck.suspended == [lucia]
    assert not User.objects.get(id=lucia).is_active
    assert Membership.objects.filter(user_id=lucia, ended_at=None).exists()
    asked = Proposal.objects.get(key=str(lucia), state="pending")
    reject(world.wanda, asked.id)  # a second person decides anew, as before the fire
    assert User.objects.get(id=lucia).is_active

    def and_reopened() -> None:
        proposal = suspend(world.ana, lucia)
        add_to_list()
        reject(world.wanda, proposal.id)

    assert restored_after(and_reopened).suspended == []
    assert User.objects.get(id=lucia).is_active


def test_who_was_kept_out_of_a_record_is_kept_out_again(
    world: World, tell: Tell, restored_after: Restore
) -> None:
    _receipt, concern = tell()
    carla = world.users["carla"]
    struck = restored_after(
        lambda: bar_from_concern(world.sonia, concern.id, carla.id, "about")
    )
    assert struck.bars == [concern.id]
    records, labels = records_barred_to(carla)
    assert records == {concern.id} and labels == {concern.code}


def test_a_service_that_was_hidden_from_the_public_is_hidden_again(
    world: World, restored_after: Restore
) -> None:
    hidden, stays = (made_public(a_service(world, name=name)) for name in "AB")
    service_id = hidden.service_id
    struck = restored_after(lambda: hide_listing(world.sonia, service_id, "unsafe"))
    assert struck.services == [service_id]
    assert shown_in("BO", timezone.now()) == [stays]


def test_a_withdrawn_lesson_and_offer_check_stay_withdrawn(
    world: World, restored_after: Restore, settings: Settings
) -> None:
    settings.AMPARO_OFFER_UNREVIEWED = False
    lesson, other = a_lesson(world), a_lesson(world, "windows")
    row, stays = signed(world.rosa, lesson), signed(world.rosa, other)
    offer = sign_offer(world.rosa, "BO", offer_digest("BO"), "works")

    def end_both() -> None:
        withdraw_lesson(world.carla, row.id, "harmful")
        withdraw_offer(world.carla, "BO", "wrong")

    assert restored_after(end_both).lessons == [row.id, offer.id]
    assert set(public_lessons("BO")) == {other.number} and stays.ended_at is None
    row.refresh_from_db()
    assert row.is_authentic and row.why_ended == "harmful"
    assert not OfferSignOff.objects.filter(ended_at=None).exists()


def test_an_open_invitation_ends(world: World, restored_after: Restore) -> None:
    casa = world.organisations["casa"].id
    invitation, secret = operations.invite(
        world.ana, "nina@example.org", "Nina", casa, None, "trainer", "en"
    )
    struck = restored_after(lambda: None)
    assert struck.invitations == [invitation.id]
    with pytest.raises(RuleBroken, match="already been used or is too old"):
        operations.invitation_of(secret)


def test_what_ended_before_the_backup_is_not_struck_out_a_second_time(
    world: World, tell: Tell, path: Path
) -> None:
    _receipt, concern = tell()
    record_keys.withdraw(CONCERN, concern.id, world.team_id("cochabamba"))
    operations.close_account(SYSTEM, world.users["beto"].id)
    add_to_list()
    assert strike_out(read_list(path)) == Struck()


def test_striking_out_twice_changes_nothing(
    world: World, tell: Tell, path: Path, restored_after: Restore
) -> None:
    _receipt, concern = tell()
    team = world.team_id("cochabamba")
    assert restored_after(lambda: record_keys.withdraw(CONCERN, concern.id, team))
    assert strike_out(read_list(path)) == Struck()
    with pytest.raises(KeysLocked):
        record_keys.open_key(world.tomasa, CONCERN, concern.id)


# -- The list itself -------------------------------------------------------------------


def test_it_holds_ids_and_codes_only_and_its_owner_alone_reads_it(
    world: World, tell: Tell, path: Path
) -> None:
    _receipt, concern = tell(name="Zenobia Quispe")
    record_keys.withdraw(CONCERN, concern.id, world.team_id("cochabamba"))
    operations.close_account(SYSTEM, world.users["beto"].id)
    add_to_list()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    text = path.read_text()
    for name in ("Zenobia", "Beto", "beto@", "Cochabamba", concern.code):
        assert name not in text
    assert str(concern.id) in text


@pytest.mark.parametrize("kind", ["cases.case", "persons.person"])
def test_answers_that_were_deleted_since_do_not_come_back(
    world: World, restored_after: Restore, path: Path, kind: str
) -> None:
    case = with_child(world)
    subject = case.id if kind == "cases.case" else case.person_id
    assert subject is not None
    version = published_form(world.organisations["casa"])
    gone, kept = (
        begin(world.carla, kind, subject, version.id, "worker") for _n in range(2)
    )

    def deleted() -> None:
        save_page(world.carla, kept.id, "home", Typed({ROOMS: "2"}), kept.version)
        delete_answers(world.carla, gone.id)

    struck = restored_after(deleted)
    assert struck.answers == [gone.id]
    assert list(AnswerSheet.objects.all()) == [kept]
    mine = KeyGrant.objects.filter(record_id=gone.id)
    assert not mine.exists()
    assert [one["subject"] for one in lines_of(path) if one["verb"] == FILL] == [
        str(gone.id)
    ]


def test_nothing_is_listed_twice(world: World, tell: Tell, path: Path) -> None:
    _receipt, concern = tell()
    record_keys.withdraw(CONCERN, concern.id, world.team_id("cochabamba"))
    operations.close_account(SYSTEM, world.users["beto"].id)
    assert add_to_list() > 0
    before = path.read_text()
    assert add_to_list() == 0
    assert path.read_text() == before


def test_half_a_line_after_a_power_cut_costs_that_line_alone(
    world: World, tell: Tell, path: Path
) -> None:
    _receipt, concern = tell()
    team = world.team_id("cochabamba")
    record_keys.withdraw(CONCERN, concern.id, team)
    add_to_list()
    whole = lines_of(path)
    path.write_bytes(path.read_bytes()[:-9])
    assert lines_of(path) == whole[:-1]
    add_to_list()
    assert [json.dumps(line) for line in lines_of(path)] == [
        json.dumps(line) for line in whole
    ]


def test_after_a_restore_the_list_goes_on_with_the_older_journal(
    world: World, tell: Tell, path: Path
) -> None:
    path.parent.mkdir()
    path.write_text(json.dumps({"number": 10**9, "entry": str(uuid4())}) + "\n")
    _receipt, concern = tell()
    go_on_after([])
    record_keys.withdraw(CONCERN, concern.id, world.team_id("cochabamba"))
    add_to_list()
    assert "vault.withdraw" in [line.get("verb") for line in lines_of(path)]


def test_on_a_new_machine_the_list_begins_with_what_the_old_one_knew(
    world: World, path: Path
) -> None:
    known: list[Line] = [{"kind": "roles", "at": "2026-11-29T10:00:00", "ids": ["a"]}]
    go_on_after(known)
    assert lines_of(path)[0] == known[0]
    assert lines_of(path)[-1]["kind"] == "restored"


def test_without_a_path_no_list_is_kept(world: World, settings: Settings) -> None:
    settings.AMPARO_ENDED_LIST = ""
    assert add_to_list() == 0


def test_a_task_that_was_done_or_removed_since_has_ended_again(
    world: World, restored_after: Restore
) -> None:
    case = with_child(world)
    done, removed, kept = (
        add_case_task(world.carla, case.id, a_task(world), uuid4()) for _n in range(3)
    )

    def end_two() -> None:
        finish_task(world.carla, done.id)
        remove_task(world.carla, removed.id)

    struck = restored_after(end_two)
    assert struck.tasks == [done.id, removed.id]
    states = {row.id: row.state for row in OwnTask.objects.all()}
    assert states == {done.id: "done", removed.id: "removed", kept.id: "open"}
    left = Task.objects.filter(kind=DO, completed_at=None)
    assert [task.subject_id for task in left] == [kept.id]


def test_a_service_that_was_struck_since_is_struck_again(
    world: World, restored_after: Restore
) -> None:
    case = with_child(world)
    kept, mistake, corrected = (served(world, case) for _n in range(3))

    def strike() -> None:
        strike_service(world.carla, mistake.id, WHY, mistake.version)
        three = help_given(world, quantity=3)
        correct_service(world.carla, corrected.id, three, WHY, corrected.version)

    assert restored_after(strike).deliveries == [mistake.id]
    # The correction is lost with what was written since; the help was given.
    found = {row.id: row.struck for row in Delivery.objects.all()}
    assert found == {kept.id: "", mistake.id: "mistake", corrected.id: ""}
