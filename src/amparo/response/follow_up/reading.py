"""Opening what is sealed in follow-up, with the key of its case."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from amparo.foundation.kernel.crypto import RecordKey
from amparo.foundation.policy import Actor
from amparo.foundation.vault.record_keys import open_keys
from amparo.response.cases.models import KIND, Case

from .models import Contact, ServiceDelivered, Trip
from .queries import contacts_of, services_of


@dataclass(frozen=True)
class OpenContact:
    """A contact with its note."""

    row: Contact
    note: str
    trip: Trip | None = None


@dataclass(frozen=True)
class OpenService:
    """A service with its note, and why it was struck."""

    row: ServiceDelivered
    note: str
    why: str = ""


def key_for(actor: Actor, case_id: UUID) -> RecordKey | None:
    """Return the key of a case, if the reader has it; their page journals it."""
    return open_keys(actor, KIND, [case_id]).get(case_id)


def read_contacts(case: Case, key: RecordKey | None) -> list[OpenContact]:
    """Return the contacts of a case, newest first."""
    return [
        OpenContact(row, note_of(row, key), getattr(row, "trip", None))
        for row in contacts_of(case)
    ]


def read_services(case: Case, key: RecordKey | None) -> list[OpenService]:
    """Return the services of a case, newest first; struck ones among them."""
    return [open_service(row, key) for row in services_of(case)]


def note_of(row: Contact, key: RecordKey | None) -> str:
    """Open the note of a contact."""
    return key.read(row, "note", f"contact.{row.id}") if key else ""


def route_of(trip: Trip, key: RecordKey | None) -> str:
    """Open the route of a worker."""
    return key.read(trip, "route", f"trip.{trip.id}") if key else ""


def open_service(row: ServiceDelivered, key: RecordKey | None) -> OpenService:
    """Open one service."""
    if key is None:
        return OpenService(row, "")
    return OpenService(
        row,
        key.read(row, "note", f"service.{row.id}"),
        key.read(row, "struck", f"service.{row.id}.struck"),
    )
