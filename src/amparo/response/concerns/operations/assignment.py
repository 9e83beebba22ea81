"""Assignment of concerns: to oneself, to a colleague, the next one, unassign."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from amparo.foundation.journal.operations import OpenEntry, act
from amparo.foundation.kernel.errors import RuleBroken
from amparo.foundation.policy import Actor
from amparo.foundation.tasks.operations import alert_anew
from amparo.foundation.tasks.queries import open_tasks

from ..codes import State
from ..models import Concern
from ..queries import find, officers_of, scope_of
from ..queue import QueueFilter, unassigned
from ._rules import assigned_to_other, not_closed, supervises, working_state
from ._shared import change_concern, unchanged

AT_ONCE = 10  # candidates that are read together


def assign_to_me(actor: Actor, concern_id: UUID, expected_version: int) -> Concern:
    """Assign a concern and its tasks to the actor."""
    concern = find(concern_id)
    with act(actor, "concern.assign", scope_of(concern), concern, taken=True) as entry:
        not_closed(concern)
        if assigned_to_other(actor, concern):
            entry.note(taken_from=concern.owner_id)
        _assign(concern, expected_version, actor.user_id)
    return concern


def assign_next(actor: Actor, filters: QueueFilter | None = None) -> Concern | None:
    """Assign the first due unassigned concern to the actor; None if there is none.

    Colleagues who do it at the same moment get different ones: PostgreSQL skips locked
    rows, on SQLite one waits for the other.
    """
    with transaction.atomic():
        concern = _first_unassigned(actor, filters or QueueFilter())
        if concern is None:
            return None
        with act(
            actor, "concern.assign", scope_of(concern), concern, taken=True
        ) as entry:
            entry.note(next=True)
            _assign(concern, concern.version, actor.user_id)
    return concern


def _first_unassigned(actor: Actor, filters: QueueFilter) -> Concern | None:
    """Return the first unassigned concern, locked; locked ones are skipped."""
    tried: list[UUID] = []
    while ids := list(unassigned(actor, filters, besides=tried)[:AT_ONCE]):
        for concern_id in ids:
            free = Concern.objects.filter(id=concern_id, owner=None)
            concern = (
                free.exclude(state=State.CLOSED)
                .select_related("team")
                .select_for_update(skip_locked=True, of=("self",))
                .first()
            )
            if concern is not None:
                return concern
        tried += ids
    return None


def assign_to(
    actor: Actor, concern_id: UUID, user_id: UUID, expected_version: int
) -> Concern:
    """Assign a concern to an officer of its team."""
    concern = find(concern_id)
    with act(actor, "concern.assign", scope_of(concern), concern, to=user_id) as entry:
        unchanged(concern, expected_version)
        not_closed(concern)
        if user_id not in {known for known, _name in officers_of(concern)}:
            raise RuleBroken(_("Please choose someone in this team."), "user_id")
        _check_may_reassign(actor, concern, entry)
        _assign(concern, expected_version, user_id)
        if user_id != actor.user_id:  # who was given it is not at it yet
            alert_anew(open_tasks().filter(subject_id=concern.id))
    return concern


def unassign(actor: Actor, concern_id: UUID, expected_version: int) -> Concern:
    """Unassign a concern, so that anyone in the team can take it."""
    concern = find(concern_id)
    with act(actor, "concern.assign", scope_of(concern), concern, taken=False) as entry:
        unchanged(concern, expected_version)
        _check_may_reassign(actor, concern, entry)
        change_concern(concern, expected_version, owner_id=None)
    return concern


def _check_may_reassign(actor: Actor, concern: Concern, entry: OpenEntry) -> None:
    """Raise ``RuleBroken`` unless it is the actor's to assign, or they supervise."""
    if not assigned_to_other(actor, concern):
        return
    if not supervises(actor, concern):
        raise RuleBroken(_("A colleague is working on this. Take it over first."))
    entry.note(taken_from=concern.owner_id)


def _assign(concern: Concern, expected_version: int, user_id: UUID | None) -> None:
    change_concern(
        concern, expected_version, owner_id=user_id, state=working_state(concern)
    )
