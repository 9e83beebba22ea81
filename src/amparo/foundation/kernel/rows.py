"""Storing new rows with little effort."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, models


def insert(row: models.Model) -> None:
    """Store a new row, as ``save(force_insert=True)`` would, with less work.

    Django writes each INSERT anew, column by column; while it does, on SQLite,
    everybody else waits. For the rows that every concern makes. It sends no signals.
    """
    database = connections[DEFAULT_DB_ALIAS]
    with database.cursor() as cursor:
        cursor.execute(_statement(type(row)), _values(row))
    row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS


def insert_all(rows: Iterable[models.Model]) -> None:
    """Store new rows of one table; numbers that it counts itself are not read back."""
    rows = list(rows)
    if rows:
        with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
            cursor.executemany(_statement(type(rows[0])), [_values(r) for r in rows])


def _values(row: models.Model) -> list[Any]:
    database = connections[DEFAULT_DB_ALIAS]
    return [
        field.get_db_prep_save(field.pre_save(row, True), database)
        for field in _fields(type(row))
    ]


@cache
def _fields(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    return [
        field
        for field in model._meta.concrete_fields
        if not isinstance(field, models.AutoField)
    ]


@cache
def _statement(model: type[models.Model]) -> str:
    quote = connections[DEFAULT_DB_ALIAS].ops.quote_name
    columns = [quote(str(field.column)) for field in _fields(model)]
    gaps = ", ".join(["%s"] * len(columns))
    table = quote(model._meta.db_table)
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({gaps})"  # noqa: S608
