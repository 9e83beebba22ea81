"""Services: what a child received; corrected in the open, and counted once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from amparo.foundation.journal.models import Entry
from amparo.foundation.kernel.errors import Conflict, Refused, RuleBroken
from amparo.foundation.kernel.ids import uuid7
from amparo.response.cases.models import Case
from amparo.response.services_delivered.codes import Struck
from amparo.response.services_delivered.models import Delivery
from amparo.response.services_delivered.operations import (
    DeliveryData,
    correct_service,
    record_service,
    strike_service,
)
from amparo.response.services_delivered.presenters import entries
from amparo.response.services_delivered.queries import count_of, delivered
from tests.cases.helpers import with_child
from tests.cast import World
from tests.days import today
from tests.follow_up.helpers import closed, followed

pytestmark = pytest.mark.django_db
NOTE = "Two hours each; she chose the room."
WHY = "It was three times."


def data(world: World, **more: Any) -> DeliveryData:
    facts = DeliveryData(
        "psychosocial", today(), 2, "sessions", world.users["carla"].id, NOTE
    )
    return replace(facts, **more)


def served(world: World, case: Case | None = None, **more: Any) -> Delivery:
    case = case or with_child(world)
    return record_service(world.carla, case.id, data(world, **more))


def test_a_service_says_what_by_whom_when_and_how_much(world: World) -> None:
    case = with_child(world)
    row = served(world, case)
    assert (row.kind, row.quantity, row.unit) == ("psychosocial", 2, "sessions")
    assert row.by == world.users["carla"]
    assert NOTE.encode() not in bytes(row.note_sealed or b"")
    (entry,) = entries(world.carla, case)
    assert entry.what == "Service: Psychosocial support, 2 sessions"
    assert (entry.who, entry.body) == (world.users["carla"].name, NOTE)
    facts = Entry.objects.get(verb="delivery.record").facts
    assert facts == {"kind": "psychosocial", "service": str(row.id)}


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"kind": "telephone_call"}, "kind"),
        ({"unit": "calls"}, "unit"),
        ({"quantity": 0}, "quantity"),
        ({"quantity": 1001}, "quantity"),
        ({"on": today() + timedelta(days=2)}, "on"),
        ({"on": today() - timedelta(days=9)}, "on"),
        ({"by_id": None, "note": ""}, "note"),
        ({"by_id": uuid7()}, "by"),
    ],
)
def test_what_is_no_service_is_refused(
    world: World, more: dict[str, Any], field: str
) -> None:
    with pytest.raises(RuleBroken) as broken:
        served(world, **more)
    assert broken.value.field == field
    assert not Delivery.objects.exists()


def test_the_same_form_records_one_service(world: World) -> None:
    case, key = with_child(world), uuid7()
    rows = {record_service(world.carla, case.id, data(world), key) for _n in range(2)}
    assert len(rows) == Delivery.objects.count() == 1


def test_a_correction_strikes_the_old_row_which_stays_readable(world: World) -> None:
    case = with_child(world)
    old = served(world, case)
    new = correct_service(world.sonia, old.id, data(world, quantity=3), WHY, 1)
    old.refresh_from_db()
    assert (old.struck, old.struck_by) == (Struck.CORRECTED, world.users["sonia"])
    assert (old.quantity, new.quantity, new.replaces) == (2, 3, old)
    bodies = {entry.what: entry.body for entry in entries(world.carla, case)}
    assert WHY in bodies["Service: Psychosocial support, 2 sessions"]
    assert list(delivered(None, None)) == [new]
    with pytest.raises(Conflict):
        correct_service(world.carla, old.id, data(world), WHY, 1)
    with pytest.raises(RuleBroken):
        strike_service(world.carla, old.id, WHY, old.version)


def test_a_mistake_is_struck_with_its_reason_also_in_a_closed_case(
    world: World,
) -> None:
    case = followed(world)
    row = served(world, case)
    closed(world, case)
    with pytest.raises(RuleBroken) as broken:
        strike_service(world.carla, row.id, " ", row.version)
    assert broken.value.field == "why"
    strike_service(world.carla, row.id, "Another child's.", row.version)
    assert count_of(case) == 0
    assert not delivered(None, None).exists()
    with pytest.raises(RuleBroken, match="closed"):
        served(world, case)


def test_a_colleague_who_has_left_stays_the_one_who_gave_it(world: World) -> None:
    from amparo.foundation.accounts.models import Membership
    from amparo.foundation.accounts.operations import end_membership

    old = served(world)
    role = Membership.objects.get(user=world.users["carla"], ended_at=None)
    end_membership(world.sonia, role.id)
    new = correct_service(world.sonia, old.id, data(world, quantity=1), WHY, 1)
    assert new.by == world.users["carla"]
    with pytest.raises(RuleBroken):
        record_service(world.sonia, old.case_id, data(world))


def test_the_results_count_by_the_day_of_the_help(world: World) -> None:
    row, day = served(world), today()
    before, after = day - timedelta(days=1), day + timedelta(days=1)
    assert list(delivered(day, day)) == [row]
    assert list(delivered(None, None)) == [row]
    assert not delivered(None, before).exists()
    assert not delivered(after, None).exists()


def test_another_team_records_nothing(world: World) -> None:
    case = with_child(world)
    with pytest.raises(Refused):
        record_service(world.beto, case.id, data(world))


def test_the_database_refuses_a_strike_by_nobody_and_nothing_delivered(
    world: World,
) -> None:
    row = served(world)
    for columns in ({"struck": "mistake"}, {"quantity": 0}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Delivery.objects.filter(id=row.id).update(**columns)
