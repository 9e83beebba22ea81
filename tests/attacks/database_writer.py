"""Someone who can write to the database and holds no secret of the server or a person.

Public keys lie in the database, so they can seal words of their own to a team, and put
them in the place of a record's. They know this software and the name of the site.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import models

from amparo.foundation.kernel.crypto import RecordKey, random_key, seal_to
from amparo.foundation.vault.models import KeyGrant


def update(row: models.Model, **columns: Any) -> None:
    """Write columns of a row as SQL does, past everything that Amparo checks."""
    table, where = row._meta.model, {"pk": row.pk}
    models.QuerySet(table).filter(**where).update(**columns)


def replace_key(kind: str, record_id: UUID) -> RecordKey:
    """Put a key of one's own in the place of a record's, for each team that has it."""
    mine = RecordKey(kind, record_id, random_key())
    grants = KeyGrant.objects.filter(kind=kind, record_id=record_id)
    for grant in grants.select_related("vault_key"):
        if grant.vault_key is not None:
            public = grant.vault_key.public_key
            update(grant, sealed_key=seal_to(public, mine.key), in_escrow=False)
    return mine
