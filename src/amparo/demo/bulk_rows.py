"""Rows of the demonstration: collected as plain columns, stored in bulk.

Making and saving objects of the models would cost several times more than all the
sealing does, so a row is only its columns, with the defaults that its model declares.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from operator import attrgetter
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from django.db import connection, models
from django.utils import timezone

from amparo.foundation.kernel.coded import CodedRecord, row_code
from amparo.foundation.kernel.crypto import RecordKey, random_key
from amparo.foundation.matching import combinations
from amparo.foundation.matching.models import Combination, PendingEntry
from amparo.foundation.vault.models import KeyGrant, Purpose, VaultKey
from amparo.foundation.vault.record_keys import sealed_for

Row = SimpleNamespace  # one row while it is invented; its columns are its attributes
# Rows ready to be stored on either database, by table, in the order of the columns.
Packed = dict[type[models.Model], list[tuple[Any, ...]]]


class Rows:
    """Gathers rows by table, until they are packed."""

    def __init__(self) -> None:
        self.tables: dict[type[models.Model], list[Row]] = {}

    def add(self, model: type[models.Model], **columns: Any) -> Row:
        """Add a row to a table and return it; values may still be set on it."""
        row = shape_of(model).row(columns)
        self.tables.setdefault(model, []).append(row)
        return row

    def key(
        self,
        kind: str,
        record_id: UUID,
        vaults: Iterable[VaultKey],
        purpose: Purpose = Purpose.WORK,
    ) -> RecordKey:
        """Create a record's key, and the grants with which these vaults open it."""
        record = RecordKey(kind, record_id, random_key())
        for vault in vaults:
            self._grant(record, vault, purpose)
        return record

    def escrow(
        self,
        record: RecordKey,
        vault: VaultKey,
        until: datetime,
        purpose: Purpose = Purpose.REFERRAL,
    ) -> None:
        """Put a record's key in escrow for a team that has not accepted yet."""
        self._grant(record, vault, purpose, expires_at=until, in_escrow=True)

    def _grant(
        self,
        record: RecordKey,
        vault: VaultKey,
        purpose: Purpose,
        expires_at: datetime | None = None,
        in_escrow: bool = False,
    ) -> None:
        self.add(
            KeyGrant,
            kind=record.kind,
            record_id=record.record_id,
            vault_key_id=vault.id,
            sealed_key=sealed_for(record, vault, in_escrow=in_escrow),
            purpose=purpose,
            expires_at=expires_at,
            in_escrow=in_escrow,
        )

    def found_by(
        self,
        kind: str,
        record_id: UUID,
        team_id: UUID,
        parts: Mapping[int, Iterable[str]],
    ) -> None:
        """Let a record be found by combinations, and in the end by a team's index."""
        for row in combinations.rows_of({record_id: parts}):
            self.add(Combination, owner=row.owner, code=row.code, mark=row.mark)
        noted = {"team_id": team_id, "kind": kind, "record_id": record_id}
        self.add(PendingEntry, **noted, noted_on=timezone.now().date())

    def packed(self, *first: type[models.Model]) -> Packed:
        """Return everything, ready to be stored: some tables first, then the rest."""
        order = [*first, *(model for model in self.tables if model not in first)]
        return {
            model: [shape.plain(shape.coded(row)) for row in self.tables.get(model, [])]
            for model in order
            if (shape := shape_of(model))
        }


def store(packed: Packed) -> None:
    """Write packed rows, each table in one go; call it inside a transaction."""
    write = _copy if connection.vendor == "postgresql" else _insert
    for model, rows in packed.items():
        if rows:
            quoted = connection.ops.quote_name
            columns = ", ".join(map(quoted, shape_of(model).columns))
            write(f"{quoted(model._meta.db_table)} ({columns})", rows)


def _copy(table: str, rows: list[tuple[Any, ...]]) -> None:
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _insert(table: str, rows: list[tuple[Any, ...]]) -> None:
    marks = ", ".join(["%s"] * len(rows[0]))
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)  # noqa: S608


# -- the columns of a table ----------------------------------------------------------


def _utc(value: datetime) -> str:
    return str(value.astimezone(UTC).replace(tzinfo=None))


# How both databases take a kind of column; None: unchanged.
_PLAIN: dict[str, Callable[[Any], Any] | None] = {
    "UUIDField": attrgetter("hex"),
    "DateTimeField": _utc,
    "DateField": date.isoformat,
    "JSONField": json.dumps,
    "BooleanField": int,
    "CharField": str,
    "TextField": str,
    "BinaryField": None,
    "BigIntegerField": None,
    "PositiveIntegerField": None,
    "PositiveSmallIntegerField": None,
}


@dataclass(frozen=True)
class Shape:
    """The columns of a table: their defaults, and how values are stored."""

    model: type[models.Model]
    names: tuple[str, ...]  # as on a model
    columns: tuple[str, ...]  # as in the database
    same: dict[str, Any]  # defaults that are the same for every row
    made: dict[str, Callable[[], Any]]  # defaults that are made for each
    plainly: list[tuple[int, Callable[[Any], Any]]]  # by place
    values: Callable[[Row], tuple[Any, ...]]

    def row(self, columns: dict[str, Any]) -> Row:
        """Return a row with these columns, and defaults in the others."""
        made = {k: make() for k, make in self.made.items() if k not in columns}
        return Row(**{**self.same, **made, **columns})

    def plain(self, row: Row) -> tuple[Any, ...]:
        """Return what is stored; a column that the table does not have is refused."""
        if len(vars(row)) != len(self.names):
            strange = ", ".join(set(vars(row)) - set(self.names))
            raise TypeError(f"The table has no column named {strange}.")
        values = [*self.values(row)]
        for place, plain in self.plainly:
            if (value := values[place]) is not None:
                values[place] = plain(value)
        return tuple(values)

    def coded(self, row: Row) -> Row:
        """Return the row with its keyed code, if the table has one."""
        if issubclass(self.model, CodedRecord):
            row.row_code = row_code(self.model, row)
        return row


@cache
def shape_of(model: type[models.Model]) -> Shape:
    """Return the columns of a model's table; those that the database counts are not."""
    fields = [f for f in model._meta.concrete_fields if not _is_counted(f)]
    names = tuple(field.attname for field in fields)
    return Shape(
        model=model,
        names=names,
        columns=tuple(str(field.column) for field in fields),
        same={f.attname: f.get_default() for f in fields if not _is_made(f)},
        made={f.attname: f.default for f in fields if _is_made(f)},
        plainly=[
            (place, plain)
            for place, field in enumerate(fields)
            if (plain := _PLAIN[_kind(field)])
        ],
        values=attrgetter(*names),
    )


def _is_counted(field: models.Field[Any, Any]) -> bool:
    return isinstance(field, models.AutoField | models.BigAutoField)


def _is_made(field: models.Field[Any, Any]) -> bool:
    return field.has_default() and callable(field.default)


def _kind(field: models.Field[Any, Any]) -> str:
    meant = field.target_field if isinstance(field, models.ForeignKey) else field
    return meant.get_internal_type()
