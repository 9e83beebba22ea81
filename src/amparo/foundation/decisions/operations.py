"""Confirm, reject, object, settle, and let a decision take effect."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..journal.operations import act
from ..kernel.errors import AmparoError, RuleBroken
from ..kernel.locking import lock
from ..policy import SYSTEM, AccessScope, Actor, Role, reason_allowed
from ..proposals.kinds import DecisionKind, kind_of
from ..proposals.models import Proposal, ids_of
from ..proposals.operations import (
    alarm_about,
    check_second,
    check_unchanged,
    move,
    scope_of,
)
from ..tasks.operations import complete
from . import queries
from .states import DECISION_STATES
from .tasks import CONFIRM, SETTLE

log = logging.getLogger(__name__)
S = Proposal.State


def confirm(actor: Actor, proposal_id: UUID) -> Proposal:
    """Confirm a decision as its second person.

    It takes effect at once, or after the time in which those who lose something may
    object. If what it was about has changed meanwhile, it is overtaken instead.
    """
    proposal, kind = _load(proposal_id)
    with act(actor, kind.confirm, scope_of(proposal), proposal) as entry:
        lock(proposal)
        may_confirm(actor, proposal, kind)
        if kind.current(proposal) != proposal.old:
            _decided(actor, proposal, "confirm", S.OVERTAKEN)
        elif proposal.delay_hours:
            ends = timezone.now() + timedelta(hours=proposal.delay_hours)
            _decided(actor, proposal, "confirm", S.WAITING, takes_effect_at=ends)
        else:
            kind.apply(actor, proposal)
            now = timezone.now()
            _decided(actor, proposal, "confirm", S.CONFIRMED, applied_at=now)
        entry.note(state=proposal.state, topic=proposal.topic)
        alarm_about(proposal, f"decision.{proposal.state}", actor)
    return proposal


def may_confirm(actor: Actor, proposal: Proposal, kind: DecisionKind) -> None:
    """Raise ``RuleBroken`` for a person whose yes would not be a second person's."""
    check_unchanged(proposal)
    check_second(actor, proposal)
    kind.second(actor, proposal)
    _check_newcomer(actor, proposal)
    why = reason_allowed(actor, kind.confirm, scope_of(proposal))
    if why is not None and why.role is Role.WITNESS:
        if queries.confirmers(proposal, but_witnesses=True):
            raise RuleBroken(
                _(
                    "Someone else can confirm this. A witness does so only "
                    "when there is nobody else."
                )
            )


def reject(actor: Actor, proposal_id: UUID) -> Proposal:
    """Reject a decision as someone who could confirm it."""
    proposal, kind = _load(proposal_id)
    with act(actor, kind.confirm, scope_of(proposal), proposal, rejected=True):
        check_second(actor, proposal)
        _decided(actor, proposal, "reject", S.REJECTED)
        kind.undo(proposal)
        alarm_about(proposal, "decision.rejected", actor)
    return proposal


def withdraw(actor: Actor, proposal_id: UUID) -> Proposal:
    """Withdraw what the person has proposed, before it takes effect."""
    proposal, kind = _load(proposal_id)
    scope = AccessScope(owner_id=proposal.proposed_by)
    with act(actor, "decision.withdraw", scope, proposal):
        _moved(proposal, "decision.withdraw", S.REJECTED, reason="withdrawn")
        kind.undo(proposal)
        alarm_about(proposal, "decision.rejected", actor)
    return proposal


def object_to(actor: Actor, proposal_id: UUID) -> Proposal:
    """Object as a member of a team that loses something: the decision stops.

    One objection is enough. Someone above those who decided settles it.
    """
    proposal, _kind = _load(proposal_id)
    scope = AccessScope(team_ids=ids_of(proposal.loses))
    with act(actor, "decision.object", scope, proposal):
        _moved(
            proposal,
            "decision.object",
            S.OBJECTED,
            objected_by=actor.user_id,
            objected_at=timezone.now(),
        )
        alarm_about(proposal, "decision.objected", actor)
    return proposal


def settle(actor: Actor, proposal_id: UUID, uphold: bool) -> Proposal:
    """Decide after an objection: let it take effect, or end it.

    By an administrator of an organisation above those concerned, the alliance lead or
    the witness; never by who proposed, confirmed or objected, or gains by it.
    """
    proposal, kind = _load(proposal_id)
    scope = queries.scope_above(proposal)
    with act(actor, "decision.settle", scope, proposal, uphold=uphold) as entry:
        lock(proposal)
        check_second(actor, proposal)
        if actor.user_id in (proposal.decided_by, proposal.objected_by):
            raise RuleBroken(_("You took part in this. Ask someone else."))
        after = S.REJECTED
        if uphold:
            check_unchanged(proposal)
        if uphold and kind.current(proposal) == proposal.old:
            if proposal.decided_by is None:
                kind.second(actor, proposal)  # it had no second person yet
            kind.apply(actor, proposal)
            after = S.CONFIRMED
        elif uphold:
            after = S.OVERTAKEN
        _moved(
            proposal,
            "decision.settle",
            after,
            settled_by=actor.user_id,
            applied_at=timezone.now() if after == S.CONFIRMED else None,
        )
        entry.note(state=proposal.state)
        alarm_about(proposal, f"decision.{proposal.state}", actor)
    return proposal


def take_effect(now: datetime | None = None) -> int:
    """Apply what was confirmed and not objected to in time; return how many.

    Run by ``amparo tick``. What cannot be applied any more is overtaken.
    """
    due = Proposal.objects.filter(
        state=S.WAITING, takes_effect_at__lte=now or timezone.now()
    )
    count = 0
    for proposal in due:
        kind = kind_of(proposal)
        with act(SYSTEM, "decision.take_effect", scope_of(proposal), proposal) as entry:
            lock(proposal)
            if proposal.state != S.WAITING:  # objected to in this moment
                continue
            after = S.CONFIRMED if _applied(kind, proposal) else S.OVERTAKEN
            at = timezone.now() if after == S.CONFIRMED else None
            _moved(proposal, "decision.take_effect", after, applied_at=at)
            entry.note(state=proposal.state)
            alarm_about(proposal, f"decision.{proposal.state}", SYSTEM)
        count += 1
    return count


def _applied(kind: DecisionKind, proposal: Proposal) -> bool:
    """Write it, unless what it was about has changed or a rule forbids it by now."""
    try:
        with transaction.atomic():
            check_unchanged(proposal)
            if kind.current(proposal) != proposal.old:
                return False
            kind.apply(SYSTEM, proposal)
    except (AmparoError, ObjectDoesNotExist):
        log.warning("The decision %s could not take effect.", proposal.id)
        return False
    return True


def _load(proposal_id: UUID) -> tuple[Proposal, DecisionKind]:
    proposal = Proposal.objects.get(id=proposal_id)
    kind = kind_of(proposal)
    if kind.own_page:
        raise RuleBroken(_("Decide about this on its own page."))
    return proposal, kind


def _check_newcomer(actor: Actor, proposal: Proposal) -> None:
    if actor.user_id in queries.newcomers(proposal):
        raise RuleBroken(
            _(
                "The person who proposed this invited you less than two days "
                "ago. Ask someone else to confirm it, or wait until the two "
                "days have passed."
            )
        )


def _decided(
    actor: Actor, proposal: Proposal, key: str, after: str, **columns: object
) -> None:
    now = timezone.now()
    _moved(proposal, key, after, decided_by=actor.user_id, decided_at=now, **columns)


def _moved(proposal: Proposal, key: str, after: str, **columns: object) -> None:
    """Move it where the table of states allows it, and end the tasks that it had."""
    move(proposal, DECISION_STATES.before(key, after), after, **columns)
    complete(proposal, CONFIRM, SETTLE)
