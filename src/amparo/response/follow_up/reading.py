"""Opening what is sealed in follow-up, with the key of its case."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from amparo.foundation.kernel.crypto import RecordKey
from amparo.foundation.policy import Actor
from amparo.foundation.vault.record_keys import open_keys
from amparo.response.cases.models import KIND, Case

from .models import Contact
from .queries import contacts_of


@dataclass(frozen=True)
class OpenContact:
    """A contact with its note."""

    row: Contact
    note: str


def key_for(actor: Actor, case_id: UUID) -> RecordKey | None:
    """Return the key of a case, if the reader has it; their page journals it."""
    return open_keys(actor, KIND, [case_id]).get(case_id)


def read_contacts(case: Case, key: RecordKey | None) -> list[OpenContact]:
    """Return the contacts of a case, newest first."""
    return [OpenContact(row, note_of(row, key)) for row in contacts_of(case)]


def note_of(row: Contact, key: RecordKey | None) -> str:
    """Open the note of a contact."""
    return key.read(row, "note", f"contact.{row.id}") if key else ""
