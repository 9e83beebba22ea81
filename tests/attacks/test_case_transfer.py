"""What someone tries who wants to read a case that another team has, or had.

As a receiving team before it accepts, as the team before afterwards, with a backup of
the keys, and by writing to the database.
"""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from amparo.foundation.kernel.crypto import Tampered
from amparo.foundation.kernel.errors import Conflict, KeysLocked, Refused, RuleBroken
from amparo.foundation.persons.models import KIND as PERSON
from amparo.foundation.vault.models import KeyGrant
from amparo.foundation.vault.record_keys import open_key, open_keys
from amparo.response.case_transfers.models import CaseTransfer, Cover
from amparo.response.case_transfers.operations import accept_transfer, transfer_case
from amparo.response.cases.codes import Audience
from amparo.response.cases.consent_texts import text_for
from amparo.response.cases.models import KIND, Case, Consent, ConsentText
from amparo.response.cases.operations import (
    decide_approval,
    open_the_case,
    record_consents,
    write_consent_text,
)
from tests.attacks.database_writer import update
from tests.case_transfers.helpers import asked, data, sent
from tests.cases.helpers import child_of, consent_data, planned, with_child
from tests.cast import World
from tests.signin import signed_in

pytestmark = pytest.mark.django_db


def test_keys_that_lie_ready_open_nothing_with_the_receivers_own_keys(
    world: World,
) -> None:
    row = sent(world)
    for kind, record_id in ((KIND, row.case_id), (PERSON, child_of(row.case))):
        assert open_keys(world.elena, kind, [record_id]) == {}
    # The database says that it is released: it is still sealed for the server.
    KeyGrant.objects.filter(in_escrow=True).update(in_escrow=False)
    try:
        found = open_keys(world.elena, KIND, [row.case_id])
    except Tampered:
        found = {}
    assert found == {}


def test_a_transfer_that_was_only_asked_for_is_accepted_by_nobody(
    world: World,
) -> None:
    row = asked(world)
    for name in ("elena", "beto", "luz"):
        with pytest.raises((Refused, RuleBroken, Conflict)):
            accept_transfer(getattr(world, name), row.id)
    assert Case.objects.get(id=row.case_id).team_id == world.team_id("cochabamba")


def test_a_request_that_is_called_sent_in_the_database_is_not_accepted(
    world: World,
) -> None:
    row = asked(world)
    update(row, state="sent")
    with pytest.raises(RuleBroken, match="outside of Amparo"):
        accept_transfer(world.elena, row.id)
    with pytest.raises((Refused, KeysLocked)):
        open_the_case(world.elena, row.case_id)


def test_a_third_team_that_writes_itself_into_the_row_gets_no_keys(
    world: World,
) -> None:
    row = sent(world)
    CaseTransfer.objects.filter(id=row.id).update(to_team=world.team_id("manila"))
    with pytest.raises(RuleBroken):
        accept_transfer(world.luz, row.id)
    with pytest.raises((Refused, KeysLocked)):
        open_the_case(world.luz, row.case_id)
    assert Case.objects.get(id=row.case_id).team_id == world.team_id("cochabamba")


def test_the_team_before_finds_no_way_back_by_the_addresses_it_knows(
    world: World,
) -> None:
    case = planned(world)
    row = sent(world, case)
    accept_transfer(world.elena, row.id)
    carla = signed_in(world, "carla")
    for address in (
        reverse("cases:detail", args=[case.id]),
        reverse("cases:consent", args=[case.id]),
        reverse("persons:person", args=[case.person_id]),
        reverse("case_transfers:send", args=[case.id]),
    ):
        assert carla.get(address).status_code in (403, 404), address
    with pytest.raises(Refused):
        now = Case.objects.get(id=case.id)
        transfer_case(
            world.carla, case.id, data(world, "cochabamba"), uuid4(), now.version
        )
    with pytest.raises(KeysLocked):
        open_key(world.carla, KIND, case.id)


def test_one_who_approves_cannot_be_the_one_who_asked(world: World) -> None:
    row = asked(world)
    assert row.approval_id is not None
    with pytest.raises((Refused, RuleBroken)):
        decide_approval(world.carla, row.approval_id, True)
    with pytest.raises(IntegrityError), transaction.atomic():
        assert row.approval is not None
        type(row.approval).objects.filter(id=row.approval_id).update(
            decided_by=world.carla.user_id
        )


def test_an_alleged_perpetrator_consents_on_no_row_of_the_page(world: World) -> None:
    case = with_child(world)
    answers = [
        consent_data(),
        consent_data(
            purpose="sharing",
            giver="caregiver",
            relation="father",
            is_alleged_offender=True,
        ),
    ]
    with pytest.raises(RuleBroken, match="can never consent"):
        record_consents(world.carla, case.id, answers, uuid4())
    assert not Consent.objects.exists()


def test_a_consent_text_changed_in_the_database_is_not_read_out(world: World) -> None:
    casa = world.organisations["casa"]
    ours = dict.fromkeys(Consent.Purpose.values, "You may say no.")
    row = write_consent_text(world.sonia, casa, "es", "adult", ours, 0)
    assert (text_for(casa, ["es"], Audience.ADULT) or row).words == ours
    update(row, words=dict.fromkeys(Consent.Purpose.values, "You have to sign."))
    found = text_for(casa, ["es"], Audience.ADULT)
    assert found is not None
    assert "You have to sign." not in found.words.values()
    assert ConsentText.objects.count() == 1


def test_cover_opens_nothing_to_who_has_no_keys_and_no_role(world: World) -> None:
    case = planned(world)
    Cover.objects.create(
        team_id=world.team_id("cochabamba"),
        user=world.users["carla"],
        by=world.users["beto"],
        set_by=world.users["beto"],
        starts_on="2026-01-01",
        ends_on="2036-01-01",
        starts_at="2026-01-01T00:00Z",
        ends_at="2036-01-01T00:00Z",
    )
    with pytest.raises((Refused, KeysLocked)):
        open_the_case(world.beto, case.id)
    beto = signed_in(world, "beto")
    assert case.code not in beto.get(reverse("tasks:my_day")).content.decode()
    assert case.code not in beto.get(reverse("cases:list")).content.decode()
