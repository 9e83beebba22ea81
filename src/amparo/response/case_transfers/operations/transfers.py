"""Transfer of a case: ask, send once approved, accept, decline, recall.

The keys are held in escrow for the receiving team until it accepts; until then the
sending team works on.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from amparo.foundation.countries.queries import deadline_hours, local_date
from amparo.foundation.journal.operations import act
from amparo.foundation.kernel.errors import RuleBroken
from amparo.foundation.kernel.locking import change, check_version, conflict, lock
from amparo.foundation.kernel.moments import now_rounded
from amparo.foundation.organisations.models import Team
from amparo.foundation.persons.ages import age_of
from amparo.foundation.persons.operations import OpenPerson, open_person
from amparo.foundation.policy import Actor, may
from amparo.foundation.tasks.operations import complete, create_task
from amparo.foundation.vault import record_keys
from amparo.foundation.vault.team_keys import keyring_of, reachable

from ...cases.codes import ApprovalKind, Decision, NoteKind
from ...cases.codes import State as CaseState
from ...cases.models import KIND, Approval, Case
from ...cases.operations import withdraw_request
from ...cases.operations._shared import (
    choice,
    doing,
    find,
    key_of,
    not_closing,
    scope_of,
    text_of,
    user_of,
)
from ...cases.operations.moving import drop_keys, lay_keys, move_case
from ...cases.operations.notes import store_note
from ...cases.operations.referral import withheld_here
from ...cases.operations.requests import open_request
from .. import tasks
from ..codes import OPEN_STATES, Decline, State, Why
from ..models import CaseTransfer
from ..queries import (
    consent_needed,
    consent_stands,
    find_transfer,
    receivers,
    scope_of_receiver,
    scope_of_sender,
)
from ..states import TRANSFER_STATES
from ..types import TransferData

# The deadline after which keys that nobody has used are taken away.
KEYS_HOURS = "case.transfer_keys"
LONGEST_HANDOVER = 5_000  # characters
_ANSWERED = _("This has already been answered or recalled.")
_NO_CONSENT = _("The consent that this transfer needs is not in force.")
_UNDER_WAY = _("This case is already being transferred.")


def transfer_case(
    actor: Actor,
    case_id: UUID,
    data: TransferData,
    form_key: UUID,
    expected_version: int,
) -> CaseTransfer:
    """Ask to transfer a case to another team; a supervisor sends it at once.

    The same form sent twice is one transfer. Raises ``RuleBroken`` without the child,
    without the consent that it needs, or for a team that cannot take it over.
    """
    case = find(case_id)
    with doing(actor, "case_transfer.send", case, to_team=data.to_team_id) as entry:
        known = CaseTransfer.objects.filter(form_key=form_key, case=case).first()
        if known is not None:
            entry.note(again=True)
            return known
        check_version(case, expected_version)
        child = _ready(actor, case)
        to_team = _receiver(actor, case, data.to_team_id)
        _check_consent(case, case.team, to_team)
        row = _store(actor, case, child, to_team, data, form_key)
        entry.note(transfer=row.id, sent=row.state == State.SENT, why=row.why)
        # Now, for a deputy who approves may hold the key of the case alone.
        hours = deadline_hours(case.country_id, KEYS_HOURS)
        lay_keys(actor, case, to_team, now_rounded() + timedelta(hours=hours))
        if row.state == State.SENT:
            _ask_receiver(row)
    return row


def _ready(actor: Actor, case: Case) -> OpenPerson:
    not_closing(case)
    if case.person_id is None:
        raise RuleBroken(_("Register the child first."))
    if CaseTransfer.objects.filter(case=case, state__in=OPEN_STATES).exists():
        raise RuleBroken(_UNDER_WAY)
    key_of(actor, case)
    return open_person(actor, case.person_id)


def _receiver(actor: Actor, case: Case, team_id: UUID) -> Team:
    purpose = consent_needed(case.team, Team.objects.get(id=team_id))
    held = withheld_here(actor, case, purpose)
    for team in receivers(actor, case, held.organisations):
        if team.id == team_id:
            return team
    raise RuleBroken(_("This team cannot take over the case."), "to_team_id")


def _check_consent(case: Case, from_team: Team, to_team: Team) -> None:
    if consent_stands(case, from_team, to_team):
        return
    needed = gettext("Record consent first: %(purpose)s.")
    purpose = consent_needed(from_team, to_team).label
    raise RuleBroken(needed % {"purpose": purpose}, "to_team_id")


def _store(
    actor: Actor,
    case: Case,
    child: OpenPerson,
    to_team: Team,
    data: TransferData,
    form_key: UUID,
) -> CaseTransfer:
    choice(Why, data.why, "why")
    words = text_of(data.handover, "handover", longest=LONGEST_HANDOVER)
    age = age_of(child.person, child.identity, local_date(case.country, timezone.now()))
    at_once = may(actor, "case.approve", scope_of(case))
    row = CaseTransfer(
        case=case,
        from_team=case.team,
        to_team=to_team,
        asked_by_id=user_of(actor),
        state=State.SENT if at_once else State.ASKED,
        why=data.why,
        age_band=age.bands if age else "",
        sex=child.person.sex,
        sent_at=now_rounded() if at_once else None,
        form_key=form_key,
    )
    row.handover_sealed = key_of(actor, case).seal(f"transfer.{row.id}", words)
    if not at_once:
        row.approval = open_request(actor, case, ApprovalKind.TRANSFER, reason=words)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as twice:
        raise RuleBroken(_UNDER_WAY) from twice
    return row


# -- Approval ------------------------------------------------------------------------


def decided(_actor: Actor, case: Case, approval: Approval, approve: bool) -> None:
    """Send a transfer that was approved, or end it; inside that operation."""
    row = find_transfer(CaseTransfer.objects.get(approval=approval).id)
    if row.state != State.ASKED:
        return
    if approve:
        _check_consent(case, row.from_team, row.to_team)
        if not reachable(row.to_team_id):
            raise RuleBroken(_("This team cannot take over the case."))
        _move(row, "approve", State.SENT, sent_at=now_rounded())
        _ask_receiver(row)
        return
    drop_keys(case, row.to_team)
    if approval.decision == Decision.WITHDRAWN:
        _move(row, "recall", State.RECALLED)
    else:
        _move(row, "send_back", State.SENT_BACK)
        _return(row)


def _ask_receiver(row: CaseTransfer) -> None:
    case = row.case
    create_task(tasks.TRANSFER, row, row.to_team, label=case.code, level=case.risk)


def _return(row: CaseTransfer) -> None:
    """Let the sending team decide how the case continues."""
    create_task(
        tasks.RETURNED,
        row,
        row.from_team,
        label=row.case.code,
        owner_id=row.case.owner_id,
        level=row.case.risk,
    )


# -- The receiving team --------------------------------------------------------------


def accept_transfer(actor: Actor, transfer_id: UUID) -> Case:
    """Accept a transfer: the case moves to this team, which assigns it.

    Raises ``RuleBroken`` when consent has ended, or the keys do not open any more.
    """
    row = find_transfer(transfer_id)
    scope = scope_of_receiver(row)
    with act(actor, "case_transfer.answer", scope, row, answer=State.ACCEPTED) as entry:
        keyring_of(actor)
        case = row.case
        lock(case, "state", "risk", "version", "person", "owner", "team")
        if not row.is_authentic:
            raise RuleBroken(_("This was changed outside of Amparo."))
        _answer(row, actor, "accept", State.ACCEPTED)
        entry.note(case=case.id)
        if case.state in (CaseState.CLOSING, CaseState.CLOSED):
            raise RuleBroken(_("This case is closed, or about to close."))
        if not consent_stands(case, row.from_team, row.to_team):
            raise RuleBroken(_NO_CONSENT)
        move_case(actor, case, row.to_team)
        _write_handover(actor, row, case)
        complete(row, tasks.TRANSFER, by=actor.user_id)
    return find(case.id)


def _write_handover(actor: Actor, row: CaseTransfer, case: Case) -> None:
    """Keep what the sending team told as a note of the case."""
    key = record_keys.open_key(actor, KIND, case.id)
    told = gettext("Transferred from %(from)s to %(to)s (%(why)s). %(handover)s") % {
        "from": row.from_team.name,
        "to": row.to_team.name,
        "why": row.get_why_display(),
        "handover": key.read(row, "handover", f"transfer.{row.id}"),
    }
    store_note(actor, case, NoteKind.OTHER, told)


def decline_transfer(actor: Actor, transfer_id: UUID, because: str) -> CaseTransfer:
    """Decline a transfer with a coded reason; the sender decides what to do next."""
    choice(Decline, because, "because")
    row = find_transfer(transfer_id)
    scope = scope_of_receiver(row)
    with act(
        actor,
        "case_transfer.answer",
        scope,
        row,
        answer=State.DECLINED,
        because=because,
    ):
        _answer(row, actor, "decline", State.DECLINED, declined_because=because)
        drop_keys(row.case, row.to_team)
        complete(row, tasks.TRANSFER, by=actor.user_id)
        _return(row)
    return row


# -- The sending team ----------------------------------------------------------------


def recall_transfer(actor: Actor, transfer_id: UUID) -> CaseTransfer:
    """Recall a transfer that is not answered yet; everything is as it was before."""
    row = find_transfer(transfer_id)
    case = find(row.case_id)
    with doing(actor, "case_transfer.send", case, recall=row.id):
        lock(row, "state", "version")
        if row.state == State.ASKED and row.approval_id is not None:
            withdraw_request(actor, row.approval_id)  # which recalls it
        else:
            _move(row, "recall", State.RECALLED)
            drop_keys(case, row.to_team)
            complete(row, tasks.TRANSFER, by=actor.user_id, outcome="dropped")
    return find_transfer(transfer_id)


def keep_case(actor: Actor, transfer_id: UUID) -> CaseTransfer:
    """Say that the case stays with the team, after a transfer was not made."""
    row = find_transfer(transfer_id)
    scope = scope_of_sender(row)
    with act(actor, "case_transfer.send", scope, row, keeps=True) as entry:
        entry.note(again=not complete(row, tasks.RETURNED, by=actor.user_id))
    return row


# -- Both ----------------------------------------------------------------------------


def _answer(
    row: CaseTransfer, actor: Actor, move: str, state: State, **more: str
) -> None:
    """Answer a transfer; raises ``Conflict`` when it was answered before."""
    answered = {"answered_at": now_rounded(), "answered_by_id": actor.user_id}
    lock(row, "state", "version")
    _move(row, move, state, **answered, **more)


def _move(row: CaseTransfer, move: str, state: State, **more: object) -> None:
    if not TRANSFER_STATES.allows(move, row.state, state):
        raise conflict(row, _ANSWERED)
    change(row, row.version, _ANSWERED, state=state, **more)
