"""Storing new rows, and finding a few, with little effort.

Django writes each statement anew, column by column; while it does, on SQLite, everybody
else waits. This is for what every concern from the public stores and asks.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from functools import cache
from typing import Any, TypeVar
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.models.expressions import Col

Row = TypeVar("Row", bound=models.Model)


def insert(row: models.Model) -> None:
    """Store a new row, as ``save(force_insert=True)`` would; it sends no signals."""
    _insert([row])
    row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS


def insert_all(rows: Iterable[models.Model]) -> None:
    """Store new rows of one table; numbers that it counts itself are not read back."""
    rows = list(rows)
    if rows:
        _insert(rows)


def fetch(model: type[Row], rest: str, given: Sequence[Any]) -> list[Row]:
    """Return the rows of a table whole; ``rest`` is the SQL after ``FROM table``.

    Ids that are ``given`` for its ``%s`` went through ``stored_id``.
    """
    database = connections[DEFAULT_DB_ALIAS]
    names, columns, converters = _reading(model)
    table = database.ops.quote_name(model._meta.db_table)
    with database.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM {table} {rest}", given)  # noqa: S608
        found = [list(values) for values in cursor.fetchall()]
    for values in found:
        for place, convert, column in converters:
            values[place] = convert(values[place], column, database)
    return [model.from_db(DEFAULT_DB_ALIAS, names, values) for values in found]


def gaps(many: Collection[Any]) -> str:
    """Return as many ``%s`` as there are things, for what stands in brackets."""
    return ", ".join(["%s"] * len(many))


def stored_id(id: UUID) -> UUID | str:
    """Return an id as this database stores it."""
    native = connections[DEFAULT_DB_ALIAS].features.has_native_uuid_field
    return id if native else id.hex


def _insert(rows: list[models.Model]) -> None:
    database = connections[DEFAULT_DB_ALIAS]
    values = [
        field.get_db_prep_save(field.pre_save(row, True), database)
        for row in rows
        for field in _fields(type(row))
    ]
    with database.cursor() as cursor:
        cursor.execute(_statement(type(rows[0]), len(rows)), values)


@cache
def _fields(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    return [
        field
        for field in model._meta.concrete_fields
        if not isinstance(field, models.AutoField)
    ]


@cache
def _statement(model: type[models.Model], rows: int) -> str:
    quote = connections[DEFAULT_DB_ALIAS].ops.quote_name
    columns = [quote(str(field.column)) for field in _fields(model)]
    values = ", ".join([f"({gaps(columns)})"] * rows)
    table = quote(model._meta.db_table)
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES {values}"  # noqa: S608


Convert = Callable[[Any, Col, Any], Any]


@cache
def _reading(
    model: type[models.Model],
) -> tuple[list[str], str, list[tuple[int, Convert, Col]]]:
    """Return a table's names in Python, its columns in SQL, and what reads them."""
    database = connections[DEFAULT_DB_ALIAS]
    quote, table = database.ops.quote_name, model._meta.db_table
    fields = model._meta.concrete_fields
    columns = [field.get_col(table) for field in fields]
    converters: list[tuple[int, Convert, Col]] = [
        (place, convert, column)
        for place, column in enumerate(columns)
        for convert in (
            *database.ops.get_db_converters(column),
            *column.get_db_converters(database),
        )
    ]
    named = ", ".join(f"{quote(table)}.{quote(str(f.column))}" for f in fields)
    return [field.attname for field in fields], named, converters
