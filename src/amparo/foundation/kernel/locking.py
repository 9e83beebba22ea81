"""Optimistic locking: the second person to save is told, and nothing is lost."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db.models import F, Model
from django.utils.translation import gettext_lazy as _

from .coded import CodedRecord, renewed
from .errors import Conflict, Text

M = TypeVar("M", bound=Model)

CHANGED = _("Someone changed this while you were writing.")


def change(
    row: M, expected_version: int, message: Text = CHANGED, /, **fields: Any
) -> M:
    """Write these fields if the row still has the version the person saw.

    The row is updated too; its other fields stay as they are in the database. Raises
    ``Conflict`` when someone else was faster.
    """
    seen = type(row)._base_manager.filter(pk=row.pk, version=expected_version)
    written: dict[str, Any] = {**fields, "version": F("version") + 1}
    if isinstance(row, CodedRecord):
        if row.version != expected_version:
            raise conflict(row, message)
        written = renewed(row, fields)
    if not seen.update(**written):
        raise conflict(row, message)
    row.refresh_from_db(fields=list(written))
    return row


def check_version(
    row: Model, expected_version: int, message: Text = CHANGED, /
) -> None:
    """Raise ``Conflict`` unless the row has the version that the person saw."""
    if getattr(row, "version", None) != expected_version:
        raise conflict(row, message)


def conflict(row: Model, message: Text = CHANGED, /) -> Conflict:
    """Return the ``Conflict`` for someone who was slower, with the current row."""
    row.refresh_from_db()
    return Conflict(message, row)


def lock(row: Model, *fields: str) -> None:
    """Lock the row until the transaction ends, and reload it.

    What is checked afterwards still holds when it is written. With named ``fields``
    only those are reloaded.
    """
    row.refresh_from_db(
        fields=fields or None,
        from_queryset=type(row)._base_manager.select_for_update(),
    )
