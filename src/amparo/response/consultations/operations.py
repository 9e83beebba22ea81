"""Supervisors of two teams consult about a possible duplicate.

Each learns that the other team has one, and why; neither sees the other's concern.
Messages are sealed to both teams, and deleted with either concern.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from amparo.foundation.journal.operations import act
from amparo.foundation.kernel.coded import write_coded
from amparo.foundation.kernel.crypto import RecordKey, Tampered
from amparo.foundation.kernel.errors import RuleBroken
from amparo.foundation.kernel.ids import uuid7
from amparo.foundation.kernel.locking import change, lock
from amparo.foundation.kernel.moments import (
    TimedText,
    now_rounded,
    read_timed,
    with_time,
)
from amparo.foundation.matching.presenters import names_colleagues, team_name_for
from amparo.foundation.organisations.models import Team
from amparo.foundation.policy import Actor, Role
from amparo.foundation.tasks.models import Task
from amparo.foundation.tasks.operations import complete, create_task
from amparo.foundation.vault.record_keys import destroy, new_key, open_key
from amparo.foundation.vault.team_keys import keyring_of, reachable

from ..concerns.matching.presenters import Elsewhere, matches_of
from ..concerns.models import Concern
from ..concerns.operations._rules import choice
from ..concerns.operations._shared import text_of
from ..concerns.queries import find, scope_of
from ..concerns.signed_messages import by_colleague
from . import tasks
from .codes import ConsultationOutcome
from .codes import ConsultationState as State
from .messages import KIND, place_of, signed_text
from .models import Consultation, ConsultationMessage
from .queries import (
    consultations_about,
    find_consultation,
    open_consultation_with,
    scope_of_consultation,
)
from .states import CONSULTATION_STATES

_ENDED = _(
    "This consultation has ended. If there is more to say, start a new one from "
    "the concern."
)


@dataclass(frozen=True)
class ShownMessage:
    """A message as it is shown. ``verified``: its signature is the author's."""

    who: str
    own: bool  # a colleague of the reader's team wrote it
    body: str = field(repr=False)
    when: datetime
    verified: bool
    number: int = 0  # among the messages of the consultation


@dataclass(frozen=True)
class OpenConsultation:
    """A consultation as one of its two teams reads it, with its own concern."""

    consultation: Consultation
    concern: Concern
    other: str  # the other team, as far as the reader may know
    messages: list[ShownMessage] = field(repr=False)
    waits_for_us: bool


def start_consultation(
    actor: Actor, concern_id: UUID, mark: str, text: str, form_key: UUID
) -> Consultation:
    """Consult the supervisor of another team about a possible duplicate.

    ``mark`` identifies the possible duplicate (``Elsewhere.mark``). The message
    goes into the open consultation with that team about this concern, if there is one.
    """
    text = text_of(text, "text")
    concern = find(concern_id)
    with act(actor, "consultation.hold", scope_of(concern), concern) as entry:
        if concern.apart_from_id is not None:
            raise RuleBroken(
                _("This is kept apart: a consultation would reveal it to another team.")
            )
        match = _match(actor, concern, mark)
        consultation = open_consultation_with(concern, match.team)
        entry.note(again=consultation is not None)
        if consultation is None:
            consultation, key = _begin(concern, match)
        else:
            key = open_key(actor, KIND, consultation.id)
        entry.note(consultation=consultation.id)
        _write(actor, consultation, key, concern.team, text, form_key)
    return consultation


def _match(actor: Actor, concern: Concern, mark: str) -> Elsewhere:
    for each in matches_of(actor, concern).elsewhere:
        if each.mark == mark:
            if not reachable(each.team.id):
                raise RuleBroken(_("Nobody there can read messages at the moment."))
            return each
    raise RuleBroken(_("There is no longer a possible duplicate there."))


def _begin(concern: Concern, match: Elsewhere) -> tuple[Consultation, RecordKey]:
    consultation = Consultation.objects.create(
        team=concern.team,
        other_team=match.team,
        about=concern,
        other_about=match.best.concern,
        reasons=list(match.best.reasons),
    )
    return consultation, new_key(
        KIND, consultation.id, teams=[concern.team_id, match.team.id]
    )


def open_consultation(actor: Actor, consultation_id: UUID) -> OpenConsultation:
    """Open a consultation of the person's team with all its messages."""
    consultation = find_consultation(consultation_id)
    scope = scope_of_consultation(consultation)
    with act(actor, "consultation.hold", scope, consultation, read=True):
        own = own_team(actor, consultation)
        messages: list[ShownMessage] = []
        if consultation.destroyed_at is None:
            messages = _messages(
                actor, consultation, open_key(actor, KIND, consultation.id), own
            )
    last = messages[-1] if messages else None
    return OpenConsultation(
        consultation=consultation,
        concern=_about(consultation, own),
        other=team_name_for(actor, _other(consultation, own)),
        messages=messages,
        waits_for_us=consultation.ended_at is None
        and last is not None
        and not last.own,
    )


def own_team(actor: Actor, consultation: Consultation) -> Team:
    """Return which of the two teams is the supervisor's."""
    return consultation.of(actor.team_ids(Role.SUPERVISOR))


def _other(consultation: Consultation, own: Team) -> Team:
    return (
        consultation.other_team if own.id == consultation.team_id else consultation.team
    )


def _about(consultation: Consultation, team: Team) -> Concern:
    return (
        consultation.about
        if team.id == consultation.team_id
        else consultation.other_about
    )


def reply_in_consultation(
    actor: Actor, consultation_id: UUID, text: str, form_key: UUID
) -> Consultation:
    """Add a message, to be answered by the other team. One form, one message."""
    text = text_of(text, "text")
    consultation = find_consultation(consultation_id)
    with act(
        actor, "consultation.hold", scope_of_consultation(consultation), consultation
    ) as entry:
        if not CONSULTATION_STATES.allows("reply", consultation.state, State.OPEN):
            raise RuleBroken(_ENDED)
        key = open_key(actor, KIND, consultation.id)
        entry.note(
            again=not _write(
                actor, consultation, key, own_team(actor, consultation), text, form_key
            )
        )
    return consultation


def end_consultation(actor: Actor, consultation_id: UUID, outcome: str) -> Consultation:
    """End a consultation with an outcome, which both teams see; once is enough."""
    choice(ConsultationOutcome.values, outcome, "outcome")
    consultation = find_consultation(consultation_id)
    with act(
        actor,
        "consultation.hold",
        scope_of_consultation(consultation),
        consultation,
        outcome=outcome,
    ) as entry:
        lock(consultation)
        ends = CONSULTATION_STATES.allows("end", consultation.state, State.ENDED)
        entry.note(again=not ends)
        if ends:
            change(
                consultation,
                consultation.version,
                ended_at=now_rounded(),
                outcome=outcome,
            )
        complete(consultation, tasks.CONSULTATION, by=actor.user_id)
    return consultation


def destroy_consultations(concern: Concern, moment: datetime) -> None:
    """Delete the consultations about a concern: keys and sealed bytes."""
    for consultation in consultations_about(concern):
        if not CONSULTATION_STATES.allows("delete", consultation.state, State.DELETED):
            continue
        destroy(KIND, consultation.id)
        write_coded(consultation.messages.all(), text_sealed=b"", signature=b"")
        complete(consultation, tasks.CONSULTATION, outcome="dropped")
        Consultation.objects.filter(id=consultation.id).update(
            ended_at=consultation.ended_at or moment, destroyed_at=moment
        )


def forget_consultations(concern: Concern) -> None:
    """Delete the consultations about a concern about one of us, rows and tasks too."""
    for consultation in consultations_about(concern):
        destroy(KIND, consultation.id)
        Task.objects.filter(subject_id=consultation.id).delete()
        consultation.delete()


# -- Messages ------------------------------------------------------------------------


def _write(
    actor: Actor,
    consultation: Consultation,
    key: RecordKey,
    own: Team,
    text: str,
    form_key: UUID,
) -> bool:
    """Store a message, sealed and signed; False if the form was sent before."""
    if ConsultationMessage.objects.filter(form_key=form_key).exists():
        return False
    keyring = keyring_of(actor)
    message_id = uuid7()
    before = consultation.messages.count()
    timed = with_time(text, timezone.now(), before + 1)
    ConsultationMessage.objects.create(
        id=message_id,
        consultation=consultation,
        team=own,
        user_id=keyring.user_id,
        user_key_id=keyring.user_key_id,
        text_sealed=key.seal(place_of(message_id), timed),
        signature=keyring.pair.sign(
            signed_text(consultation.id, message_id, own.id, timed)
        ),
        form_key=form_key,
    )
    other = _other(consultation, own)
    about = _about(consultation, other)
    level = about.urgency
    create_task(tasks.CONSULTATION, consultation, other, label=about.code, level=level)
    return True


def _messages(
    actor: Actor, consultation: Consultation, key: RecordKey, own: Team
) -> list[ShownMessage]:
    rows = consultation.messages.select_related("user", "user_key")
    found = [_message(actor, consultation, key, own, row) for row in rows]
    return sorted(found, key=lambda message: (message.when, message.number))


def _message(
    actor: Actor,
    consultation: Consultation,
    key: RecordKey,
    own: Team,
    row: ConsultationMessage,
) -> ShownMessage:
    try:
        sealed = key.read(row, "text", place_of(row.id))
        timed = read_timed(sealed)
    except Tampered:
        timed, verified = TimedText("", row.created_at), False
    else:
        signed = signed_text(consultation.id, row.id, row.team_id, sealed)
        verified = by_colleague(row.user_key, row.user_id, signed, row.signature)
    mine = row.team_id == own.id
    who = row.user.name
    if not mine and not names_colleagues(actor, _other(consultation, own)):
        who = gettext("A supervisor there")
    return ShownMessage(who, mine, timed.text, timed.at, verified, timed.number)
