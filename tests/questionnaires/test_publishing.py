"""A version is published by a second person, who sees what lies open."""

from __future__ import annotations

import pytest

from amparo.foundation.decisions.operations import confirm, reject, withdraw
from amparo.foundation.kernel.errors import Refused, RuleBroken
from amparo.foundation.organisations.models import Organisation
from amparo.foundation.proposals.kinds import kind_of
from amparo.foundation.questionnaires.models import Version
from amparo.foundation.questionnaires.operations import (
    propose_publishing,
    upload_version,
)
from tests.cast import World
from tests.questionnaires.helpers import NEXT, published, uploaded, workbook

pytestmark = pytest.mark.django_db


def state(version: Version) -> str:
    return Version.objects.get(id=version.id).state


def test_a_second_person_publishes(world: World) -> None:
    version = uploaded(world)
    proposal = propose_publishing(world.sonia, version.id)
    assert state(version) == "waiting"
    confirm(world.ana, proposal.id)
    now = Version.objects.get(id=version.id)
    assert (now.state, now.published_by) == ("published", world.users["ana"])
    assert now.published_at is not None
    assert now.is_sound


@pytest.mark.parametrize("name", ["elena", "mariana", "diego"])
def test_other_authors_and_data_protection_may_be_the_second(
    world: World, name: str
) -> None:
    version = uploaded(world)
    confirm(getattr(world, name), propose_publishing(world.sonia, version.id).id)
    assert state(version) == "published"


def test_who_uploaded_it_is_no_second_person_even_if_another_proposes(
    world: World,
) -> None:
    version = uploaded(world)
    proposal = propose_publishing(world.mariana, version.id)
    with pytest.raises(RuleBroken, match="You uploaded"):
        confirm(world.sonia, proposal.id)
    with pytest.raises(RuleBroken, match="proposed this yourself"):
        confirm(world.mariana, proposal.id)
    assert state(version) == "waiting"


@pytest.mark.parametrize("name", ["carla", "luz", "celso", "pablo"])
def test_nobody_else_publishes(world: World, name: str) -> None:
    proposal = propose_publishing(world.sonia, uploaded(world).id)
    with pytest.raises(Refused):
        confirm(getattr(world, name), proposal.id)


def test_the_organisation_above_may_be_the_second(world: World) -> None:
    casa, above = world.organisations["casa"], world.organisations["kanlungan"]
    Organisation.objects.filter(id=casa.id).update(parent=above)
    version = uploaded(world)
    confirm(world.luz, propose_publishing(world.sonia, version.id).id)
    assert state(version) == "published"


def test_a_withdrawn_or_rejected_proposal_makes_it_a_draft_again(world: World) -> None:
    version = uploaded(world)
    withdraw(world.sonia, propose_publishing(world.sonia, version.id).id)
    assert state(version) == "draft"
    reject(world.ana, propose_publishing(world.sonia, version.id).id)
    assert state(version) == "draft"
    assert propose_publishing(world.sonia, version.id).is_pending


def test_a_monitoring_officer_withdraws_their_own_proposal(world: World) -> None:
    version = uploaded(world, world.mariana)
    withdraw(world.mariana, propose_publishing(world.mariana, version.id).id)
    assert state(version) == "draft"


def test_asking_twice_is_one_question(world: World) -> None:
    version = uploaded(world)
    one = propose_publishing(world.sonia, version.id)
    assert propose_publishing(world.sonia, version.id) == one


def test_the_earlier_version_is_retired_by_the_next(world: World) -> None:
    first = published(world)
    second = upload_version(world.sonia, first.questionnaire_id, workbook(NEXT))
    published(world, second)
    assert (state(first), state(second)) == ("retired", "published")
    assert Version.objects.get(id=first.id).is_sound
    with pytest.raises(RuleBroken, match="published already"):
        propose_publishing(world.sonia, first.id)


def test_the_second_person_reads_what_will_lie_open(world: World) -> None:
    proposal = propose_publishing(world.sonia, uploaded(world).id)
    lines = {line.label: line.new for line in kind_of(proposal).lines(proposal)}
    assert lines["Questionnaire"] == "Household, version 1"
    assert lines["Answers that lie open as codes"] == (
        "How many rooms?; Is it safe at home?"
    )
    assert lines["Questions"] == "8"
