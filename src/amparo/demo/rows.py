"""Rows of the demonstration, gathered and stored many at once, parents first."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import models

from amparo.foundation.kernel.crypto import RecordKey, random_key
from amparo.foundation.vault.models import Purpose, VaultKey
from amparo.foundation.vault.records import grant_row

BATCH = 500


class Rows:
    """Gathers rows by table; ``store`` writes the tables in the order they came."""

    def __init__(self) -> None:
        self.tables: dict[type[models.Model], list[models.Model]] = {}

    def add(self, row: models.Model) -> None:
        """Keep a row for later."""
        self.tables.setdefault(type(row), []).append(row)

    def key(
        self,
        kind: str,
        record_id: UUID,
        vaults: Iterable[VaultKey],
        purpose: Purpose = Purpose.WORK,
    ) -> RecordKey:
        """Make the key of a record, and the grants by which these vaults open it."""
        record = RecordKey(kind, record_id, random_key())
        for vault in vaults:
            self.add(grant_row(record, vault, purpose))
        return record

    def hold(self, record: RecordKey, vault: VaultKey, until: datetime) -> None:
        """Lay a record's key ready for a service that has not accepted yet."""
        self.add(grant_row(record, vault, Purpose.REFERRAL, until, held=True))

    def store(self, *order: type[models.Model]) -> None:
        """Write everything: the named tables first, then the rest."""
        for table in [*order, *(t for t in self.tables if t not in order)]:
            rows = self.tables.pop(table, [])
            table._default_manager.bulk_create(rows, batch_size=BATCH)
