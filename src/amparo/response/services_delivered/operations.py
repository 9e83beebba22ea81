"""Services that were delivered: recorded, corrected, struck; never changed silently."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from amparo.foundation.kernel.errors import RuleBroken
from amparo.foundation.kernel.locking import change, check_version, lock
from amparo.foundation.policy import Actor
from amparo.response.cases.codes import HelpKind
from amparo.response.cases.models import Case
from amparo.response.cases.operations._shared import (
    choice,
    doing,
    find,
    key_of,
    not_closed,
    optional_text,
    text_of,
    today_of,
    user_of,
)
from amparo.response.cases.operations.opening import does_case_work

from .codes import Struck, Unit
from .models import Delivery

LONGEST_NOTE = 1_000  # characters
MOST = 1_000  # of anything in one row


@dataclass(frozen=True)
class DeliveryData:
    """Help that was delivered: codes of ``HelpKind`` and ``Unit``.

    Without ``by_id`` someone outside of the team gave it, whom the note names.
    """

    kind: str
    on: date
    quantity: int
    unit: str
    by_id: UUID | None = None
    note: str = ""


def record_service(
    actor: Actor, case_id: UUID, data: DeliveryData, form_key: UUID | None = None
) -> Delivery:
    """Record a service that the child received; the same form records one."""
    case = find(case_id)
    with doing(actor, "delivery.record", case, kind=data.kind) as entry:
        known = Delivery.objects.filter(form_key=form_key, case=case)
        if form_key is not None and (earlier := known.first()):
            return earlier
        not_closed(case)
        row = _store(actor, case, data, form_key=form_key)
        entry.note(service=row.id)
    return row


def _store(
    actor: Actor,
    case: Case,
    data: DeliveryData,
    replaces: Delivery | None = None,
    form_key: UUID | None = None,
) -> Delivery:
    choice(HelpKind, data.kind, "kind")
    choice(Unit, data.unit, "unit")
    _check_day(case, data.on)
    if not 1 <= data.quantity <= MOST:
        raise RuleBroken(_("Enter a number from 1 to 1,000."), "quantity")
    note = optional_text(data.note, "note", longest=LONGEST_NOTE)
    if data.by_id is None and not note:
        raise RuleBroken(_("Say who gave this help."), "note")
    known = replaces.by_id if replaces else None  # may have left since
    if data.by_id not in (None, known) and not does_case_work(data.by_id, case.team_id):
        raise RuleBroken(_("Please choose someone in this team."), "by")
    row = Delivery(
        case=case,
        kind=data.kind,
        on=data.on,
        by_id=data.by_id,
        quantity=data.quantity,
        unit=data.unit,
        replaces=replaces,
        recorded_by_id=user_of(actor),
        form_key=form_key,
    )
    if note:
        row.note_sealed = key_of(actor, case).seal(f"delivery.{row.id}", note)
    row.save(force_insert=True)
    return row


def correct_service(
    actor: Actor, service_id: UUID, data: DeliveryData, why: str, expected_version: int
) -> Delivery:
    """Correct a service: another row takes its place, and the old one stays readable.

    Also in a closed case. Raises ``Conflict`` when someone was faster.
    """
    old = Delivery.objects.get(id=service_id)
    case = find(old.case_id)
    with doing(actor, "delivery.record", case, corrects=old.id):
        _strike(actor, case, old, Struck.CORRECTED, why, expected_version)
        row = _store(actor, case, data, replaces=old)
    return row


def strike_service(
    actor: Actor, service_id: UUID, why: str, expected_version: int
) -> Delivery:
    """Take out a service that was recorded by mistake; it stays readable."""
    row = Delivery.objects.get(id=service_id)
    case = find(row.case_id)
    with doing(actor, "delivery.record", case, strikes=row.id):
        _strike(actor, case, row, Struck.MISTAKE, why, expected_version)
    return row


def _strike(
    actor: Actor,
    case: Case,
    row: Delivery,
    how: Struck,
    why: str,
    expected_version: int,
) -> None:
    why = text_of(why, "why", longest=LONGEST_NOTE)
    check_version(row, expected_version)
    lock(row, "struck", "version")
    if row.struck:
        raise RuleBroken(_("This was corrected already."))
    sealed = key_of(actor, case).seal(f"delivery.{row.id}.struck", why)
    change(
        row,
        expected_version,
        struck=how,
        struck_by_id=user_of(actor),
        struck_sealed=sealed,
    )


def strike_again(row_id: UUID, by_id: UUID | None) -> Delivery | None:
    """Strike a service of a restored backup that was struck since; None if it is."""
    row = Delivery.objects.filter(id=row_id, struck="").first()
    if row is not None:
        who = by_id or row.recorded_by_id
        change(row, row.version, struck=Struck.MISTAKE, struck_by_id=who)
    return row


def _check_day(case: Case, day: date) -> None:
    if day > today_of(case):
        raise RuleBroken(_("That date is in the future."), "on")
    if day < case.opened_on:
        raise RuleBroken(_("That day is before the case was opened."), "on")
