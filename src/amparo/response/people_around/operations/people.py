"""Caregivers, household, siblings, trusted adults, alleged perpetrators, peers."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from amparo.foundation.kernel.errors import RuleBroken
from amparo.foundation.kernel.locking import lock
from amparo.foundation.policy import Actor
from amparo.response.cases.models import Case
from amparo.response.cases.operations import review_soon, withdraw_consent
from amparo.response.cases.operations._shared import choice, doing, find, not_closed

from ..checks import consents_of
from ..codes import DANGEROUS_ACCESS, Access, AroundState, Relation
from ..details import change_state
from ..models import PersonAround
from ..states import AROUND_STATES, RECORD
from ..types import PersonData
from ._shared import adding, correcting, line_of, note_of

_PARTS = ("is_caregiver", "is_trusted", "is_safe_contact", "may_consent")
_MARKS = (*_PARTS, "in_household", "is_alleged_perpetrator", "is_at_risk")


def add_person(
    actor: Actor, case_id: UUID, data: PersonData, form_key: UUID | None = None
) -> PersonAround:
    """Add someone around the child; the same form makes one.

    Of an alleged perpetrator the consents are withdrawn, and the risk is reviewed soon.
    """
    with adding(actor, case_id, PersonAround, form_key, relation=data.relation) as new:
        if new.twin is not None:
            return new.twin
        row = new.store(*_checked(data))
        if row.is_alleged_perpetrator:
            _protect(actor, new.case, row)
    return row


def correct_person(
    actor: Actor, person_id: UUID, data: PersonData, why: str, version: int
) -> PersonAround:
    """Correct what is known of someone around the child; the old values stay readable.

    Raises ``Conflict`` when the row has changed meanwhile.
    """
    with correcting(actor, PersonAround, person_id, why, version) as old:
        was_alleged = old.row.is_alleged_perpetrator
        changed = old.store(*_checked(data))
        if old.row.is_alleged_perpetrator and (not was_alleged or "access" in changed):
            _protect(actor, old.case, old.row)
    return old.row


def _checked(data: PersonData) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return columns and details, or raise ``RuleBroken``."""
    choice(Relation, data.relation, "relation")
    if data.is_alleged_perpetrator and any(getattr(data, part) for part in _PARTS):
        raise RuleBroken(
            _(
                "An alleged perpetrator can never be caregiver, trusted adult, safe "
                "contact or giver of consent. Untick these."
            ),
            "is_alleged_perpetrator",
        )
    access = ""
    if data.is_alleged_perpetrator:
        access = choice(Access, data.access or Access.UNKNOWN, "access")
    name = line_of(data.name, "name")
    if not name and not data.is_alleged_perpetrator:
        raise RuleBroken(_("Write a name, or what the child calls them."), "name")
    columns = {mark: getattr(data, mark) for mark in _MARKS}
    details = {
        "name": name,
        "phone": line_of(data.phone, "phone"),
        "age": line_of(data.age, "age"),
        "note": note_of(data.note),
    }
    return columns | {"relation": data.relation, "access": access}, details


def _protect(actor: Actor, case: Case, row: PersonAround) -> None:
    """Withdraw what an alleged perpetrator consented to, and let the risk be reviewed.

    Referrals that rest on nobody else's consent are recalled with it.
    """
    reason = gettext("The giver is recorded as an alleged perpetrator.")
    for consent in consents_of(case, row.relation):
        withdraw_consent(actor, case.id, consent.id, reason)
    near = row.in_household or row.access in DANGEROUS_ACCESS
    review_soon(case, "now" if near else "soon")


def move_person(
    actor: Actor, person_id: UUID, to: str, version: int, why: str = ""
) -> PersonAround:
    """Say that someone is not around the child any more, or is again."""
    row = PersonAround.objects.get(id=person_id)
    case = find(row.case_id)
    with doing(actor, RECORD, case, person=row.id, to=to):
        not_closed(case)
        lock(row, "state", "version")
        key = "end" if to == AroundState.PAST else "return"
        if not AROUND_STATES.allows(key, row.state, to):
            raise RuleBroken(_("Someone has changed this already."))
        change_state(actor, case, row, version, to, note_of(why, "why"))
    return row
