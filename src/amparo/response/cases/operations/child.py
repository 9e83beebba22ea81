"""The child of a case: recorded once, or linked to a person the team knows."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from amparo.foundation.accounts.record_bars import carry
from amparo.foundation.kernel.errors import RuleBroken
from amparo.foundation.kernel.locking import change, check_version
from amparo.foundation.persons.identity import Facts, Identity
from amparo.foundation.persons.operations import open_person, record_person
from amparo.foundation.policy import Actor
from amparo.response.referrals.queries import open_count

from ..codes import NoteKind
from ..extensions import check_contact
from ..models import Case
from ._shared import (
    doing,
    find,
    not_closed,
    text_of,
)
from .notes import store_note


def record_child(
    actor: Actor,
    case_id: UUID,
    identity: Identity,
    facts: Facts,
    form_key: UUID | None = None,
) -> Case:
    """Record the child, sealed to the case's team; the same form makes one."""
    case = find(case_id)
    with doing(actor, "case.record_child", case):
        not_closed(case)
        _check_reach(actor, case, identity)
        person = record_person(actor, case.team_id, identity, facts, form_key)
        if case.person_id == person.id:
            return case
        _first(case)
        change(case, case.version, person_id=person.id)
        carry(case.id, person.id, person.code)
    return find(case_id)


def link_child(actor: Actor, case_id: UUID, person_id: UUID) -> Case:
    """Link the child to a person the team has recorded before."""
    case = find(case_id)
    with doing(actor, "case.record_child", case, known=person_id):
        not_closed(case)
        if case.person_id == person_id:
            return case
        _first(case)
        opened = open_person(actor, person_id)
        known = opened.person
        if known.merged_into_id is not None:
            raise RuleBroken(
                _("This record was merged into another one. Choose that one."), "person"
            )
        _check_reach(actor, case, opened.identity)
        if known.team_id != case.team_id:
            raise RuleBroken(_("This child is known to another team only."), "person")
        change(case, case.version, person_id=person_id)
    return find(case_id)


def unlink_child(actor: Actor, case_id: UUID, reason: str, version: int) -> Case:
    """Undo a wrong link between child and case; a supervisor does.

    The person's own record stays. Nothing may be under way that told a service who the
    child is.
    """
    case = find(case_id)
    with doing(actor, "case.unlink_child", case, was=case.person_id):
        not_closed(case)
        check_version(case, version)
        words = text_of(reason, "reason")
        if case.person is None:
            raise RuleBroken(_("No child is linked to this case."))
        if open_count(case.id):
            raise RuleBroken(
                _(
                    "Services know from referrals who the child is. Recall the "
                    "referrals first."
                )
            )
        told = _("The link to %(code)s was wrong: %(why)s")
        facts = {"code": case.person.code, "why": words}
        store_note(actor, case, NoteKind.OTHER, told % facts)
        change(case, version, person_id=None)
    return find(case_id)


def _check_reach(actor: Actor, case: Case, identity: Identity) -> None:
    check_contact(actor, case, "\n".join([*identity.phones, identity.safe_contact]))


def _first(case: Case) -> None:
    if case.person_id is not None:
        raise RuleBroken(_("The child of this case has already been registered."))
