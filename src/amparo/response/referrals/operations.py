"""Referrals: send, answer, outcome, recall, feedback and follow-up."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from amparo.foundation.accounts.record_bars import carry
from amparo.foundation.countries.queries import deadline_hours
from amparo.foundation.journal.operations import act
from amparo.foundation.kernel.errors import Refused, RuleBroken
from amparo.foundation.kernel.ids import short_code
from amparo.foundation.kernel.locking import change, lock
from amparo.foundation.kernel.moments import now_rounded
from amparo.foundation.kernel.text import many_lines
from amparo.foundation.organisations.models import Team
from amparo.foundation.policy import Actor
from amparo.foundation.tasks.operations import complete, create_task
from amparo.foundation.vault import record_keys
from amparo.foundation.vault.models import Purpose
from amparo.response.services.locations import tell_location
from amparo.response.services.models import Service

from . import tasks
from .checks import check_decline, check_outcome, check_target, check_words
from .models import ENDED_STATES, HELPED, Feedback, Referral, State
from .queries import (
    scope_of_all,
    scope_of_own,
    scope_of_receiver,
    scope_of_sender,
)
from .sharing import Full, Preview, ReferralData
from .states import REFERRAL_STATES

FULL = "referrals.referral"
PREVIEW = "referrals.referral.preview"

# Long enough for help to begin and be reported; the sender can refer again.
ACCESS_AFTER_ACCEPTING = timedelta(days=90)
# Time to correct a wrong outcome; then the service keeps its own records only.
ACCESS_AFTER_THE_END = timedelta(days=30)
# Long enough to get there; the journal records who opened the address.
PLACE_KNOWN_FOR = timedelta(days=14)


@dataclass(frozen=True)
class OpenReferral:
    """A referral with what the actor may read."""

    referral: Referral
    preview: Preview
    full: Full
    declined_note: str = ""
    outcome_note: str = ""


def send_referral(
    actor: Actor, data: ReferralData, form_key: UUID | None = None
) -> Referral:
    """Send a referral: the preview at once, the rest in escrow until it is accepted.

    The same form sends one. Raises ``RuleBroken`` with its field, for example when no
    one there can open it, the preview names the child, an item beyond the minimum has
    no reason, or the service's safeguarding is not in order.
    """
    team = Team.objects.select_related("organisation", "country").get(
        id=data.from_team_id
    )
    scope = scope_of_sender(team, actor.user_id, frozenset({data.case_id}))
    with act(actor, "referral.send", scope) as entry:
        known = _already_sent(form_key, team)
        if known:
            entry.subject = known
            return known
        service = Service.objects.select_related("organisation", "team", "country").get(
            id=data.service_id
        )
        check_target(service, data)
        check_words(service, data)
        referral = _store(actor, team, service, data, form_key)
        entry.subject = referral
        entry.note(priority=referral.priority, override=data.override)
        _raise_for_answer(referral)
        for earlier in Referral.objects.filter(case_id=data.case_id):
            complete(earlier, tasks.FOLLOW_UP, by=actor.user_id)
    return referral


def preview(actor: Actor, referral_id: UUID) -> OpenReferral:
    """Open the preview, as the receiver does before answering; records that."""
    referral = _load(referral_id)
    scope = scope_of_receiver(referral)
    with act(actor, "referral.preview", scope, referral):
        key = record_keys.open_key(actor, PREVIEW, referral.id)
        seen = _read_preview(key.read(referral, "preview"))
        if referral.received_at is None:
            referral.received_at = now_rounded()
            Referral.objects.filter(id=referral.id, received_at=None).update(
                received_at=referral.received_at
            )
    return OpenReferral(referral, seen, Full("", ""))


def accept(actor: Actor, referral_id: UUID) -> Referral:
    """Accept a referral: the receiver's team can open all of it for a limited time."""
    referral = _load(referral_id)
    with act(actor, "referral.accept", scope_of_receiver(referral), referral):
        now = now_rounded()
        _move(referral, "referral.accept", State.ACCEPTED, answered_at=now)
        ends = now + ACCESS_AFTER_ACCEPTING
        record_keys.release(FULL, referral.id, referral.to_team_id)
        record_keys.end_at(FULL, referral.id, referral.to_team_id, ends)
        record_keys.end_at(PREVIEW, referral.id, referral.to_team_id, ends)
        complete(referral, tasks.ACKNOWLEDGE, tasks.CHASE, by=actor.user_id)
        create_task(
            tasks.OUTCOME,
            referral,
            referral.to_team,
            label=referral.code,
            level=referral.priority,
        )
    return _load(referral_id)


def decline(actor: Actor, referral_id: UUID, because: str, note: str = "") -> Referral:
    """Decline a referral with a coded reason; the receiver's keys end at once.

    The note is sealed under the preview's key, which the sender keeps.
    """
    referral = _load(referral_id)
    check_decline(because, note)
    with act(
        actor,
        "referral.decline",
        scope_of_receiver(referral),
        referral,
        because=because,
    ):
        sealed = _sealed_note(actor, PREVIEW, referral, "declined", note)
        _move(
            referral,
            "referral.decline",
            State.DECLINED,
            answered_at=now_rounded(),
            closed_at=now_rounded(),
            declined_because=because,
            declined_sealed=sealed,
        )
        _withdraw(referral)
        complete(referral, by=actor.user_id)
        _raise_follow_up(referral)
    return _load(referral_id)


def open_referral(actor: Actor, referral_id: UUID) -> OpenReferral:
    """Open the whole referral: the sender's team always, the receiver once accepted."""
    referral = _load(referral_id)
    with act(actor, "referral.open", scope_of_all(referral), referral):
        full = record_keys.open_key(actor, FULL, referral.id)
        brief = record_keys.open_key(actor, PREVIEW, referral.id)
        return OpenReferral(
            referral,
            _read_preview(brief.read(referral, "preview")),
            Full(**json.loads(full.read(referral, "full"))),
            brief.read(referral, "declined"),
            full.read(referral, "outcome"),
        )


def tell_address(actor: Actor, referral_id: UUID) -> None:
    """Let the sender's team open the service's confidential address for two weeks."""
    referral = _load(referral_id)
    if referral.state != State.ACCEPTED:
        raise RuleBroken(_("The address is shared only for an accepted referral."))
    until = now_rounded() + PLACE_KNOWN_FOR
    if not tell_location(actor, referral.service_id, referral.from_team_id, until):
        raise RuleBroken(_("There is no sealed address to share."))


def record_outcome(
    actor: Actor,
    referral_id: UUID,
    outcome: str,
    service_date: date | None = None,
    note: str = "",
) -> Referral:
    """Record the outcome: help given on a day, or why there was none."""
    referral = _load(referral_id)
    check_outcome(referral, outcome, service_date, note)
    with act(
        actor,
        "referral.outcome",
        scope_of_receiver(referral),
        referral,
        outcome=outcome,
    ):
        helped = outcome in HELPED
        sealed = _sealed_note(actor, FULL, referral, "outcome", note)
        _move(
            referral,
            "referral.outcome",
            State.COMPLETED if helped else State.NOT_COMPLETED,
            outcome=outcome,
            service_date=service_date if helped else None,
            outcome_sealed=sealed,
            closed_at=now_rounded(),
        )
        ends = now_rounded() + ACCESS_AFTER_THE_END
        for kind in (FULL, PREVIEW):
            record_keys.end_at(kind, referral.id, referral.to_team_id, ends)
        complete(referral, by=actor.user_id)
        _raise_after_outcome(referral, helped)
    return _load(referral_id)


def recall(actor: Actor, referral_id: UUID) -> Referral:
    """Recall a referral, also an accepted one; the receiver's keys end at once."""
    referral = _load(referral_id)
    scope = scope_of_own(referral)
    with act(actor, "referral.recall", scope, referral) as entry:
        entry.note(was=referral.state)
        _move(referral, "referral.recall", State.RECALLED, closed_at=now_rounded())
        _withdraw(referral)
        complete(referral, by=actor.user_id, outcome="dropped")
    return _load(referral_id)


def record_feedback(actor: Actor, referral_id: UUID, feedback: str) -> Referral:
    """Record what the child says about the help; it can be asked again."""
    referral = _load(referral_id)
    scope = scope_of_own(referral)
    if feedback not in Feedback.values:
        raise RuleBroken(_("Please choose one of the answers."), "feedback")
    with act(actor, "referral.feedback", scope, referral, feedback=feedback):
        if referral.state not in ENDED_STATES:
            raise RuleBroken(_("There is nothing to ask the child about yet."))
        Referral.objects.filter(id=referral.id).update(child_feedback=feedback)
        complete(referral, tasks.FEEDBACK, by=actor.user_id)
    return _load(referral_id)


def end_follow_up(actor: Actor, referral_id: UUID) -> Referral:
    """End the follow-up of a declined referral: another way to help was found."""
    referral = _load(referral_id)
    scope = scope_of_own(referral)
    with act(actor, "referral.follow_up", scope, referral):
        complete(referral, tasks.FOLLOW_UP, by=actor.user_id)
    return referral


# -- Shared --------------------------------------------------------------------------


def _load(referral_id: UUID) -> Referral:
    return Referral.objects.select_related(
        "from_team__organisation",
        "from_team__country",
        "to_team__organisation",
        "to_team__country",
        "service__organisation",
        "sender",
    ).get(id=referral_id)


def _person(actor: Actor) -> UUID:
    if actor.user_id is None:
        raise Refused(_("Only a person can refer a child."), "referral.send")
    return actor.user_id


def _already_sent(form_key: UUID | None, team: Team) -> Referral | None:
    if form_key is None:
        return None
    return Referral.objects.filter(form_key=form_key, from_team=team).first()


def _store(
    actor: Actor,
    team: Team,
    service: Service,
    data: ReferralData,
    form_key: UUID | None,
) -> Referral:
    hours = deadline_hours(service.country_id, tasks.ACKNOWLEDGE, data.priority)
    referral = Referral(
        code=f"R-{short_code()}",
        case_id=data.case_id,
        case_code=data.case_code,
        person_id=data.person_id,
        country_id=team.country_id,
        from_team=team,
        sender_id=_person(actor),
        service=service,
        to_team=service.team,
        priority=data.priority,
        shared_items=sorted(data.full.items),
        override=data.override,
        answer_by=now_rounded() + timedelta(hours=hours),
        form_key=form_key,
    )
    _seal(referral, data)
    referral.save(force_insert=True)
    carry(data.case_id, referral.id, referral.code)
    return referral


def _seal(referral: Referral, data: ReferralData) -> None:
    """Seal the preview to both teams, the rest to the sender and in escrow."""
    sender, receiver = referral.from_team_id, referral.to_team_id
    brief = record_keys.new_key(
        PREVIEW, referral.id, [sender, receiver], Purpose.REFERRAL
    )
    referral.preview_sealed = brief.seal("preview", json.dumps(asdict(data.preview)))
    full = record_keys.new_key(FULL, referral.id, [sender])
    referral.full_sealed = full.seal("full", json.dumps(asdict(data.full)))
    until = now_rounded() + ACCESS_AFTER_ACCEPTING
    record_keys.escrow_for_team(full, receiver, Purpose.REFERRAL, until)


def _read_preview(text: str) -> Preview:
    return Preview(**json.loads(text))


def _sealed_note(
    actor: Actor, kind: str, referral: Referral, field: str, note: str
) -> bytes | None:
    note = many_lines(note)
    if not note:
        return None
    return record_keys.open_key(actor, kind, referral.id).seal(field, note)


def _move(referral: Referral, verb: str, to: State, **facts: Any) -> None:
    """Move to another state as the table of states allows, or raise ``RuleBroken``."""
    lock(referral, "state", "version")
    if not REFERRAL_STATES.allows(verb, referral.state, to):
        raise RuleBroken(
            _("This referral has changed in the meantime. Please check it again.")
        )
    change(referral, referral.version, state=to, **facts)


def _withdraw(referral: Referral) -> None:
    for kind in (FULL, PREVIEW):
        record_keys.withdraw(kind, referral.id, referral.to_team_id)


def _raise_for_answer(referral: Referral) -> None:
    create_task(
        tasks.ACKNOWLEDGE,
        referral,
        referral.to_team,
        label=referral.code,
        level=referral.priority,
        due_at=referral.answer_by,
    )
    # Without a level: the sender can do nothing before it is overdue.
    create_task(
        tasks.CHASE,
        referral,
        referral.from_team,
        label=referral.code,
        owner_id=referral.sender_id,
        due_at=referral.answer_by,
    )


def _raise_follow_up(referral: Referral) -> None:
    """Create the follow-up task of the sender, due as soon as the answer was."""
    hours = deadline_hours(referral.country_id, tasks.ACKNOWLEDGE, referral.priority)
    create_task(
        tasks.FOLLOW_UP,
        referral,
        referral.from_team,
        label=referral.code,
        owner_id=referral.sender_id,
        level=referral.priority,
        due_at=now_rounded() + timedelta(hours=hours),
    )


def _raise_after_outcome(referral: Referral, helped: bool) -> None:
    create_task(
        tasks.FEEDBACK,
        referral,
        referral.from_team,
        label=referral.code,
        owner_id=referral.sender_id,
    )
    if not helped:
        _raise_follow_up(referral)
