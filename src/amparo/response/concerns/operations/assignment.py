"""Who works on what: take on, take the next one, hand over, hand back."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from amparo.foundation.journal.operations import OpenEntry, act
from amparo.foundation.kernel.errors import RuleBroken
from amparo.foundation.policy import Actor

from ..codes import State
from ..models import Concern
from ..queries import find, officers_of, scope_of
from ..queue import QueueFilter, unassigned
from ._rules import assigned_to_other, not_closed, supervises, working_state
from ._shared import change_concern, unchanged

AT_ONCE = 10  # of those that wait are looked at together


def assign_to_me(actor: Actor, concern_id: UUID, expected_version: int) -> Concern:
    """Take a concern on; colleagues see it, and its duties become this person's."""
    concern = find(concern_id)
    with act(actor, "concern.assign", scope_of(concern), concern, taken=True) as entry:
        not_closed(concern)
        if assigned_to_other(actor, concern):
            entry.note(taken_from=concern.owner_id)
        _give(concern, expected_version, actor.user_id)
    return concern


def assign_next(actor: Actor, filters: QueueFilter | None = None) -> Concern | None:
    """Take on the first due of what nobody works on; None when there is nothing.

    However many colleagues do it at the same moment, each gets another one: on
    PostgreSQL they step over rows that somebody else is just taking, on SQLite one
    waits for the other.
    """
    with transaction.atomic():
        concern = _first_free(actor, filters or QueueFilter())
        if concern is None:
            return None
        with act(actor, "concern.assign", scope_of(concern), concern, taken=True) as d:
            d.note(next=True)
            _give(concern, concern.version, actor.user_id)
    return concern


def _first_free(actor: Actor, filters: QueueFilter) -> Concern | None:
    """Return the first that nobody has or is just taking, locked."""
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
    """Hand a concern over to a colleague of the team who answers concerns."""
    concern = find(concern_id)
    with act(actor, "concern.assign", scope_of(concern), concern, to=user_id) as entry:
        unchanged(concern, expected_version)
        not_closed(concern)
        if user_id not in {known for known, _name in officers_of(concern)}:
            raise RuleBroken(_("Please choose somebody of this team."), "user_id")
        _mine_to_give(actor, concern, entry)
        _give(concern, expected_version, user_id)
    return concern


def unassign(actor: Actor, concern_id: UUID, expected_version: int) -> Concern:
    """Give a concern back to the whole team."""
    concern = find(concern_id)
    with act(actor, "concern.assign", scope_of(concern), concern, taken=False) as entry:
        unchanged(concern, expected_version)
        _mine_to_give(actor, concern, entry)
        change_concern(concern, expected_version, owner_id=None)
    return concern


def _mine_to_give(actor: Actor, concern: Concern, entry: OpenEntry) -> None:
    """Only a supervisor gives away what a colleague works on."""
    if not assigned_to_other(actor, concern):
        return
    if not supervises(actor, concern):
        raise RuleBroken(_("A colleague works on this. Take it over first."))
    entry.note(taken_from=concern.owner_id)


def _give(concern: Concern, expected_version: int, user_id: UUID | None) -> None:
    change_concern(
        concern, expected_version, owner_id=user_id, state=working_state(concern)
    )
