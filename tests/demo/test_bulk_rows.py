"""Rows stored plainly are those that the models would have saved."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps

from amparo.demo.bulk_rows import Rows, shape_of, store
from amparo.foundation.kernel.ids import uuid7
from amparo.foundation.matching.models import Combination
from amparo.foundation.persons.models import Person
from amparo.foundation.vault.models import KeyGrant
from amparo.response.cases.models import Case, Consent
from tests.cast import World

AT = datetime(2025, 2, 3, 4, 5, 6, 789, tzinfo=UTC)


def columns(world: World, row_id: UUID, code: str) -> dict[str, Any]:
    """Return a case with each sort of column set."""
    return {
        "id": row_id,
        "created_at": AT,
        "code": code,
        "country_id": "BO",
        "team_id": world.team_id("cochabamba"),
        "owner_id": world.users["carla"].id,
        "concern_id": None,
        "kinds": ["online", "jóvenes \\ \t\n"],
        "risk": "high",
        "risk_assessed_at": AT,
        "opened_on": date(2025, 2, 3),
        "story_sealed": bytes(range(256)),
    }


def test_a_row_reads_back_as_if_its_model_had_saved_it(world: World) -> None:
    rows, plainly, saved = Rows(), uuid7(), uuid7()
    rows.add(Case, **columns(world, plainly, "BO-1"))
    store(rows.packed())
    Case(**columns(world, saved, "BO-2")).save(force_insert=True)
    one, other = Case.objects.get(id=plainly), Case.objects.get(id=saved)
    unlike = {"id", "code", "row_code"}
    names = {field.attname for field in Case._meta.concrete_fields} - unlike
    assert {n: getattr(one, n) for n in names} == {n: getattr(other, n) for n in names}
    assert one.is_authentic
    assert other.is_authentic
    assert one.created_at == AT
    assert bytes(one.story_sealed) == bytes(range(256))
    assert Case.objects.filter(created_at=AT, risk_assessed_at__date=AT.date()).count()


def test_what_is_not_said_is_what_the_model_says(world: World) -> None:
    rows = Rows()
    case = rows.add(Case, **columns(world, uuid7(), "BO-1"))
    meant = Case()
    for name in ("version", "state", "closure_reason", "person_id", "form_key"):
        assert getattr(case, name) == getattr(meant, name)
    first, second = rows.add(Consent), rows.add(Consent)
    assert first.id != second.id


def test_what_is_set_later_is_stored_too(world: World) -> None:
    rows, row_id = Rows(), uuid7()
    case = rows.add(Case, **columns(world, row_id, "BO-1"))
    case.risk = "low"
    store(rows.packed())
    assert Case.objects.get(id=row_id).risk == "low"


def test_a_column_that_is_not_there_is_refused(world: World) -> None:
    rows = Rows()
    rows.add(Case, **columns(world, uuid7(), "BO-1")).stage = "opened"
    with pytest.raises(TypeError, match="no column named stage"):
        rows.packed()


def test_parents_come_first() -> None:
    rows = Rows()
    rows.add(Combination, owner=uuid7(), code=1, mark=1)
    rows.add(Person, id=uuid7(), team_id=uuid7(), country_id="BO")
    assert [*rows.packed(KeyGrant, Person)] == [KeyGrant, Person, Combination]


@pytest.mark.parametrize(
    "model",
    [
        model
        for room in (
            "vault",
            "matching",
            "persons",
            "tasks",
            "concerns",
            "cases",
            "referrals",
        )
        for model in apps.get_app_config(room).get_models()
    ],
    ids=lambda model: model._meta.label,
)
def test_every_table_of_these_rooms_can_be_stored_so(model: Any) -> None:
    fields = model._meta.concrete_fields
    counted = [f for f in fields if f.get_internal_type().endswith("AutoField")]
    assert len(shape_of(model).columns) == len(fields) - len(counted)
