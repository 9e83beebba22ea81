"""What the team does with a concern: read, take on, judge, answer, hand on, close."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from amparo.foundation.duties.models import Duty
from amparo.foundation.duties.operations import hand_over, raise_duty, settle
from amparo.foundation.journal.operations import act
from amparo.foundation.kernel.crypto import RecordKey
from amparo.foundation.kernel.errors import Conflict, RuleBroken
from amparo.foundation.places.queries import hours_for
from amparo.foundation.policy import Actor
from amparo.foundation.vault.records import open_key
from amparo.foundation.vault.teams import keyring_of
from amparo.response.cases.models import Case
from amparo.response.cases.operations import open_case

from ..codes import (
    QUICK,
    Author,
    Judged,
    Outcome,
    State,
    Urgency,
)
from ..duties import ANSWERS, FIRST_ANSWER, MESSAGE
from ..letters import (
    CONCERN,
    open_narrative,
    read_messages,
    trusted_verify_key,
    write_message,
)
from ..models import Concern, Judgement, Message
from ..queries import find, where_of
from ..shapes import LONGEST_LINE, Details, OpenConcern, SafeContact, ShownJudgement
from ._shared import change, due_at, text_of
from .identity import name_of


def open_concern(actor: Actor, concern_id: UUID) -> OpenConcern:
    """Open a concern with all that was written, and mark the person's words as read."""
    concern = find(concern_id)
    with act(actor, "concern.open", where_of(concern), concern):
        key = open_key(actor, CONCERN, concern.id)
        opened = _read(actor, concern, key)
        Message.objects.filter(
            concern=concern, author=Author.REPORTER, read_at=None
        ).update(read_at=timezone.now())
    return opened


def _read(actor: Actor, concern: Concern, key: RecordKey) -> OpenConcern:
    reporter_key = trusted_verify_key(concern)
    words, genuine = open_narrative(key, concern, reporter_key)
    contact = SafeContact.from_text(key.open("contact", concern.contact_sealed))
    return OpenConcern(
        concern=concern,
        words=words,
        words_verified=genuine,
        contact=contact,
        details=Details.from_text(key.open("details", concern.details_sealed)),
        messages=read_messages(key, concern, reporter_key),
        judgements=_judgements(concern, key),
        due_at=due_at(concern),
        has_name=concern.identity_sealed is not None,
        name=name_of(actor, concern),
    )


def _judgements(concern: Concern, key: RecordKey) -> list[ShownJudgement]:
    return [
        ShownJudgement(
            about=Judged(row.about),
            value=row.value,
            who=row.user.name,
            at=row.created_at,
            reason=key.open(f"judgement|{row.id}", row.reason_sealed),
        )
        for row in concern.judgements.select_related("user").order_by("created_at")
    ]


def claim(actor: Actor, concern_id: UUID, expected_version: int) -> Concern:
    """Take a concern on; colleagues see it, and its duties become this person's."""
    concern = find(concern_id)
    _not_closed(concern)
    with act(actor, "concern.claim", where_of(concern), concern, taken=True):
        change(
            concern,
            expected_version,
            owner_id=actor.user_id,
            state=_taken(concern),
        )
        hand_over(concern, concern.team, actor.user_id, *ANSWERS)
    return concern


def hand_back(actor: Actor, concern_id: UUID, expected_version: int) -> Concern:
    """Give a concern back to the whole team."""
    concern = find(concern_id)
    with act(actor, "concern.claim", where_of(concern), concern, taken=False):
        change(concern, expected_version, owner_id=None)
        hand_over(concern, concern.team, None, *ANSWERS)
    return concern


def _taken(concern: Concern) -> str:
    return State.OPEN if concern.state == State.NEW else concern.state


def judge_urgency(
    actor: Actor, concern_id: UUID, urgency: str, reason: str, expected_version: int
) -> Concern:
    """Judge how soon a concern must be answered, with a reason that is kept sealed.

    Moves the time of a first answer that is still due.
    """
    if urgency not in Urgency.values:
        raise RuleBroken(_("Please choose one of the answers."), "urgency")
    reason = _reason(reason)
    concern = find(concern_id)
    _not_closed(concern)
    with act(actor, "concern.judge", where_of(concern), concern, urgency=urgency):
        _keep_judgement(actor, concern, Judged.URGENCY, urgency, reason)
        change(concern, expected_version, urgency=urgency, state=_taken(concern))
        _move_first_answer(concern)
    return concern


def _reason(typed: str) -> str:
    reason = text_of(typed, "reason")
    if len(reason) > LONGEST_LINE * 4:
        raise RuleBroken(_("Please give the reason in a few sentences."), "reason")
    return reason


def _keep_judgement(
    actor: Actor, concern: Concern, about: Judged, value: str, reason: str
) -> None:
    key = open_key(actor, CONCERN, concern.id)
    row = Judgement(
        concern=concern, about=about, value=value, user_id=keyring_of(actor).user_id
    )
    row.reason_sealed = key.seal(f"judgement|{row.id}", reason)
    row.save(force_insert=True)


def _move_first_answer(concern: Concern) -> None:
    duty = Duty.objects.filter(
        subject_id=concern.id, kind=FIRST_ANSWER, settled_at=None
    ).first()
    if duty is None:
        return
    hours = hours_for(concern.country_id, FIRST_ANSWER, concern.urgency)
    raise_duty(
        FIRST_ANSWER,
        concern,
        concern.team,
        label=concern.code,
        owner_id=concern.owner_id,
        level=concern.urgency,
        due_at=answer_time(concern.came_at, timezone.now(), duty.due_at, hours),
    )


def answer_time(
    came: datetime, now: datetime, promised: datetime, hours: int
) -> datetime:
    """Return when an answer is due that may take ``hours`` from when the concern came.

    When that has passed already, the hours count from now, but a time that was
    promised earlier stays: judging again never hides that something is late.
    """
    wanted = came + timedelta(hours=hours)
    if wanted > now and promised > now:
        return wanted
    return min(promised, now + timedelta(hours=hours))


def reply(
    actor: Actor,
    concern_id: UUID,
    text: str,
    form_key: UUID,
    expected_version: int | None = None,
) -> Message:
    """Answer the person in their mailbox, signed with the actor's own key.

    The same form sent twice makes one message. With ``expected_version`` it raises
    ``Conflict`` when something happened since the actor opened the concern. Settles
    what was due, and makes the concern the actor's if it was nobody's.
    """
    text = text_of(text, "text")
    concern = find(concern_id)
    with act(actor, "concern.reply", where_of(concern), concern) as deed:
        sent = Message.objects.filter(form_key=form_key, concern=concern).first()
        if sent is not None:
            deed.note(again=True)
            return sent
        _not_closed(concern)
        _can_be_read(concern)
        key = open_key(actor, CONCERN, concern.id)
        message = write_message(key, concern, text, keyring_of(actor), form_key)
        known = concern.version if expected_version is None else expected_version
        change(concern, known, **_after_answer(actor, concern))
        settle(concern, FIRST_ANSWER, MESSAGE, by=actor.user_id)
    return message


def _can_be_read(concern: Concern) -> None:
    if concern.destroyed_at is not None:
        raise RuleBroken(_("What they told was destroyed, as was promised."))
    if concern.reporter_public is None:
        raise RuleBroken(
            _("They have no number to read an answer. Reach them as they agreed."),
            "text",
        )


def _after_answer(actor: Actor, concern: Concern) -> dict[str, Any]:
    return {
        "state": _taken(concern),
        "owner_id": concern.owner_id or actor.user_id,
        "first_answer_at": concern.first_answer_at or timezone.now(),
    }


def open_case_from(
    actor: Actor,
    concern_id: UUID,
    expected_version: int,
    form_key: UUID | None = None,
) -> Case:
    """Open a case with what the person told; the mailbox stays open beside it."""
    concern = find(concern_id)
    if concern.case_id is not None:
        raise Conflict(_("A case has been opened from this concern already."), concern)
    _not_closed(concern)
    with act(actor, "concern.open_case", where_of(concern), concern):
        key = open_key(actor, CONCERN, concern.id)
        words, _genuine = open_narrative(key, concern, trusted_verify_key(concern))
        case = open_case(
            actor,
            team_id=concern.team_id,
            country_code=concern.country_id,
            kinds=list(concern.kinds),
            story=words,
            concern_id=concern.id,
            area_code=concern.area_id,
            form_key=form_key,
        )
        change(
            concern,
            expected_version,
            state=State.CASE,
            case_id=case.id,
            owner_id=concern.owner_id or actor.user_id,
        )
    return case


def close_concern(
    actor: Actor, concern_id: UUID, outcome: str, reason: str, expected_version: int
) -> Concern:
    """Close a concern with what came of it and why; the mailbox stays readable.

    Raises ``RuleBroken`` while somebody who may come back has no answer to find, or
    has written something that nobody has read.
    """
    if outcome not in Outcome.values:
        raise RuleBroken(_("Please choose one of the answers."), "outcome")
    reason = _reason(reason)
    concern = find(concern_id)
    _may_close(concern, outcome)
    with act(actor, "concern.close", where_of(concern), concern, outcome=outcome):
        _keep_judgement(actor, concern, Judged.CLOSING, outcome, reason)
        change(
            concern,
            expected_version,
            state=State.CLOSED,
            outcome=outcome,
            closed_at=timezone.now(),
        )
        settle(concern, *ANSWERS, by=actor.user_id)
    return concern


def _may_close(concern: Concern, outcome: str) -> None:
    _not_closed(concern)
    if concern.case_id is not None:
        raise RuleBroken(_("This concern has become a case. It ends with the case."))
    if outcome in QUICK:
        return
    if concern.first_answer_at is None:
        raise RuleBroken(
            _("Please answer first. The person may come back to read it."), "outcome"
        )
    if concern.messages.filter(author=Author.REPORTER, read_at=None).exists():
        raise RuleBroken(_("Please read the newest message first."), "outcome")


def _not_closed(concern: Concern) -> None:
    if concern.state == State.CLOSED:
        raise RuleBroken(_("This concern is closed."))
