"""Transfer of a concern to another team or country: send, accept, decline, recall.

The key is held in escrow for the receiving team until it accepts; until then the
sending team works on. The mailbox and the deadlines of answers stay the same.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from amparo.foundation.countries.queries import deadline_hours
from amparo.foundation.journal.operations import act
from amparo.foundation.kernel.coded import write_coded
from amparo.foundation.kernel.crypto import RecordKey
from amparo.foundation.kernel.errors import RuleBroken
from amparo.foundation.kernel.locking import change, conflict, lock
from amparo.foundation.kernel.moments import now_rounded, with_time
from amparo.foundation.matching import index
from amparo.foundation.organisations.models import Team
from amparo.foundation.policy import Actor
from amparo.foundation.tasks.models import Task
from amparo.foundation.tasks.operations import complete, create_task, hand_over
from amparo.foundation.vault.models import Purpose
from amparo.foundation.vault.record_keys import (
    drop_escrow,
    end_at,
    escrow_for_team,
    holders,
    open_key,
    open_keys,
    release,
    withdraw,
    withdraw_from_people,
)
from amparo.foundation.vault.team_keys import keyring_of

from ..concerns.codes import DecisionKind, Outcome, State, Urgency
from ..concerns.extensions import hand_over_along
from ..concerns.models import Concern, TriageDecision
from ..concerns.operations._rules import (
    choice,
    not_closed,
    not_in_transfer,
    owner_change,
    reason_of,
)
from ..concerns.operations._shared import change_concern, unchanged
from ..concerns.queries import find, keeper_for, scope_of
from ..concerns.signed_messages import CONCERN, IDENTITY
from ..concerns.tasks import NO_HANDOFF, TRANSFER_RETURNED
from ..concerns.urgency import suggest
from . import tasks
from .codes import TransferDecline, TransferState
from .models import Transfer
from .queries import find_transfer, may_go_abroad, receivers, scope_of_receiver
from .reviews import ask_afterwards
from .states import TRANSFER_STATES
from .types import TransferData

# An answer is due within hours; the key stays in escrow no longer than this.
ESCROW_PERIOD = timedelta(days=30)
_ANSWERED = _("This has already been answered or recalled.")
_LAPSED = _("It was here too long and cannot be opened. Ask them to transfer it again.")


def transfer_concern(
    actor: Actor,
    concern_id: UUID,
    data: TransferData,
    form_key: UUID,
    expected_version: int,
    take_over: bool = False,
) -> Transfer:
    """Send a concern to another team, with a sealed reason.

    Until that team accepts, it sees codes only and the sending team works on. Nobody
    approves it first; one in danger is approved afterwards (``reviews``). The same
    form sent twice is one transfer. Raises ``RuleBroken`` when the country does not
    allow transfers abroad, or no one in that team can open the concern.
    """
    reason = reason_of(data.reason)
    concern = find(concern_id)
    with act(actor, "transfer.send", scope_of(concern), concern) as entry:
        known = Transfer.objects.filter(form_key=form_key, concern=concern).first()
        if known is not None:
            entry.note(again=True)
            return known
        unchanged(concern, expected_version)
        _check_transferable(concern)
        to_team = _receiver(actor, concern, data.to_team_id)
        entry.note(to_team=to_team.id, keeps=data.keeps_access)
        owner = owner_change(actor, concern, entry, take_over)
        change_concern(concern, expected_version, in_transfer=True, **owner)
        row = _store(actor, concern, to_team, data, reason, form_key)
        entry.note(transfer=row.id)
        create_task(
            tasks.TRANSFER, row, to_team, label=concern.code, level=_level(concern)
        )
        complete(concern, TRANSFER_RETURNED, by=actor.user_id)
        ask_afterwards(actor, row, _level(concern))
    return row


def _check_transferable(concern: Concern) -> None:
    not_closed(concern)
    not_in_transfer(concern)
    if concern.case_id is not None:
        raise RuleBroken(
            _("This concern has become a case. Its caseworker arranges further help.")
        )


def _receiver(actor: Actor, concern: Concern, team_id: UUID) -> Team:
    for team in receivers(actor, concern):
        if team.id == team_id:
            return team
    wanted = Team.objects.filter(id=team_id).first()
    if wanted is not None and not may_go_abroad(concern):
        if wanted.country_id != concern.country_id:
            words = gettext("The rules of %(country)s keep concerns in the country.")
            raise RuleBroken(words % {"country": concern.country.label}, "to_team_id")
    raise RuleBroken(_("This team cannot receive concerns now."), "to_team_id")


def _level(concern: Concern) -> str:
    if concern.urgency:
        return concern.urgency
    return Urgency.NOW if suggest(concern).level == Urgency.NOW else ""


def _store(
    actor: Actor,
    concern: Concern,
    to_team: Team,
    data: TransferData,
    reason: str,
    form_key: UUID,
) -> Transfer:
    key = open_key(actor, CONCERN, concern.id)
    row = Transfer(
        concern=concern,
        from_team=concern.team,
        to_team=to_team,
        sent_by_id=keyring_of(actor).user_id,
        keeps_access=data.keeps_access,
        form_key=form_key,
    )
    row.reason_sealed = key.seal(f"transfer|{row.id}", reason)
    row.save(force_insert=True)
    until = now_rounded() + ESCROW_PERIOD
    escrow_for_team(key, to_team.id, Purpose.WORK, until)
    if _keeps_name(concern, concern.team_id):
        name = open_keys(actor, IDENTITY, [concern.id]).get(concern.id)
        if name is not None:
            escrow_for_team(name, keeper_for(to_team), Purpose.IDENTITY, until)
    return row


def _keeps_name(concern: Concern, team_id: UUID) -> bool:
    """Say whether a team itself keeps the reporter's name: it has no custodians.

    Custodians keep a name whichever team works on the concern.
    """
    return team_id in {vault.team_id for vault in holders(IDENTITY, concern.id)}


# -- The receiving team --------------------------------------------------------------


def accept_transfer(actor: Actor, transfer_id: UUID) -> Concern:
    """Accept a transfer: the concern moves to this team, assigned to the actor.

    Deadlines stay. The sending team keeps access only if it asked to; for it the
    outcome "transferred" is stored in the concern.
    """
    row = find_transfer(transfer_id)
    scope = scope_of_receiver(row)
    with act(actor, "transfer.answer", scope, row, answer="accepted") as entry:
        keyring_of(actor)
        _answer(row, actor, "accept", TransferState.ACCEPTED)
        concern = row.concern
        entry.note(concern=concern.id)
        _open_for(row, concern)
        key = open_keys(actor, CONCERN, [concern.id]).get(concern.id)
        if key is None:
            raise RuleBroken(_LAPSED)
        _store_outcome(row, key)
        _move(row, concern, actor)
        index.renew(actor, CONCERN, [concern.id], [row.from_team_id, row.to_team_id])
    return concern


def _store_outcome(row: Transfer, key: RecordKey) -> None:
    """Store the outcome for the sending team, with that team's reason."""
    outcome = TriageDecision(
        concern=row.concern,
        about=DecisionKind.TRANSFER,
        value=Outcome.TRANSFERRED,
        user_id=row.sent_by_id,
    )
    reason = key.read(row, "reason", f"transfer|{row.id}")
    timed = with_time(reason, timezone.now())
    outcome.reason_sealed = key.seal(f"decision|{outcome.id}", timed)
    outcome.save(force_insert=True)


def _open_for(row: Transfer, concern: Concern) -> None:
    """Release the keys to the receiving team; withdraw ours unless we keep access.

    A name that the sending team keeps goes along; no person keeps access to it.
    """
    release(CONCERN, concern.id, row.to_team_id)
    end_at(CONCERN, concern.id, row.to_team_id, None)
    keeper = keeper_for(row.to_team)
    release(IDENTITY, concern.id, keeper)
    end_at(IDENTITY, concern.id, keeper, None)
    withdraw_from_people(IDENTITY, concern.id)
    if keeper != row.from_team_id and _keeps_name(concern, keeper):
        withdraw(IDENTITY, concern.id, row.from_team_id)
    if not row.keeps_access:
        withdraw(CONCERN, concern.id, row.from_team_id)


def _move(row: Transfer, concern: Concern, actor: Actor) -> None:
    change_concern(
        concern,
        concern.version,
        team_id=row.to_team_id,
        owner_id=actor.user_id,
        state=State.OPEN,
    )
    hand_over(concern, row.to_team, None, NO_HANDOFF)
    hand_over_along(concern, row.to_team)
    complete(row, tasks.TRANSFER, by=actor.user_id)


def decline_transfer(actor: Actor, transfer_id: UUID, because: str) -> Transfer:
    """Decline a transfer with a coded reason; the sender decides what to do next."""
    choice(TransferDecline.values, because, "because")
    row = find_transfer(transfer_id)
    scope = scope_of_receiver(row)
    with act(
        actor,
        "transfer.answer",
        scope,
        row,
        answer="declined",
        because=because,
    ):
        _answer(row, actor, "decline", TransferState.DECLINED, declined_because=because)
        _drop_escrow(row)
        complete(row, tasks.TRANSFER, by=actor.user_id)
        concern = row.concern
        hours = deadline_hours(concern.country_id, tasks.TRANSFER, _level(concern))
        create_task(
            TRANSFER_RETURNED,
            concern,
            row.from_team,
            label=concern.code,
            owner_id=concern.owner_id,
            level=concern.urgency,
            due_at=now_rounded() + timedelta(hours=hours),
        )
    return row


# -- The sending team ----------------------------------------------------------------


def recall_transfer(actor: Actor, transfer_id: UUID) -> Transfer:
    """Recall a transfer that is not answered yet; everything is as it was before."""
    row = find_transfer(transfer_id)
    concern = row.concern
    with act(actor, "transfer.send", scope_of(concern), concern, recall=True) as entry:
        entry.note(transfer=row.id)
        _answer(row, actor, "recall", TransferState.RECALLED)
        _drop_escrow(row)
        complete(row, tasks.TRANSFER, by=actor.user_id, outcome="dropped")
    return row


def resume(actor: Actor, concern_id: UUID) -> Concern:
    """Resume work on a concern whose transfer was declined."""
    concern = find(concern_id)
    with act(actor, "transfer.send", scope_of(concern), concern, goes_on=True) as entry:
        entry.note(again=not complete(concern, TRANSFER_RETURNED, by=actor.user_id))
    return concern


# -- Both ----------------------------------------------------------------------------


def _answer(
    row: Transfer, actor: Actor, move: str, answer: TransferState, **more: str
) -> None:
    """Answer a waiting transfer; raises ``Conflict`` when it was answered before."""
    lock(row, "answer", "version")
    if not TRANSFER_STATES.allows(move, row.answer, answer):
        raise conflict(row, _ANSWERED)
    change(
        row,
        row.version,
        answer=answer,
        answered_at=now_rounded(),
        answered_by_id=actor.user_id,
        **more,
    )
    lock(row.concern)
    Concern.objects.filter(id=row.concern_id).update(in_transfer=False)
    row.concern.in_transfer = False


def _drop_escrow(row: Transfer) -> None:
    drop_escrow(CONCERN, row.concern_id, row.to_team_id)
    drop_escrow(IDENTITY, row.concern_id, keeper_for(row.to_team))


def forget_transfers(concern: Concern) -> None:
    """Delete the transfers of a concern about one of us: the teams list none of it."""
    rows = Transfer.objects.filter(concern=concern)
    Task.objects.filter(subject_id__in=rows.values("id")).delete()
    rows.delete()


def delete_reasons(concern: Concern, _moment: datetime) -> None:
    """Blank the reasons of the transfers of a concern that is deleted."""
    write_coded(Transfer.objects.filter(concern=concern), reason_sealed=b"")
