"""Certificates: who has earned one, and the page to print."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from amparo.foundation.journal.operations import act
from amparo.foundation.kernel.errors import KeysLocked, RuleBroken
from amparo.foundation.persons.queries import opened_identities
from amparo.foundation.policy import Actor

from ..codes import RunState, SessionState
from ..models import Enrolment, Run
from ..queries import find_enrolment, present_counts, scope_of


@dataclass(frozen=True)
class Certificate:
    """What stands on a certificate: the name as the person writes it, and how much."""

    enrolment: Enrolment
    name: str = field(repr=False)
    sessions: int
    minutes: int


def earned(run: Run, present: int, held: int) -> bool:
    """Say whether somebody who was present so often has earned a certificate."""
    share = run.course.certificate_share
    if share is None or run.state != RunState.FINISHED or not held:
        return False
    return present * 100 >= held * share


def held_count(run: Run) -> int:
    """Return how many sessions of a run were held."""
    return run.sessions.filter(state=SessionState.HELD).count()


def open_certificate(actor: Actor, enrolment_id: UUID) -> Certificate:
    """Open the certificate of someone who has earned it."""
    row = find_enrolment(enrolment_id)
    run = row.run
    with act(actor, "course.certify", scope_of(run), run) as entry:
        entry.note(enrolment=row.id)
        present = present_counts(run).get(row.id, 0)
        if not earned(run, present, held_count(run)):
            raise RuleBroken(
                _("There is a certificate once the run is finished, for who was there.")
            )
        identity = opened_identities(actor, [row.person]).get(row.person_id)
        if identity is None:
            raise KeysLocked(_("This is sealed. You do not have the key."))
        name = identity.names[0] if identity.names else identity.called
    return Certificate(row, name, present, present * run.course.minutes)
