"""The sealed details of this room's rows: written, read, and corrected with history."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from amparo.foundation.kernel.crypto import RecordKey
from amparo.foundation.kernel.locking import change, check_version
from amparo.foundation.policy import Actor
from amparo.response.cases.history import store_correction
from amparo.response.cases.models import Case
from amparo.response.cases.operations._shared import key_of, user_of

from .models import Around

Values = Mapping[str, Any]


def seal_details(key: RecordKey, row: Around, details: Values) -> bytes:
    """Return the sealed details of a row."""
    text = json.dumps(dict(details), ensure_ascii=False, sort_keys=True)
    return key.seal(row.place, text)


def read_details(key: RecordKey, row: Around) -> dict[str, Any]:
    """Open the details of a row."""
    found: dict[str, Any] = json.loads(key.read(row, "details", row.place))
    return found


def add(actor: Actor, case: Case, row: Around, details: Values) -> None:
    """Store a new row with its details; call it inside an operation."""
    row.case, row.by_id = case, user_of(actor)
    row.details_sealed = seal_details(key_of(actor, case), row, details)
    row.save(force_insert=True)


def correct(
    actor: Actor,
    case: Case,
    row: Around,
    version: int,
    columns: Values,
    details: Values,
    why: str = "",
    *,
    follows: Values | None = None,
    named: Mapping[str, tuple[str, str]] | None = None,
) -> list[str]:
    """Change a row and keep what it said before; return the fields that changed.

    ``follows`` are columns that only follow from the details. ``named`` are columns
    that the history shows by words (before and after) instead of their values. Raises
    ``Conflict`` when the row has changed meanwhile.
    """
    check_version(row, version)
    key = key_of(actor, case)
    shown = [name for name in columns if name not in (named or {})]
    before = {name: getattr(row, name) for name in shown} | read_details(key, row)
    after = {name: columns[name] for name in shown} | dict(details)
    for name, (was, now) in (named or {}).items():
        before[name], after[name] = was, now
    changed = store_correction(case, key, row, user_of(actor), before, after, why)
    if changed or any(getattr(row, name) != now for name, now in columns.items()):
        change(
            row,
            version,
            details_sealed=seal_details(key, row, details),
            **columns,
            **(follows or {}),
        )
    return changed


def change_state(
    actor: Actor, case: Case, row: Around, version: int, state: str, why: str
) -> None:
    """Move a row to another state, which the history shows like a correction."""
    details = read_details(key_of(actor, case), row)
    correct(actor, case, row, version, {"state": state}, details, why)
