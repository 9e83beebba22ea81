"""What the journal's pages say of people: their codes."""

from __future__ import annotations

from uuid import UUID

from ..audit.subjects import Emergency, Subject, declare_subjects
from ..policy import AccessScope
from .models import KIND, Person
from .queries import person_by_id, readers_of, scope_of


def _scope(person_id: UUID) -> AccessScope:
    return scope_of(person_by_id(person_id), readers_of(person_id))


def declare() -> None:
    """Let the journal name people by their codes."""
    declare_subjects(
        Subject(
            KIND,
            Person.objects.all,
            "persons:person",
            emergency=Emergency("person.open", _scope),
        )
    )
