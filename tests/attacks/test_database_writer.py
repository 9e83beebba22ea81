"""Sealed must also mean true: what a writer to the database puts in is never unseen.

Red before rows and grants carried keyed codes (commit b2f91fd), and below "What people
decided" before those rows did (commit 869938d): each of these changes was shown, or
followed, as if Amparo had written it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import timedelta
from importlib import import_module
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from amparo.foundation.accounts.actors import actor_for
from amparo.foundation.accounts.models import Membership
from amparo.foundation.accounts.operations import end_membership
from amparo.foundation.accounts.recovery import print_key, propose_key
from amparo.foundation.countries.models import (
    CountrySetting,
    Deadline,
    HelpContact,
    ReportingDuty,
)
from amparo.foundation.countries.operations import (
    ContactData,
    confirm_contact,
    confirm_proposal,
    correct_contact,
    edit_deadline,
    retire_contact,
)
from amparo.foundation.countries.queries import (
    country_setting,
    deadline_hours,
    forget_facts,
    reporting_duties,
)
from amparo.foundation.countries.settings import ONLINE_HANDOFF_ALLOWED
from amparo.foundation.decisions.alarms import tell as tell_people
from amparo.foundation.decisions.operations import (
    confirm,
    object_to,
    settle,
    take_effect,
)
from amparo.foundation.journal.models import Entry
from amparo.foundation.kernel.coded import CodedRecord, vouch
from amparo.foundation.kernel.crypto import RecordKey, seal_to
from amparo.foundation.kernel.errors import KeysLocked, RuleBroken
from amparo.foundation.kernel.ids import uuid7
from amparo.foundation.kernel.moments import with_time
from amparo.foundation.organisations.models import Receiving, Team
from amparo.foundation.organisations.queries import team_for_country
from amparo.foundation.persons.identity import Facts, Identity
from amparo.foundation.persons.models import KIND as PERSON
from amparo.foundation.persons.operations import open_person, record_person
from amparo.foundation.policy import Role, may_anywhere
from amparo.foundation.proposals.models import Proposal
from amparo.foundation.tasks.models import Task
from amparo.foundation.tasks.queries import mine
from amparo.foundation.vault import alarms, record_keys
from amparo.foundation.vault.intake_switch import start_receiving, switch_to_standby
from amparo.foundation.vault.keepers import change_keepers
from amparo.foundation.vault.models import Alarm, KeyGrant, Purpose, VaultKey
from amparo.foundation.vault.team_keys import current_vault, rotate
from amparo.response.concerns.models import Concern, Message
from amparo.response.concerns.operations import read_answers, reply
from amparo.response.concerns.queries import keeper_for, online_desk
from amparo.response.concerns.signed_messages import CONCERN, IDENTITY, signed_text
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
    # The name of a saved view, a telephone on call and a webhook's address are sealed
    # under the server's own secret, each bound to its place. What an index finds is
    # opened from the records themselves before it is shown.
    plain = {m._meta.label for m in sealed if not issubclass(m, CodedRecord)}
    assert plain == {
        *("lists.SavedView", "matching.IndexSegment"),
        *("tasks.OnCall", "tasks.Webhook"),
    }


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


# -- What people decided ---------------------------------------------------------------

MINE = "70055666"  # of whoever writes to the database
HOUR = timedelta(hours=1)


@pytest.fixture
def facts() -> Iterator[None]:
    """Facts are kept for half a minute; no test may read those of another."""
    forget_facts()
    yield
    forget_facts()


def team_of(world: World, name: str) -> Team:
    """Return a team as it stands in the database now."""
    return Team.objects.select_related("organisation").get(id=world.team_id(name))


@pytest.mark.parametrize("columns", [{}, {"version": 2}])
def test_names_and_addresses_are_sealed_to_no_team_that_was_written_in(
    world: World, tell: Tell, columns: dict[str, Any]
) -> None:
    theirs = world.team_id("manila")  # any team whose keys they have
    team = world.teams["cochabamba"]
    update(team, custodians_id=theirs, online_desk_id=theirs, **columns)
    _receipt, concern = tell(name="Rosa Condori")
    holders = record_keys.holders(IDENTITY, concern.id)
    assert [vault.team_id for vault in holders] == [team.id]
    assert keeper_for(team_of(world, "cochabamba")) == team.id
    assert online_desk(team_of(world, "cochabamba")) is None
    with pytest.raises(RuleBroken):
        tell(addresses="chat.example/7")
    assert WARNING in page(world, "lucia", "organisations:team", team.id)


def test_two_people_decide_anew_who_keeps_names(world: World) -> None:
    update(world.teams["cochabamba"], custodians_id=world.team_id("manila"))
    keepers = world.team_id("custodians"), world.team_id("desk")
    confirm(
        world.lena, change_keepers(world.ana, world.team_id("cochabamba"), *keepers).id
    )
    team = team_of(world, "cochabamba")
    assert (team.is_authentic, keeper_for(team)) == (True, keepers[0])


def page(world: World, name: str, address: str, *args: object) -> str:
    """Return a staff page as somebody of the cast sees it."""
    shown = signed_in(world, name).get(reverse(address, args=args))
    assert shown.status_code == 200
    return str(shown.content.decode())


def wished(world: World) -> Proposal:
    """Let Lucia propose two hours for the first answer, instead of one."""
    return edit_deadline(
        world.lucia,
        "BO",
        "concern.first_answer",
        "now",
        hours=2,
        source="The national office",
        expected_version=0,
    )


def first_answer() -> int:
    forget_facts()
    return deadline_hours("BO", "concern.first_answer", "now")


@pytest.mark.parametrize(
    "columns",
    [
        {"new": {"hours": 8000, "source": "The national office"}},
        {"source": "The ministry"},
        {"key": "BO:concern.first_answer:soon"},
        {"proposed_as": ["witness:"]},
        {"organisation_ids": [str(uuid4())]},
        {"state": "waiting", "takes_effect_at": timezone.now() - HOUR},
    ],
)
def test_nobody_confirms_what_the_proposer_never_proposed(
    world: World, facts: None, columns: dict[str, Any]
) -> None:
    proposal = wished(world)
    update(proposal, **columns)
    with pytest.raises(RuleBroken):
        confirm(world.lena, proposal.id)
    take_effect()
    assert first_answer() == 1
    proposal.refresh_from_db()
    assert proposal.state != "confirmed"
    assert "decisions:confirm" not in page(
        world, "lena", "decisions:decision", proposal.id
    )


def test_nobody_confirms_what_nobody_proposed(world: World, facts: None) -> None:
    real = wished(world)
    forged = Proposal.objects.get(id=real.id)
    forged.id, forged.key = uuid7(), "BO:concern.first_answer:soon"
    forged.new = {"hours": 8000, "source": "The national office"}
    forged.save(force_insert=True)
    update(forged, row_code=real.row_code)
    with pytest.raises(RuleBroken):
        confirm(world.lena, forged.id)
    assert confirm(world.lena, real.id).state == "confirmed"
    assert first_answer() == 2


def test_who_loses_is_asked_whoever_stands_there_instead(world: World) -> None:
    proposal = start_receiving(world.ana, world.team_id("el_alto"))
    update(proposal, gains=[], loses=[], delay_hours=0)
    with pytest.raises(RuleBroken):
        confirm(world.lucia, proposal.id)
    assert team_for_country("BO") == world.teams["cochabamba"]


def test_an_objection_is_not_settled_for_what_was_changed_meanwhile(
    world: World,
) -> None:
    record_keys.new_key("test", uuid7(), [world.team_id("cochabamba")])
    proposal = start_receiving(world.ana, world.team_id("el_alto"))
    object_to(world.sonia, proposal.id)
    update(proposal, objected_by=None, objected_at=None)
    with pytest.raises(RuleBroken):
        settle(world.lena, proposal.id, uphold=True)
    assert settle(world.lena, proposal.id, uphold=False).reason == "changed"
    proposal.refresh_from_db()
    assert (proposal.state, proposal.is_authentic) == ("rejected", True)


def test_a_paper_is_printed_only_as_two_people_agreed(world: World) -> None:
    home = world.organisations["casa"].id
    proposal = propose_key(world.sonia, home)
    update(proposal, state="confirmed", decided_at=timezone.now())
    with pytest.raises(RuleBroken):
        print_key(world.sonia, home)


def police() -> HelpContact:
    return HelpContact.objects.get(loaded_as="BO:emergency:police-110")


def help_page() -> str:
    return Client().get("/es/bo/").content.decode()


@pytest.mark.once
@pytest.mark.parametrize(
    "columns",
    [
        {"phone": MINE},
        {"url": "https://theirs.example/", "phone": ""},
        {"name": "theirs.example"},
        {"country_id": "PE"},
        {"kind": "online"},
        {"retired_at": timezone.now()},
        {"phone": MINE, "loaded_as": None},
    ],
)
def test_a_child_never_calls_the_number_of_whoever_writes_to_the_database(
    world: World, columns: dict[str, Any]
) -> None:
    """What we ship stands in: the page of a country is never without its police."""
    before, line = help_page(), police()
    update(line, **columns)
    after = help_page()
    for theirs in (MINE, "theirs.example"):
        assert theirs not in after
    assert "tel:110" in before
    assert "tel:110" in after
    assert "tel:110" not in Client().get("/es/pe/").content.decode()
    place = columns.get("country_id", "BO")
    if "retired_at" not in columns:
        assert WARNING in page(world, "lucia", "countries:country", place)
    assert WARNING in page(world, "lucia", "countries:contact", line.id)


def test_a_line_that_was_written_into_the_database_is_not_shown(world: World) -> None:
    forged = police()
    forged.id, forged.loaded_as = uuid7(), None
    forged.kind, forged.phone = "child_helpline", MINE
    forged.save(force_insert=True)
    update(forged, row_code=police().row_code)
    assert MINE not in help_page()


def test_a_changed_line_is_corrected_by_two_people_or_hidden_by_one(
    world: World,
) -> None:
    line = police()
    update(line, phone=MINE)
    with pytest.raises(RuleBroken):
        confirm_contact(world.lucia, line.id, line.version, "called")
    words = ContactData("emergency", "Policía", phone="110", source="I called")
    saved = correct_contact(world.lucia, line.id, line.version, words, "called")
    assert isinstance(saved, Proposal)
    confirm_proposal(world.lena, saved.id, "called")
    assert police().is_authentic
    assert "tel:110" in help_page()
    update(line, phone=MINE)
    retire_contact(world.lucia, line.id, police().version, "wrong")
    assert police().is_authentic
    assert "tel:110" not in help_page(), "people here took it down"


def test_deadlines_and_duties_are_those_that_people_set(
    world: World, facts: None
) -> None:
    confirm(world.lena, wished(world).id)
    assert first_answer() == 2
    own = Deadline.objects.get(country="BO", kind="concern.first_answer", level="now")
    update(own, hours=8000)
    assert first_answer() == 1, "standard deadline"
    update(Deadline.objects.get(country=None, kind=own.kind, level="now"), hours=9000)
    assert first_answer() == 1, "as we ship it"
    update(Deadline.objects.get(country=None, kind="concern.retention"), hours=1)
    assert deadline_hours("BO", "concern.retention") > 24
    assert WARNING in page(world, "lucia", "countries:deadlines", "BO")


def test_a_duty_is_told_to_those_whom_the_law_names(world: World, facts: None) -> None:
    shipped, own = ReportingDuty.objects.get(country="DO"), a_duty()
    before = reporting_duties("DO")
    update(shipped, to_whom=MINE, within_hours=9000)
    update(own, to_whom=MINE)
    forget_facts()
    assert reporting_duties("DO") == before
    assert reporting_duties("BO") == []
    assert WARNING in page(world, "lucia", "countries:duties", "BO")


def a_duty() -> ReportingDuty:
    """Return a duty that people in Bolivia wrote down."""
    return ReportingDuty.objects.create(
        country_id="BO",
        who="Anyone",
        to_whom="The office for children",
        summary="Must be told.",
        source="Told by a lawyer",
        confidence="medium",
    )


def test_a_rule_that_was_written_in_is_the_careful_one(
    world: World, facts: None
) -> None:

    rule = CountrySetting(country_id="BO", key=ONLINE_HANDOFF_ALLOWED, value=True)
    rule.source, rule.confidence = "The ministry", "high"
    rule.save()
    update(rule, row_code=bytes(33))
    forget_facts()
    assert country_setting("BO", ONLINE_HANDOFF_ALLOWED) is False


# What is changed in each table, and back again.
DECIDED: dict[str, dict[str, Any]] = {
    "organisations.Team": {"online_desk_id": None},
    "organisations.Receiving": {"standby_id": None},
    "countries.HelpContact": {"phone": MINE},
    "countries.Deadline": {"hours": 7000},
    "countries.ReportingDuty": {"to_whom": MINE},
}


def row_in(world: World, table: str) -> Any:
    """Return a row of Bolivia; Receiving has one with a standby team."""
    if table == "countries.Deadline":
        confirm(world.lena, wished(world).id)
    if table == "countries.ReportingDuty":
        return a_duty()
    if table == "organisations.Receiving":
        row = Receiving.objects.get(country="BO")
        update(row, standby_id=world.team_id("el_alto"))
        row.refresh_from_db()
        vouch(row)
    rows = apps.get_model(table)._default_manager.filter(country="BO")
    if table == "organisations.Team":
        rows = rows.filter(id=world.team_id("cochabamba"))
    return rows[0]


@pytest.mark.parametrize("table", DECIDED)
def test_those_who_lead_hear_of_it_until_it_is_right_again(
    world: World, facts: None, table: str
) -> None:
    from amparo.commands.checks import changed_rows
    from amparo.foundation.vault.watch import watch

    row, columns = row_in(world, table), DECIDED[table]
    before = {name: getattr(row, name) for name in columns}
    assert (watch(), Alarm.objects.count()) == (0, 0)
    assert [found.id for found in changed_rows()] == ["amparo.I076"]
    update(row, **columns)
    assert (watch(), watch()) == (1, 0)
    alarm = Alarm.objects.get(settled_at=None)
    assert (alarm.table, alarm.row_id) == (table.lower(), row.id)
    [task] = mine(world.lucia).filter(kind="vault.decided")
    address = reverse("tasks:decided", args=[task.subject_id])
    assert signed_in(world, "lucia").get(address).status_code == 302
    assert not mine(world.luz).filter(kind="vault.decided").exists()
    tell_people()
    told = Task.objects.filter(kind="decision.look", completed_at=None)
    who = {world.users[name].id for name in ("lucia", "ana", "lena", "diego")}
    assert who <= set(told.values_list("owner_id", flat=True))
    [found] = changed_rows()
    assert f"1 of {table.lower()}" in found.msg
    update(row, **before)
    assert watch() == 0
    assert not Alarm.objects.filter(settled_at=None).exists()
    assert not mine(world.lucia).filter(kind="vault.decided").exists()


def test_a_proposal_that_was_changed_is_ended_and_they_hear_of_it(
    world: World, facts: None
) -> None:
    from amparo.foundation.vault.watch import watch

    proposal = wished(world)
    tell_people()
    assert mine(world.lena).filter(kind="decision.confirm").exists()
    update(proposal, new={"hours": 8000, "source": "The national office"})
    assert (watch(), watch()) == (1, 0)
    proposal.refresh_from_db()
    assert (proposal.state, proposal.reason) == ("overtaken", "changed")
    assert not mine(world.lena).filter(kind="decision.confirm").exists()
    assert Alarm.objects.get().row_id == proposal.id
    shown = page(world, "lena", "decisions:decision", proposal.id)
    assert "it was changed outside of Amparo" in shown
    assert confirm(world.lena, wished(world).id).state == "confirmed"


def test_nothing_that_was_changed_stands_there_as_confirmed(
    world: World, facts: None
) -> None:
    from amparo.foundation.vault.watch import watch

    proposal = confirm(world.lena, wished(world).id)
    update(proposal, proposed_by=world.users["ana"].id)
    assert watch() == 1
    proposal.refresh_from_db()
    assert (proposal.state, proposal.reason) == ("overtaken", "changed")
    assert proposal.is_authentic


def test_the_alarm_names_no_partner(world: World) -> None:
    """Their names may be hidden in the country, from those who hear of it, too."""
    from amparo.foundation.vault.watch import watch

    update(police(), phone=MINE)
    watch()
    tell_people()
    told = Task.objects.get(kind="decision.look", owner=world.users["diego"])
    shown = page(world, "diego", "decisions:alarm", told.subject_id)
    assert "A help contact was changed outside of Amparo" in shown
    assert "Refugio Sol" not in shown


def test_every_table_that_is_watched_says_so_to_those_who_lead() -> None:
    from amparo.foundation.kernel.coded import coded_models
    from amparo.foundation.proposals.kinds import ALARMS

    import_module(settings.ROOT_URLCONF)  # as where they are read: with the pages
    watched = {model._meta.label for model in coded_models(watched=True)}
    apart = "organisations.SafeguardingTeam"  # tests/vault/test_safeguarding.py
    others = {
        *("countries.CountrySetting", "proposals.Proposal"),
        "questionnaires.Version",  # tests/attacks/test_questionnaires.py
        "services.PublicListing",  # tests/attacks/test_public_services.py
    }
    assert watched == {*DECIDED, apart, *others}
    assert {f"changed.{label.lower()}" for label in watched} <= set(ALARMS)


def test_nothing_moves_from_one_column_to_the_next(world: World) -> None:
    """The code tells where a text ends, whatever stands in it."""
    line = police()
    update(line, name="Policía|local_name=Theirs", local_name="")
    line.refresh_from_db()
    vouch(line)
    update(line, name="Policía", local_name="Theirs|local_name=")
    assert not police().is_authentic
