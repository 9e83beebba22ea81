"""A transfer in danger is sent at once; a supervisor approves it afterwards."""

from __future__ import annotations

import pytest
from django.urls import reverse

from amparo.foundation.kernel.errors import Refused, RuleBroken
from amparo.foundation.tasks.models import Task
from amparo.response.concerns.models import Concern
from amparo.response.concerns.operations import triage
from amparo.response.transfers.models import Transfer
from amparo.response.transfers.operations import accept_transfer
from amparo.response.transfers.reviews import read_objection, review_transfer
from tests.cases.helpers import due
from tests.cast import World
from tests.reporting import Tell
from tests.signin import signed_in
from tests.transfers.test_transfers import sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def danger(world: World, tell: Tell) -> Concern:
    concern = tell()[1]
    triage(world.tomasa, concern.id, "now", "He waits outside.", concern.version)
    return Concern.objects.get(id=concern.id)


def test_only_a_transfer_in_danger_is_approved_afterwards(
    world: World, tell: Tell, danger: Concern
) -> None:
    calm = sent(world, tell()[1])
    assert (calm.review, due(calm.id)) == ("", {"concern.transfer"})
    row = sent(world, danger)
    both = {"concern.transfer", "concern.transfer_review"}
    assert (row.review, row.answer, due(row.id)) == ("pending", "waiting", both)
    accept_transfer(world.elena, row.id)  # it waits for no approval
    review_transfer(world.sonia, row.id, True)
    assert Transfer.objects.get(id=row.id).review == "approved"
    assert due(row.id) == set()
    with pytest.raises(RuleBroken, match="already been decided"):
        review_transfer(world.sonia, row.id, True)


def test_an_objection_undoes_nothing_and_reaches_whoever_sent_it(
    world: World, danger: Concern
) -> None:
    row = sent(world, danger)
    accept_transfer(world.elena, row.id)
    with pytest.raises(RuleBroken) as no:
        review_transfer(world.sonia, row.id, False)
    assert no.value.field == "because"
    sonia = signed_in(world, "sonia")
    address = reverse("transfers:review", args=[row.id])
    assert "do you approve?" in sonia.get(address).content.decode()
    sonia.post(address, {"approve": "no", "because": "ours"})
    row.refresh_from_db()
    assert (row.review, row.objection, row.answer) == ("objected", "ours", "accepted")
    task = Task.objects.get(subject_id=row.id, completed_at=None)
    assert (task.kind, task.owner_id) == (
        "concern.transfer_objection",
        world.tomasa.user_id,
    )
    tomasa = signed_in(world, "tomasa")
    address = reverse("transfers:objection", args=[row.id])
    words = "Sonia objects: Our team could have helped."
    assert words in tomasa.get(address).content.decode()
    tomasa.post(address)
    assert due(row.id) == set()
    listed = tomasa.get(reverse("transfers:list"), {"of": "sent"}).content.decode()
    assert "Done at once, objected: Sonia" in listed
    with pytest.raises(RuleBroken):
        read_objection(world.tomasa, row.id)


def test_nobody_else_approves_it(world: World, danger: Concern) -> None:
    row = sent(world, danger)
    for who in (world.tomasa, world.elena, world.carla):
        with pytest.raises(Refused):
            review_transfer(who, row.id, True)
    Transfer.objects.filter(id=row.id).update(sent_by=world.users["sonia"])
    with pytest.raises(RuleBroken, match="other than the sender"):
        review_transfer(world.sonia, row.id, True)


def test_the_other_team_reads_nothing_of_the_approval(
    world: World, danger: Concern
) -> None:
    row = sent(world, danger)
    elena = signed_in(world, "elena")
    for address in (
        reverse("transfers:list"),
        reverse("transfers:incoming", args=[row.id]),
    ):
        assert "approval pending" not in elena.get(address).content.decode()
