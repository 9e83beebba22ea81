"""The team records concerns by telephone or in person."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from amparo.foundation.accounts.models import Membership
from amparo.foundation.journal.models import Entry
from amparo.foundation.kernel.crypto import KeyPair, random_key
from amparo.foundation.kernel.errors import KeysLocked, Refused, RuleBroken
from amparo.foundation.kernel.moments import quarter
from amparo.foundation.policy import Role
from amparo.foundation.tasks.models import Task
from amparo.foundation.vault.models import KeyGrant
from amparo.foundation.vault.record_keys import open_key
from amparo.response.concerns.codes import Channel, FormKind, LateReason
from amparo.response.concerns.models import Concern
from amparo.response.concerns.operations import (
    change_contact,
    open_concern,
    open_mailbox,
    read_answers,
    record_concern,
    reply,
)
from amparo.response.concerns.operations.recording import LATE_AFTER, teams_recording
from amparo.response.concerns.receipts import number_for
from amparo.response.concerns.signed_messages import CONCERN, NARRATIVE, signed_text
from amparo.response.concerns.types import ConcernData, SafeContact
from tests.cast import World
from tests.reporting import told

HEARD = "A boy calls: his sister is to leave on Friday with a man he does not know."


def heard(**more: Any) -> ConcernData:
    return told(**{"words": HEARD, "channel": Channel.PHONE} | more)


def record(world: World, who: str = "tomasa", **more: Any) -> Concern:
    data = heard(**{k: v for k, v in more.items() if k not in KEYWORDS})
    options = {k: v for k, v in more.items() if k in KEYWORDS}
    team = world.team_id("cochabamba")
    return record_concern(getattr(world, who), team, data, uuid4(), **options)[0]


KEYWORDS = ("late", "with_receipt")


def test_a_call_is_written_down_in_the_country_of_the_team(world: World) -> None:
    concern = record(world, country_code="PH")
    assert concern.team_id == world.team_id("cochabamba")
    assert concern.country_id == "BO"
    assert (concern.form_kind, concern.channel) == (FormKind.STAFF, Channel.PHONE)
    assert concern.mailbox_lookup is None
    assert open_concern(world.tomasa, concern.id).words == HEARD


@pytest.mark.parametrize("who", ["tomasa", "carla", "sonia"])
def test_the_colleague_who_records_signs(world: World, who: str) -> None:
    concern = record(world, who)
    opened = open_concern(world.sonia, concern.id)
    assert opened.concern.recorded_by == world.users[who]
    assert opened.words_verified


@pytest.mark.parametrize("who", ["beto", "inti", "pablo", "ana", "rosa", "tala"])
def test_no_one_else_writes_down_for_the_team(world: World, who: str) -> None:
    with pytest.raises(Refused):
        record(world, who)
    assert not Concern.objects.exists()
    assert not KeyGrant.objects.filter(kind="concerns.concern").exists()


def test_locked_keys_sign_nothing(world: World) -> None:
    team = world.team_id("cochabamba")
    with pytest.raises(KeysLocked):
        record_concern(world.without_keys("tomasa"), team, heard(), uuid4())
    assert not Concern.objects.exists()


def test_a_colleague_who_is_named_falsely_is_noticed(world: World) -> None:
    concern = record(world)
    carla = world.keyrings["carla"]
    Concern.objects.filter(id=concern.id).update(
        recorded_by=world.users["carla"], recorded_key=carla.user_key_id
    )
    assert not open_concern(world.sonia, concern.id).words_verified


def test_words_that_nobody_signed_are_not_relied_on(world: World) -> None:
    concern = record(world)
    Concern.objects.filter(id=concern.id).update(
        recorded_by=None, recorded_key=None, narrative_signature=None
    )
    assert not open_concern(world.sonia, concern.id).words_verified


def test_a_signature_with_a_key_that_nobody_vouches_for_is_noticed(
    world: World,
) -> None:
    concern, stranger = record(world), KeyPair(random_key())
    key = concern.recorded_key
    assert key is not None
    type(key).objects.filter(id=key.id).update(verify_key=stranger.verify_key)
    sealed = open_key(world.sonia, CONCERN, concern.id).read(concern, NARRATIVE)
    signed = signed_text(concern.id, NARRATIVE, "staff", sealed)
    Concern.objects.filter(id=concern.id).update(
        narrative_signature=stranger.sign(signed)
    )
    assert not open_concern(world.sonia, concern.id).words_verified


# -- When it was reported ------------------------------------------------------------


def test_the_deadline_runs_from_when_it_was_reported(world: World) -> None:
    now = timezone.now()
    calm = record(world, came_at=now - timedelta(hours=20))
    danger = record(world, came_at=now - timedelta(hours=20), danger_now="yes")
    due = {d.subject_id: d.due_at for d in Task.objects.filter(completed_at=None)}
    assert due[calm.id] == calm.came_at + timedelta(hours=24)
    assert due[danger.id] == danger.came_at + timedelta(hours=1) < now
    assert danger.promised_at == due[danger.id]


@pytest.mark.parametrize(
    ("ago", "late", "field"),
    [
        (timedelta(minutes=-5), "", "came_on"),
        (LATE_AFTER + timedelta(minutes=5), "", "late"),
        (timedelta(0), "lazy", "late"),
    ],
)
def test_an_impossible_time_is_refused_and_stores_nothing(
    world: World, ago: timedelta, late: str, field: str
) -> None:
    with pytest.raises(RuleBroken) as caught:
        record(world, came_at=timezone.now() - ago, late=late)
    assert caught.value.field == field
    assert not Concern.objects.exists()


def test_a_late_record_needs_a_reason_that_the_journal_holds(
    world: World,
) -> None:
    came = timezone.now() - timedelta(days=40)
    concern = record(world, came_at=came, late=LateReason.PAPER)
    assert concern.came_at == quarter(came)
    assert open_concern(world.tomasa, concern.id).came_at == came
    entry = Entry.objects.get(verb="concern.record")
    assert entry.facts == {"channel": "phone", "receipt": False, "late": "paper"}
    assert entry.actor_id == world.tomasa.user_id


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"channel": Channel.WEB}, "channel"),
        ({"channel": "pigeon"}, "channel"),
        ({"reach": "call"}, "where"),
        ({"words": " "}, "words"),
    ],
)
def test_a_refused_record_stores_nothing(
    world: World, wrong: dict[str, Any], field: str
) -> None:
    with pytest.raises(RuleBroken) as caught:
        record(world, **wrong)
    assert caught.value.field == field
    assert not Concern.objects.exists()


# -- Sent twice ----------------------------------------------------------------------


def test_the_same_form_sent_twice_makes_one_concern(world: World) -> None:
    team, key = world.team_id("cochabamba"), uuid4()
    made = [
        record_concern(world.tomasa, team, heard(), key, with_receipt=True)
        for _turn in range(2)
    ]
    assert made[0][0] == made[1][0]
    assert made[0][1] is not None and made[1][1] is not None
    assert made[0][1].number == made[1][1].number
    assert (made[0][1].again, made[1][1].again) == (False, True)
    assert Concern.objects.count() == 1


def test_other_words_in_a_form_that_was_sent_are_not_lost_in_silence(
    world: World,
) -> None:
    team, key = world.team_id("cochabamba"), uuid4()
    record_concern(world.tomasa, team, heard(), key)
    with pytest.raises(RuleBroken) as caught:
        record_concern(world.tomasa, team, heard(words="Something else."), key)
    assert caught.value.field == "words"


def test_two_people_with_the_same_form_key_make_two_concerns(world: World) -> None:
    team, key = world.team_id("cochabamba"), uuid4()
    for who in (world.tomasa, world.carla):
        record_concern(who, team, heard(), key)
    assert Concern.objects.count() == 2


# -- A number to read the answer -----------------------------------------------------


def test_the_number_that_is_read_out_opens_the_mailbox(world: World) -> None:
    team = world.team_id("cochabamba")
    concern, receipt = record_concern(
        world.tomasa, team, heard(), uuid4(), with_receipt=True
    )
    assert receipt is not None
    assert open_mailbox(receipt.number).words == HEARD
    reply(world.tomasa, concern.id, "Your sister is with us.", uuid4())
    [answer] = read_answers(receipt.number).messages
    assert answer.text == "Your sister is with us."
    contact = SafeContact(where="700 12 345")
    assert change_contact(receipt.number, "call", contact, uuid4()).contact == contact
    assert open_concern(world.tomasa, concern.id).words_verified


def test_nothing_that_is_stored_gives_the_number(world: World) -> None:
    team = world.team_id("cochabamba")
    concern, receipt = record_concern(
        world.tomasa, team, heard(), uuid4(), with_receipt=True
    )
    assert receipt is not None
    row = Concern.objects.filter(id=concern.id).values().get()
    journal = list(Entry.objects.filter(subject_id=concern.id).values())
    number = receipt.number.replace(" ", "")
    assert number not in repr((row, journal))
    kept = Concern.objects.get(id=concern.id)
    for stored in (kept.submission_digest, kept.mailbox_lookup):
        assert stored is not None
        assert number_for(bytes(stored)) != number


# -- For which team ------------------------------------------------------------------


def test_whoever_works_in_two_teams_may_choose(world: World) -> None:
    assert [t.name for t in teams_recording(world.tomasa)] == ["Cochabamba"]
    Membership.objects.create(
        user=world.users["tomasa"],
        team=world.teams["el_alto"],
        organisation=world.organisations["casa"],
        role=Role.CASEWORKER,
    )
    both = [t.name for t in teams_recording(world.tomasa)]
    assert both == ["Cochabamba", "El Alto"]


def test_a_team_of_another_kind_takes_no_record(world: World) -> None:
    with pytest.raises(RuleBroken) as caught:
        record_concern(world.inti, world.team_id("custodians"), heard(), uuid4())
    assert caught.value.field == "team_id"


@pytest.mark.parametrize("who", ["inti", "pablo", "ana", "lena"])
def test_teams_that_take_no_concerns_are_not_offered(world: World, who: str) -> None:
    assert teams_recording(getattr(world, who)) == []


def test_a_record_holds_every_field(world: World) -> None:
    contact = SafeContact(where="700 12 345", code_word="lamp", days=(1,))
    data = heard(
        reporter_type="friend",
        kinds=("trafficking",),
        risk_signs=("travel",),
        reach="call",
        contact=contact,
        name="Quispe",
    )
    team = world.team_id("cochabamba")
    concern = record_concern(world.carla, team, replace(data), uuid4())[0]
    opened = open_concern(world.carla, concern.id)
    assert opened.contact == contact
    assert opened.has_name and opened.name == ""
    assert (concern.kinds, concern.risk_signs) == (["trafficking"], ["travel"])
