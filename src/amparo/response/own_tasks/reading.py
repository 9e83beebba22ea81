"""The words of added tasks, as far as the reader's keys open them."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from amparo.foundation.policy import Actor
from amparo.foundation.vault.record_keys import open_keys
from amparo.response.cases.models import KIND as CASE

from .models import KIND, OwnTask


def words_of(actor: Actor, rows: Iterable[OwnTask]) -> dict[UUID, str]:
    """Return the words of these tasks by id, in at most four queries."""
    rows = list(rows)
    cases = {row.case_id for row in rows if row.case_id}
    alone = [row.id for row in rows if not row.case_id]
    of_cases = open_keys(actor, CASE, cases) if cases else {}
    of_tasks = open_keys(actor, KIND, alone) if alone else {}
    found = {}
    for row in rows:
        key = of_cases.get(row.case_id) if row.case_id else of_tasks.get(row.id)
        if key is not None:
            found[row.id] = key.read(row, "text", row.place)
    return found
