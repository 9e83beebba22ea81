"""Rows that are stored with little effort hold what Django would have stored."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, connection, models, transaction

from amparo.foundation.journal.models import Entry
from amparo.foundation.kernel.ids import uuid7
from amparo.foundation.kernel.rows import fetch, insert, insert_all, stored_id
from amparo.foundation.organisations.models import Team
from amparo.foundation.tasks.models import Task
from amparo.foundation.vault.models import KeyGrant, VaultKey
from amparo.response.concerns.models import Concern, MatchCode
from tests.reporting import Tell

MEANT_TO_DIFFER = {
    "id",
    "code",
    "mailbox_lookup",
    "submission_digest",
    "record_id",
    "mac",
    "form_key",
}


def copy_of(row: models.Model, **more: Any) -> Any:
    """Return an unsaved row with another key and everything else the same."""
    columns = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields}
    return type(row)(**(columns | {"id": uuid7()} | more))


def stored(row: models.Model) -> dict[str, Any]:
    """Return a row's columns as the database holds them, but for what is its own."""
    table = connection.ops.quote_name(row._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT * FROM {table} WHERE id = %s",  # noqa: S608
            [row._meta.pk.get_db_prep_value(row.pk, connection)],
        )
        names = [column[0] for column in cursor.description]
        found = dict(zip(names, cursor.fetchone(), strict=True))
    return {k: v for k, v in found.items() if k not in MEANT_TO_DIFFER}


@pytest.mark.parametrize("model", [Concern, Task, Entry, KeyGrant])
def test_a_row_is_stored_as_django_stores_it(
    tell: Tell, model: type[models.Model]
) -> None:
    tell(name="Somebody", child_age="13_15", risk_signs=["injury"], kinds=["online"])
    original = model._default_manager.latest("id")
    fresh: dict[type[models.Model], dict[str, Any]] = {
        Concern: {
            "code": "C-222222",
            "mailbox_lookup": b"1",
            "submission_digest": b"2",
        },
        KeyGrant: {"record_id": uuid7()},
    }
    row = copy_of(original, **fresh.get(model, {}))
    insert(row)
    assert not row._state.adding
    assert stored(row) == stored(original)
    again = model._default_manager.get(pk=row.pk)
    for field in model._meta.concrete_fields:
        assert getattr(again, field.attname) == getattr(row, field.attname), field


def test_many_rows_are_stored_at_once_and_none_is_none(tell: Tell) -> None:
    _receipt, concern = tell()
    MatchCode.objects.all().delete()
    insert_all([])
    insert_all(
        MatchCode(concern=concern, family="place", code=code) for code in (1, -2, 2**62)
    )
    assert sorted(MatchCode.objects.values_list("code", flat=True)) == [-2, 1, 2**62]


@pytest.mark.parametrize("model", [Team, VaultKey, Task, Concern, Entry])
def test_a_row_is_found_as_django_finds_it(
    tell: Tell, model: type[models.Model]
) -> None:
    """Ids, times, lists and bytes are read back as what they are."""
    tell(name="Somebody", child_age="13_15", risk_signs=["injury"], kinds=["online"])
    expected = model._default_manager.latest("created_at" if model != Entry else "at")
    table = connection.ops.quote_name(model._meta.db_table)
    rest = f"WHERE {table}.id = %s"
    [found] = fetch(model, rest, [stored_id(expected.pk)])
    assert not found._state.adding
    for field in model._meta.concrete_fields:
        value, other = (getattr(row, field.attname) for row in (found, expected))
        assert (value, type(value)) == (other, type(other)), field
    assert fetch(model, rest, [stored_id(uuid7())]) == []


def test_what_the_database_refuses_is_refused(tell: Tell) -> None:
    _receipt, concern = tell()
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(copy_of(concern))
