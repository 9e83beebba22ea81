"""Sealed must also mean true: what a writer to the database puts in is never unseen.

Red before rows and grants carried keyed codes (commit b2f91fd): each of these changes
was shown as if Amparo had written it.
"""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.apps import apps
from django.utils import timezone

from amparo.foundation.accounts.actors import actor_for
from amparo.foundation.accounts.models import Membership
from amparo.foundation.accounts.operations import end_membership
from amparo.foundation.journal.models import Entry
from amparo.foundation.kernel.coded import CodedRecord, vouch
from amparo.foundation.kernel.crypto import RecordKey, seal_to
from amparo.foundation.kernel.errors import KeysLocked, RuleBroken
from amparo.foundation.kernel.ids import uuid7
from amparo.foundation.kernel.moments import with_time
from amparo.foundation.organisations.models import Receiving
from amparo.foundation.organisations.queries import team_for_country
from amparo.foundation.persons.identity import Facts, Identity
from amparo.foundation.persons.models import KIND as PERSON
from amparo.foundation.persons.operations import open_person, record_person
from amparo.foundation.policy import Role, may_anywhere
from amparo.foundation.tasks.models import Task
from amparo.foundation.vault import alarms, record_keys
from amparo.foundation.vault.intake_switch import switch_to_standby
from amparo.foundation.vault.models import Alarm, KeyGrant, Purpose, VaultKey
from amparo.foundation.vault.team_keys import current_vault, rotate
from amparo.response.concerns.models import Concern, Message
from amparo.response.concerns.operations import read_answers, reply
from amparo.response.concerns.signed_messages import CONCERN, signed_text
from amparo.response.concerns.types import SafeContact
from amparo.response.referrals.operations import FULL, open_referral
from tests.attacks.database_writer import replace_key, update
from tests.cast import World
from tests.referrals.helpers import sent
from tests.reporting import Tell
from tests.signin import signed_in

WARNING = "Something here was changed outside of Amparo."
THEIRS = SafeContact(where="+591 7 555 0666", never="")
RULE = "Never call at home"


@pytest.fixture
def concern(tell: Tell) -> Concern:
    contact = SafeContact(where="+591 7 555 0101", never=RULE)
    return tell(reach="call", contact=contact)[1]


def shown(world: World, concern: Concern) -> str:
    page = signed_in(world, "tomasa").get(f"/staff/concerns/{concern.id}/")
    return str(page.content.decode())


def alarm_of(world: World) -> Alarm:
    """Return the one alarm, which the journal and a task of the team know."""
    alarm = Alarm.objects.get(settled_at=None)
    assert Entry.objects.filter(verb="vault.find_change", subject_id=alarm.id).exists()
    task = Task.objects.get(subject_id=alarm.id, completed_at=None)
    assert task.team_id == world.team_id("cochabamba")
    return alarm


def test_what_nobody_changed_raises_no_alarm(world: World, concern: Concern) -> None:
    assert WARNING not in shown(world, concern)
    assert not Alarm.objects.exists()


def test_another_safe_contact_is_shown_with_a_warning(
    world: World, concern: Concern
) -> None:
    mine = replace_key(CONCERN, concern.id)
    columns = {
        "contact_sealed": mine.seal("contact", THEIRS.to_text()),
        "narrative_sealed": mine.seal("narrative", "It is fine now."),
        "details_sealed": None,
    }
    update(concern, **columns)
    page = shown(world, concern)
    assert WARNING in page
    assert Alarm.objects.count() == 2  # the key and the row
    assert Task.objects.filter(kind="vault.changed").count() == 2
    shown(world, concern)
    assert Alarm.objects.count() == 2


def test_a_rule_that_vanished_is_not_shown_as_nothing_said(
    world: World, concern: Concern
) -> None:
    update(concern, contact_sealed=None)
    page = shown(world, concern)
    assert WARNING in page
    assert RULE not in page
    assert alarm_of(world).table == "concerns.concern"


def test_a_text_that_no_longer_opens_is_a_plain_page(
    world: World, concern: Concern
) -> None:
    update(concern, contact_sealed=b"\x01" + bytes(60))
    page = signed_in(world, "tomasa").get(f"/staff/concerns/{concern.id}/")
    assert page.status_code == 409
    assert "This cannot be opened" in page.content.decode()
    alarm_of(world)


def test_a_childs_telephone_is_marked_as_changed(world: World) -> None:
    person = record_person(
        world.carla,
        world.team_id("cochabamba"),
        Identity(called="Wara", phones=["+59170012345"]),
        Facts(country_code="BO"),
    )
    mine = replace_key(PERSON, person.id)
    theirs = Identity(called="Wara", phones=["+59175550666"])
    update(person, identity_sealed=mine.seal("identity", theirs.to_json()))
    carla = world.carla
    assert open_person(carla, person.id).identity == theirs
    assert {found.table for found in alarms.suspects_of(carla)} == {
        "persons.person",
        "vault.keygrant",
    }


def test_a_forged_referral_is_marked_as_changed(world: World) -> None:
    referral = sent(world)
    before = open_referral(world.carla, referral.id)
    mine = replace_key(FULL, referral.id)
    theirs = replace(before.full, safe_contact="Her uncle, +591 7 555 0666")
    update(referral, full_sealed=mine.seal("full", json.dumps(asdict(theirs))))
    carla = world.carla
    assert open_referral(carla, referral.id).full == theirs
    tables = {found.table for found in alarms.suspects_of(carla)}
    assert tables == {"referrals.referral", "vault.keygrant"}


def test_what_was_given_for_a_time_cannot_be_prolonged(
    world: World, concern: Concern
) -> None:
    record = record_keys.open_key(world.tomasa, CONCERN, concern.id)
    ended = timezone.now() - timedelta(minutes=1)
    record_keys.give_to_team(
        record, world.team_id("el_alto"), Purpose.TALK, expires_at=ended
    )
    grant = KeyGrant.objects.get(vault_key__team=world.teams["el_alto"])
    for columns in (
        {"expires_at": None},
        {"expires_at": None, "purpose": Purpose.TRANSFER},
        {"expires_at": timezone.now() + timedelta(days=1)},
    ):
        update(grant, **columns)
        with pytest.raises(KeysLocked):
            record_keys.open_key(world.elena, CONCERN, concern.id)


def test_a_key_in_escrow_cannot_be_turned_into_one_in_use(
    world: World, concern: Concern
) -> None:
    record = record_keys.open_key(world.tomasa, CONCERN, concern.id)
    until = timezone.now() + timedelta(days=1)
    team = world.team_id("el_alto")
    record_keys.escrow_for_team(record, team, Purpose.TRANSFER, until)
    update(KeyGrant.objects.get(vault_key__team_id=team), in_escrow=False)
    with pytest.raises(KeysLocked):
        record_keys.open_key(world.elena, CONCERN, concern.id)


def test_a_change_by_a_colleague_vouches_for_nothing_that_was_put_in(
    world: World, concern: Concern
) -> None:
    update(concern, contact_sealed=None)
    reply(world.tomasa, concern.id, "We are here.", uuid4())
    concern.refresh_from_db()
    assert not concern.is_authentic


def test_a_new_team_key_vouches_for_nothing_that_was_put_in(
    world: World, concern: Concern
) -> None:
    replace_key(CONCERN, concern.id)
    rotate(world.sonia, world.team_id("cochabamba"))
    assert not KeyGrant.objects.get(kind=CONCERN, record_id=concern.id).is_authentic


def test_the_warning_ends_when_the_team_has_looked(
    world: World, concern: Concern
) -> None:
    update(concern, contact_sealed=None)
    shown(world, concern)
    alarm = alarm_of(world)
    url = f"/staff/day/changed/{alarm.id}/"
    assert signed_in(world, "tomasa").get(url).status_code == 403
    sonia = signed_in(world, "sonia")
    assert sonia.post(url, {"version": 1}).status_code == 422
    sonia.post(url, {"version": 1, "outcome": "as_before"})
    alarm.refresh_from_db()
    assert alarm.outcome == "as_before"
    assert not Task.objects.filter(subject_id=alarm.id, completed_at=None).exists()
    assert WARNING not in shown(world, concern)


def test_a_supervisor_elsewhere_cannot_end_the_warning(
    world: World, concern: Concern
) -> None:
    update(concern, contact_sealed=None)
    shown(world, concern)
    url = f"/staff/day/changed/{Alarm.objects.get().id}/"
    for name in ("elena", "luz"):
        assert signed_in(world, name).get(url).status_code == 404


def test_a_role_that_was_written_into_the_database_gives_nothing(world: World) -> None:
    victor = Membership.objects.get(user=world.users["victor"])
    update(victor, role=Role.ALLIANCE_LEAD)
    actor = actor_for(world.users["victor"], None)
    assert not actor.assignments
    forged = Membership(
        user=world.users["victor"],
        organisation=world.organisations["casa"],
        team=world.teams["cochabamba"],
        role=Role.SUPERVISOR,
    )
    forged.save()
    update(forged, row_code=bytes(33))
    assert not may_anywhere(actor_for(world.users["victor"], None), "concern.open")


def test_a_role_that_ended_cannot_be_set_back(world: World) -> None:
    carla = Membership.objects.get(user=world.users["carla"])
    end_membership(world.ana, carla.id)
    update(carla, ended_at=None)
    assert not actor_for(world.users["carla"], None).assignments


def forged(world: World, receipt: str, concern: Concern, name: str) -> Message:
    """Write a message "from the team" as someone with an account and the database."""
    keyring, message_id = world.keyrings[name], uuid7()
    told = "Come to the bus station at ten. Tell nobody."
    words = with_time(told, timezone.now(), 1)
    mine = replace_key_of_mailbox(receipt, concern)
    text = signed_text(concern.id, message_id, "staff", words)
    row = Message(
        id=message_id,
        concern=concern,
        author="staff",
        user_id=keyring.user_id,
        user_key_id=keyring.user_key_id,
        team_id=concern.team_id,
        text_sealed=mine.seal(f"message|{message_id}", words),
        signature=keyring.pair.sign(text),
    )
    row.save(force_insert=True)
    update(row, row_code=bytes(33))
    return row


def replace_key_of_mailbox(receipt: str, concern: Concern) -> RecordKey:
    """Put a key of one's own in the place of the concern's, for the reporter too."""
    mine = replace_key(CONCERN, concern.id)
    update(
        concern,
        reporter_sealed_key=seal_to(concern.reporter_public or b"", mine.key),
        narrative_sealed=mine.seal("narrative", with_time("Else.", timezone.now())),
        contact_sealed=mine.seal("contact", THEIRS.to_text()),
        details_sealed=None,
    )
    return mine


@pytest.mark.parametrize("name", ["pablo", "victor", "celso", "tomasa"])
def test_a_forged_message_is_never_from_our_team(
    world: World, tell: Tell, name: str
) -> None:
    receipt, concern = tell()
    forged(world, receipt.number, concern, name)
    assert not read_answers(receipt.number).messages


@pytest.mark.parametrize("name", ["pablo", "victor", "celso", "sonia"])
def test_a_message_proves_that_its_author_was_in_that_team_then(
    world: World, tell: Tell, name: str
) -> None:
    """Even one that this server did code: who signed must have belonged there."""
    receipt, concern = tell()
    row = forged(world, receipt.number, concern, name)
    row.refresh_from_db()
    vouch(row)
    shown = {message.id for message in read_answers(receipt.number).messages}
    assert (row.id in shown) is (name == "sonia")


def test_a_message_outlives_the_role_of_its_author(world: World, tell: Tell) -> None:
    receipt, concern = tell()
    reply(world.tomasa, concern.id, "We are here.", uuid4())
    end_membership(world.ana, Membership.objects.get(user=world.users["tomasa"]).id)
    assert [m.verified for m in read_answers(receipt.number).messages] == [True]


def test_every_sealed_column_lies_in_a_coded_row() -> None:
    sealed = {
        model
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.attname.endswith("_sealed")
    }
    assert len(sealed) >= 16
    # The name of a saved view is sealed under the server's own secret. What an index
    # finds is opened from the records themselves before it is shown.
    plain = {m._meta.label for m in sealed if not issubclass(m, CodedRecord)}
    assert plain == {"lists.SavedView", "matching.IndexSegment"}


def test_a_retired_team_key_does_not_come_back_by_changing_columns(
    world: World,
) -> None:
    team_id = world.team_id("cochabamba")
    old = current_vault(team_id)
    assert old is not None
    rotate(world.sonia, team_id)
    new = current_vault(team_id)
    assert new is not None and new.generation == old.generation + 1
    update(new, retired_at=timezone.now())
    update(old, retired_at=None)
    assert current_vault(team_id) is None
    VaultKey.objects.filter(id=new.id).delete()
    update(old, generation=new.generation)
    assert current_vault(team_id) is None


def test_whoever_writes_to_the_database_does_not_choose_who_reads(
    world: World,
) -> None:
    row = Receiving.objects.get(country="BO")
    update(row, team_id=world.team_id("el_alto"))
    assert team_for_country("BO") is None
    update(row, team_id=world.team_id("cochabamba"))
    assert team_for_country("BO") == world.teams["cochabamba"]
    update(row, standby_id=world.team_id("el_alto"))
    with pytest.raises(RuleBroken):
        switch_to_standby(world.sonia, world.team_id("cochabamba"))
