"""What a child tells in a course goes past the trainer's team, and about it elsewhere.

Tried as a colleague of the trainer, as their supervisor who reads the journal, and as
the organisation that it is about.
"""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from django.urls import reverse

from amparo.foundation.accounts.models import Membership
from amparo.foundation.journal.models import Entry
from amparo.foundation.kernel.errors import AmparoError, Refused
from amparo.foundation.organisations.models import Receiving, SafeguardingTeam
from amparo.foundation.persons.identity import Facts, Identity
from amparo.foundation.persons.operations import record_person
from amparo.foundation.policy import Role
from amparo.foundation.vault.record_keys import holders
from amparo.prevention.courses.operations import Told, pass_on
from amparo.response.concerns.apart import NobodyApart
from amparo.response.concerns.models import Concern
from amparo.response.concerns.operations import open_concern
from amparo.response.concerns.signed_messages import CONCERN
from tests.cast import World
from tests.courses.helpers import started, training
from tests.rows import write
from tests.signin import signed_in

WORDS = "She said that she is afraid of going home."


def teams_of(concern: Concern) -> set[UUID]:
    return {vault.team_id for vault in holders(CONCERN, concern.id)}


def test_it_is_sealed_to_who_receives_concerns_and_not_to_the_trainer(
    world: World,
) -> None:
    run = started(world)
    receipt = pass_on(world.rosa, run, Told(WORDS), "es", uuid4())
    (concern,) = Concern.objects.all()
    assert receipt.number
    assert teams_of(concern) == {world.team_id("cochabamba")}
    with pytest.raises(AmparoError):
        open_concern(world.rosa, concern.id)
    assert open_concern(world.tomasa, concern.id).words == WORDS


def test_the_same_form_makes_one_concern(world: World) -> None:
    run, key = started(world), uuid4()
    pass_on(world.rosa, run, Told(WORDS), "es", key)
    assert pass_on(world.rosa, run, Told(WORDS), "es", key).again
    assert Concern.objects.count() == 1


def test_the_journal_does_not_say_who_told(world: World) -> None:
    run = started(world)
    before = set(Entry.objects.values_list("id", flat=True))
    pass_on(world.rosa, run, Told(WORDS, about_colleague="no"), "es", uuid4())
    new = Entry.objects.exclude(id__in=before)
    assert new.exists()
    assert not new.filter(actor_id=world.users["rosa"].id).exists()
    assert not new.filter(team_id=training(world).id).exists()


def test_about_one_of_us_nothing_goes_silently_to_the_usual_team(
    world: World,
) -> None:
    run = started(world)
    told = Told(WORDS, about_colleague="yes")
    with pytest.raises(NobodyApart):
        pass_on(world.rosa, run, told, "es", uuid4())
    assert not Concern.objects.exists()


def test_about_one_of_us_another_organisation_reads_it(world: World) -> None:
    run = started(world)
    row = SafeguardingTeam(
        country=world.teams["cochabamba"].country, team=world.teams["manila"]
    )
    row.save(force_insert=True)
    write(row, team=world.teams["manila"])
    told = Told(WORDS, about_colleague="not_sure")
    receipt = pass_on(world.rosa, run, told, "es", uuid4())
    (concern,) = Concern.objects.all()
    assert receipt.apart_with == world.teams["manila"]
    assert teams_of(concern) == {world.team_id("manila")}


def test_who_does_not_train_here_passes_nothing_on(world: World) -> None:
    run = started(world)
    with pytest.raises(Refused):
        pass_on(world.luz, run, Told(WORDS), "es", uuid4())
    Receiving.objects.all().delete()
    with pytest.raises(AmparoError):
        pass_on(world.rosa, run, Told(WORDS), "es", uuid4())
    assert not Concern.objects.exists()


def test_a_trainer_in_a_response_team_sees_not_even_codes_of_its_people(
    world: World,
) -> None:
    team = world.teams["cochabamba"]
    Membership.objects.create(
        user=world.users["rosa"],
        team=team,
        organisation=team.organisation,
        role=Role.TRAINER,
    )
    child = Identity(called="Wara", names=["Wara Quispe"])
    person = record_person(world.carla, team.id, child, Facts(sex="female"))
    rosa = signed_in(world, "rosa")
    assert team.id not in world.rosa.team_ids(Role.TRAINER)
    assert rosa.get(reverse("persons:person", args=[person.id])).status_code in (
        403,
        404,
    )
    assert person.code not in rosa.get(reverse("groups:list")).content.decode()
