"""Set columns of rows with their keyed codes, as if this server had: for set-ups.

The versions stay. Someone else who writes to the database is in
``tests/attacks/database_writer.py``.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from amparo.foundation.kernel.coded import CodedRecord, vouch


def write(rows: Iterable[CodedRecord] | CodedRecord, **columns: Any) -> None:
    """Write these columns to one row or to several."""
    for row in [rows] if isinstance(rows, CodedRecord) else list(rows):
        for name, value in columns.items():
            setattr(row, name, value)
        row.save(update_fields=list(columns))
        vouch(row)
