"""Rows with a keyed code, which says that the server itself wrote them.

Whoever can write to the database can seal words of their own to a team, or set a
colleague's role. The code over a row cannot be made without the server's secret. It
covers the columns that the model names in ``CODED``, by default the sealed ones (which
of them are empty, too), and the row's version. SECURITY.md says what passes
nevertheless.

No record's key opens what is ``WATCHED``: who keeps names, what children follow, what
two people decided. Where such a row is used, one that is not authentic counts as if it
said nothing, and the scheduler raises the alarm (``vault.watch``).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from functools import cache
from typing import Any, ClassVar

from django.apps import apps
from django.db import models

from .models import Record
from .secret import code, code_holds, is_proven

LABEL = "row"


@cache
def coded_columns(model: type[models.Model]) -> tuple[str, ...]:
    """Return the names of the columns that a model's code covers.

    A migration's model of the past has the columns of the present one.
    """
    if named := getattr(apps.get_model(model._meta.label), "CODED", ()):
        return tuple(named)
    names = (each.attname for each in model._meta.concrete_fields)
    return tuple(sorted(name for name in names if name.endswith("_sealed")))


def coded_text(model: type[models.Model], row: Any) -> str:
    """Return what the code of a row is made over; ``row`` has the model's columns."""
    # An empty column is left out: one that a later version adds changes no code.
    held = {name: getattr(row, name) for name in coded_columns(model)}
    values = (f"{n}={_plain(v)}" for n, v in held.items() if v is not None and v != b"")
    return "|".join([model._meta.label_lower, str(row.id), str(row.version), *values])


def _plain(value: Any) -> str:
    if isinstance(value, bytes | memoryview):
        return hashlib.sha256(value).hexdigest()
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, list | tuple | dict):
        value = json.dumps(value, sort_keys=True)
    # The separator is written otherwise within a value, so that no text can be moved
    # from one column to the next.
    return str(value).replace("%", "%25").replace("|", "%7C")


def row_code(model: type[models.Model], row: Any, *, proven: bool = True) -> bytes:
    """Return the code that a row with these columns has."""
    return code(LABEL, coded_text(model, row), proven=proven)


class RowCode(models.BinaryField):  # type: ignore[type-arg]
    """The keyed code of a row; computed when the row is inserted.

    ``kernel.locking.change`` and ``write_coded`` renew it.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"max_length": 33, "editable": False} | options)

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """Compute the code of a new row; for an older one nothing is vouched."""
        if add:
            made = row_code(type(model_instance), model_instance)
            setattr(model_instance, self.attname, made)
        return super().pre_save(model_instance, add)


class CodedRecord(Record):
    """A record with a keyed code over its sealed columns, or over those in ``CODED``.

    Change it by ``kernel.locking.change`` or ``write_coded`` only.
    """

    CODED: ClassVar[tuple[str, ...]] = ()
    WATCHED: ClassVar[bool] = False

    row_code = RowCode()

    class Meta:
        abstract = True

    @property
    def is_authentic(self) -> bool:
        """Say whether the row is as the server itself wrote it."""
        return code_holds(LABEL, coded_text(type(self), self), self.row_code)

    @property
    def is_proven(self) -> bool:
        """Say whether it is authentic, and was not only found after a lost secret."""
        return is_proven(LABEL, coded_text(type(self), self), self.row_code)

    @property
    def label(self) -> str:
        """The table of the row, such as ``cases.note``."""
        return self._meta.label_lower


def renewed(row: CodedRecord, fields: dict[str, Any]) -> dict[str, Any]:
    """Return these changes of a row with its next version and its new code.

    What was not authentic before is not vouched for now: its code stays as it was. What
    was not proven stays so, unless all of it is written anew.
    """
    written = {**fields, "version": row.version + 1}
    proven = row.is_proven
    if proven or row.is_authentic:
        columns = coded_columns(type(row))
        after = type(row)(id=row.id)
        for name in (*columns, "version"):
            setattr(after, name, written.get(name, getattr(row, name)))
        proven = proven or fields.keys() >= set(columns)
        written["row_code"] = row_code(type(row), after, proven=proven)
    return written


def vouch(row: CodedRecord, *, proven: bool = True) -> None:
    """Give a row the code of what it holds now, because people have looked at it.

    In memory too. What takes two people is vouched for by two, with their decision.
    ``proven=False``: because the secret was lost, and nobody can say.
    """
    stored = row_code(type(row), row, proven=proven)
    type(row)._base_manager.filter(pk=row.pk).update(row_code=stored)
    row.row_code = stored


def write_coded(rows: Iterable[CodedRecord], **fields: Any) -> int:
    """Write the same values to many coded rows; return how many.

    For what follows from another change, such as destroying; inside a transaction. The
    rows are updated too.
    """
    count = 0
    for row in rows:
        written = renewed(row, fields)
        count += type(row)._base_manager.filter(pk=row.pk).update(**written)
        for name, value in written.items():
            setattr(row, name, value)
    return count


def coded_models(*, watched: bool = False) -> list[type[CodedRecord]]:
    """Return the tables whose rows have codes, or those of them that are watched."""
    found = [m for m in apps.get_models() if issubclass(m, CodedRecord)]
    return [m for m in found if m.WATCHED or not watched]


def changed_rows(model: type[CodedRecord]) -> Iterator[Any]:
    """Yield what is coded of each row that is not as this server wrote it.

    Streams the table: only the columns that the code covers, and no models.
    """
    names = dict.fromkeys(("id", "version", *coded_columns(model), "row_code"))
    rows = model._base_manager.values_list(*names, named=True)
    for row in rows.iterator(chunk_size=2000):
        if not code_holds(LABEL, coded_text(model, row), row.row_code):
            yield row
