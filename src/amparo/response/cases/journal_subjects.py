"""What the journal's pages say of cases: their codes, and what belongs together."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.db.models import Q

from amparo.foundation.audit.subjects import (
    Emergency,
    Subject,
    add_along,
    declare_subjects,
)
from amparo.foundation.policy import AccessScope
from amparo.foundation.questionnaires.queries import sheets_about

from .models import KIND, Case
from .operations._shared import find, scope_of


def _scope(case_id: UUID) -> AccessScope:
    return scope_of(find(case_id))


def _along(record_id: UUID) -> Iterator[UUID]:
    """Yield the case, the child and the concern of which one is this record."""
    found = Case.objects.filter(
        Q(pk=record_id) | Q(person_id=record_id) | Q(concern_id=record_id)
    )
    for ids in found.values_list("pk", "person_id", "concern_id"):
        yield from (one for one in ids if one is not None)
        yield from sheets_about(ids[0])


def declare() -> None:
    """Let the journal name cases by their codes."""
    add_along(_along)
    declare_subjects(
        Subject(
            KIND,
            Case.objects.all,
            "cases:detail",
            owner="owner_id",
            emergency=Emergency("case.open", _scope),
        )
    )
