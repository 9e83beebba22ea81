"""Opening a concern with its messages, decisions and responses."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from operator import attrgetter
from uuid import UUID

from amparo.foundation.journal.operations import act
from amparo.foundation.kernel.coded import CodedRecord
from amparo.foundation.kernel.crypto import RecordKey
from amparo.foundation.kernel.moments import TimedText, now_rounded, read_timed
from amparo.foundation.policy import AccessScope, Actor, may
from amparo.foundation.vault.record_keys import open_key, open_keys

from .. import extensions
from ..codes import Author, DecisionKind, ResponseKind
from ..models import Concern, Message, Response, TriageDecision
from ..queries import find, scope_of
from ..signed_messages import (
    CONCERN,
    IDENTITY,
    open_narrative,
    read_messages,
    trusted_verify_key,
)
from ..types import Details, OpenConcern, SafeContact, ShownDecision, ShownResponse
from ._shared import due_at


def open_concern(actor: Actor, concern_id: UUID) -> OpenConcern:
    """Open a concern with everything in it, and mark the reporter's messages as read.

    A team that kept access after a transfer marks nothing.
    """
    concern = find(concern_id)
    with act(actor, "concern.open", scope_to_read(actor, concern), concern):
        key = open_key(actor, CONCERN, concern.id)
        opened = _read(actor, concern, key)
        if not may(actor, "concern.open", scope_of(concern)):
            return opened  # a team that only reads
        Message.objects.filter(
            concern=concern, author=Author.REPORTER, read_at=None
        ).update(read_at=now_rounded())
    return opened


def open_for_case(actor: Actor, case_id: UUID) -> list[OpenConcern]:
    """Open the concerns of a case that the actor may open, the oldest first.

    Nothing is marked as read: whoever answers the reporter still sees what is new.
    """
    found = Concern.objects.filter(case_id=case_id, destroyed_at=None)
    opened = []
    for concern in found.select_related("team__organisation", "country", "area"):
        if not may(actor, "concern.open", scope_of(concern)):
            continue
        with act(actor, "concern.open", scope_of(concern), concern, case=case_id):
            opened.append(_read(actor, concern, open_key(actor, CONCERN, concern.id)))
    return sorted(opened, key=attrgetter("came_at"))


def scope_to_read(actor: Actor, concern: Concern) -> AccessScope:
    """Return the scope for reading: its team, and teams that may only read."""
    scope = scope_of(concern)
    if may(actor, "concern.open", scope):
        return scope
    readers = extensions.readers(concern, actor.team_ids())
    return replace(scope, team_ids=scope.team_ids | readers)


def _read(actor: Actor, concern: Concern, key: RecordKey) -> OpenConcern:
    reporter_key = trusted_verify_key(concern)
    narrative = open_narrative(key, concern, reporter_key)
    contact = SafeContact.from_text(key.read(concern, "contact"))
    return OpenConcern(
        concern=concern,
        words=narrative.words,
        words_verified=narrative.genuine,
        came_at=narrative.came_at,
        contact=contact,
        details=Details.from_text(key.read(concern, "details")),
        messages=read_messages(key, concern, reporter_key),
        decisions=_decisions(concern, key),
        due_at=due_at(concern),
        has_name=concern.identity_sealed is not None,
        name=_name_of(actor, concern),
        responses=_responses(concern, key),
    )


def _name_of(actor: Actor, concern: Concern) -> str:
    """Return the reporter's name if the actor has the key, else an empty text."""
    if concern.identity_sealed is None:
        return ""
    key = open_keys(actor, IDENTITY, [concern.id]).get(concern.id)
    if key is None:
        return ""
    return str(json.loads(key.read(concern, "identity"))["name"])


def _decisions(concern: Concern, key: RecordKey) -> list[ShownDecision]:
    """Open the decisions, oldest first."""
    found = [
        _decision(row, _timed(key, row, "reason", f"decision|{row.id}", row.created_at))
        for row in concern.decisions.select_related("user")
    ]
    return sorted(found, key=attrgetter("at"))


def _decision(row: TriageDecision, reason: TimedText) -> ShownDecision:
    return ShownDecision(
        about=DecisionKind(row.about),
        value=row.value,
        who=row.user.name,
        at=reason.at,
        reason=reason.text,
        suggested=row.suggested,
        rules=tuple(row.rules),
    )


def _timed(
    key: RecordKey, row: CodedRecord, name: str, place: str, stored: datetime
) -> TimedText:
    """Open what a colleague wrote, with its minute; when it was destroyed, neither."""
    sealed = key.read(row, name, place)
    return read_timed(sealed) if sealed else TimedText("", stored)


def _responses(concern: Concern, key: RecordKey) -> list[ShownResponse]:
    """Open the responses, oldest first; hand-offs are for the online desk alone."""
    found = []
    for row in concern.responses.select_related("user"):
        detail = TimedText("", row.done_at)
        if row.kind != ResponseKind.HOTLINE:
            detail = _timed(key, row, "detail", f"response|{row.id}", row.done_at)
        found.append(_response(row, detail))
    return sorted(found, key=attrgetter("at"))


def _response(row: Response, detail: TimedText) -> ShownResponse:
    return ShownResponse(
        kind=ResponseKind(row.kind),
        who=row.user.name,
        at=detail.at,
        basis=row.basis,
        duty_id=row.duty_id,
        result=row.result,
        detail=detail.text,
    )
