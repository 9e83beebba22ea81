"""A deputy from outside looks around: at the rest of the case, and at the others.

They have a key of one record and its address. What they want: to read more of it than
the request, another child's case, or the same one again afterwards.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from amparo.foundation.accounts import deputies
from amparo.foundation.accounts.models import Deputy
from amparo.foundation.kernel.errors import AmparoError, KeysLocked, Refused
from amparo.foundation.persons.operations import open_person
from amparo.foundation.policy import may
from amparo.foundation.vault.record_keys import open_key, open_keys
from amparo.response.cases import queries
from amparo.response.cases.models import KIND, Approval, Case
from amparo.response.cases.operations import (
    ask_approval,
    decide_approval,
    open_the_case,
    write_note,
)
from amparo.response.cases.operations._shared import scope_of
from amparo.response.cases.operations.deputies import open_as_deputy
from tests.cases.helpers import STORY, WARA, ready
from tests.cast import World
from tests.signin import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(world: World) -> Approval:
    """Carla's request, of which Elena of El Alto is the deputy."""
    case, team = ready(world), world.teams["cochabamba"]
    today = deputies.today_in(team)
    Deputy.objects.create(
        team=team,
        user=world.users["elena"],
        starts_on=today,
        ends_on=today + timedelta(days=3),
    )
    return ask_approval(world.carla, case.id)


def test_they_find_neither_the_case_nor_the_others(
    world: World, asked: Approval
) -> None:
    case = Case.objects.select_related("team__organisation").get(id=asked.case_id)
    elena = world.elena
    assert open_as_deputy(elena, asked.id).goals
    for verb in ("case.list", "case.export", "case.open", "case.approve", "case.note"):
        assert case not in queries.visible_to(elena, verb)
        assert not may(elena, verb, scope_of(case))
    assert queries.like_code(elena, case.code) == []
    assert queries.by_code(elena, case.code, "case.open") is None
    with pytest.raises(Refused):
        open_the_case(elena, case.id)
    with pytest.raises(Refused):
        write_note(elena, case.id, "other", "I was here.")
    with pytest.raises(AmparoError):
        open_person(elena, case.person_id or case.id)


def test_the_pages_show_the_request_and_nothing_else(
    world: World, asked: Approval
) -> None:
    case = Case.objects.get(id=asked.case_id)
    elena = signed_in(world, "elena")
    shown = elena.get(reverse("cases:decide-as-deputy", args=[asked.id]))
    assert shown.status_code == 200
    words = shown.content.decode()
    assert not [text for text in (STORY, WARA.called, WARA.street) if text in words]
    for name in ("detail", "note", "risk", "consent", "refer", "closure", "bar"):
        address = reverse(f"cases:{name}", args=[case.id])
        assert elena.get(address).status_code == 404, name
    assert elena.get(reverse("cases:decide", args=[asked.id])).status_code == 404
    team = elena.get(reverse("cases:list"), {"of": "team"}).content.decode()
    assert case.code not in team
    assert case.code not in elena.post(reverse("cases:export")).content.decode()


def test_they_have_no_key_of_another_case_and_no_say_in_it(
    world: World, asked: Approval
) -> None:
    other = ready(world)
    waiting = Approval.objects.get(case=other, kind="assess")
    decide_approval(world.sonia, waiting.id, True)
    row = Approval.objects.create(
        case=other, kind="plan", requested_by=world.users["carla"]
    )
    assert set(open_keys(world.elena, KIND, [asked.case_id, other.id])) == {
        asked.case_id
    }
    for attempt in (
        lambda: open_as_deputy(world.elena, row.id),
        lambda: decide_approval(world.elena, row.id, True),
    ):
        with pytest.raises(Refused):
            attempt()
    # A pointer written into the database gives them no key.
    Approval.objects.filter(id=row.id).update(deputy=world.users["elena"])
    with pytest.raises(KeysLocked):
        open_as_deputy(world.elena, row.id)


def test_afterwards_they_have_nothing(world: World, asked: Approval) -> None:
    decide_approval(world.elena, asked.id, True)
    with pytest.raises(KeysLocked):
        open_key(world.elena, KIND, asked.case_id)
    with pytest.raises(Refused):
        open_as_deputy(world.elena, asked.id)
    with pytest.raises(Refused):
        decide_approval(world.elena, asked.id, False, "No.")


def test_a_deputy_written_into_the_table_is_none(world: World, asked: Approval) -> None:
    Deputy.objects.update(user=world.users["luz"])
    Approval.objects.update(deputy=world.users["luz"])
    with pytest.raises(Refused):
        open_as_deputy(world.luz, asked.id)
    with pytest.raises(Refused):
        decide_approval(world.luz, asked.id, True)
