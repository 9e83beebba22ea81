"""Supervisors of two teams talk about concerns that may be about the same child.

Each sees that the other team has something alike, and why; neither sees the other's
concern. What they write is sealed to both teams, and goes with either concern.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from amparo.foundation.duties.models import Duty
from amparo.foundation.duties.operations import raise_duty, settle
from amparo.foundation.journal.operations import act
from amparo.foundation.kernel.crypto import RecordKey, Tampered
from amparo.foundation.kernel.errors import RuleBroken
from amparo.foundation.kernel.ids import uuid7
from amparo.foundation.organisations.models import Team
from amparo.foundation.policy import Actor, Role
from amparo.foundation.vault.records import destroy, new_key, open_key
from amparo.foundation.vault.teams import keyring_of, reachable

from .. import duties
from ..codes import CameOf
from ..letters import TALK, by_colleague, place_in_talk, signed_in_talk
from ..linked import Elsewhere, links_of, names_colleagues, team_said
from ..models import Concern, Talk, TalkMessage
from ..queries import (
    find,
    find_talk,
    running_talk,
    talks_about,
    where_of,
    where_of_talk,
)
from ._shared import text_of
from .working import choice

_ENDED = _("This talk has ended. Ask again from the concern, if there is more to say.")


@dataclass(frozen=True)
class Said:
    """One message of a talk. ``verified``: its author really wrote it."""

    who: str
    own: bool  # a colleague of the reader's team wrote it
    body: str = field(repr=False)
    when: datetime
    verified: bool


@dataclass(frozen=True)
class OpenTalk:
    """A talk as one of its two teams reads it, with its own concern."""

    talk: Talk
    concern: Concern
    other: str  # the other team, as far as the reader may know
    said: list[Said] = field(repr=False)
    waits_for_us: bool


def ask_about(
    actor: Actor, concern_id: UUID, mark: str, text: str, form_key: UUID
) -> Talk:
    """Ask the supervisor of another team about what may be the same; returns the talk.

    ``mark`` says which of the possible links is meant (``Elsewhere.mark``). While the
    two teams talk about this concern already, the words are added there.
    """
    text = text_of(text, "text")
    concern = find(concern_id)
    with act(actor, "concern.talk", where_of(concern), concern) as deed:
        whom = _whom(actor, concern, mark)
        talk = running_talk(concern, whom.team)
        deed.note(again=talk is not None)
        if talk is None:
            talk, key = _begin(concern, whom)
        else:
            key = open_key(actor, TALK, talk.id)
        deed.note(talk=talk.id)
        _write(actor, talk, key, concern.team, text, form_key)
    return talk


def _whom(actor: Actor, concern: Concern, mark: str) -> Elsewhere:
    for each in links_of(actor, concern).elsewhere:
        if each.mark == mark:
            if not reachable(each.team.id):
                raise RuleBroken(_("Nobody there can read what you write now."))
            return each
    raise RuleBroken(_("Nothing there is alike any more."))


def _begin(concern: Concern, whom: Elsewhere) -> tuple[Talk, RecordKey]:
    talk = Talk.objects.create(
        team=concern.team,
        other_team=whom.team,
        about=concern,
        other_about=whom.best.concern,
        reasons=list(whom.best.reasons),
    )
    return talk, new_key(TALK, talk.id, teams=[concern.team_id, whom.team.id])


def open_talk(actor: Actor, talk_id: UUID) -> OpenTalk:
    """Open a talk of the person's team: what was written, and by which side."""
    talk = find_talk(talk_id)
    where = where_of_talk(talk)
    with act(actor, "concern.talk", where, talk, read=True):
        own = own_team(actor, talk)
        said: list[Said] = []
        if talk.destroyed_at is None:
            said = _read(actor, talk, open_key(actor, TALK, talk.id), own)
    last = said[-1] if said else None
    return OpenTalk(
        talk=talk,
        concern=_about(talk, own),
        other=team_said(actor, _other(talk, own)),
        said=said,
        waits_for_us=talk.ended_at is None and last is not None and not last.own,
    )


def own_team(actor: Actor, talk: Talk) -> Team:
    """Return for which of the two teams a supervisor speaks in a talk."""
    return talk.of(actor.team_ids(Role.SUPERVISOR))


def _other(talk: Talk, own: Team) -> Team:
    return talk.other_team if own.id == talk.team_id else talk.team


def _about(talk: Talk, team: Team) -> Concern:
    return talk.about if team.id == talk.team_id else talk.other_about


def answer_talk(actor: Actor, talk_id: UUID, text: str, form_key: UUID) -> Talk:
    """Write into a talk; then it waits for the other team. One form, one message."""
    text = text_of(text, "text")
    talk = find_talk(talk_id)
    with act(actor, "concern.talk", where_of_talk(talk), talk) as deed:
        if talk.ended_at is not None:
            raise RuleBroken(_ENDED)
        key = open_key(actor, TALK, talk.id)
        deed.note(
            again=not _write(actor, talk, key, own_team(actor, talk), text, form_key)
        )
    return talk


def end_talk(actor: Actor, talk_id: UUID, came_of: str) -> Talk:
    """End a talk with what came of it; both teams see that. Ended already, it stays."""
    choice(CameOf.values, came_of, "came_of")
    talk = find_talk(talk_id)
    with act(actor, "concern.talk", where_of_talk(talk), talk, came_of=came_of) as deed:
        ended = Talk.objects.filter(id=talk.id, ended_at=None).update(
            ended_at=timezone.now(), came_of=came_of, version=F("version") + 1
        )
        deed.note(again=not ended)
        settle(talk, duties.TALK, by=actor.user_id)
    talk.refresh_from_db()
    return talk


def destroy_talks(concern: Concern, moment: datetime) -> None:
    """Destroy what was said about a concern with other teams: keys and bytes."""
    for talk in talks_about(concern):
        destroy(TALK, talk.id)
        talk.messages.update(text_sealed=b"", signature=b"")
        settle(talk, duties.TALK, outcome="dropped")
        Talk.objects.filter(id=talk.id).update(
            ended_at=talk.ended_at or moment, destroyed_at=moment
        )


def waiting_for(actor: Actor, talks: Iterable[Talk]) -> set[UUID]:
    """Return which of these talks wait for a team of this supervisor."""
    due = Duty.objects.filter(
        kind=duties.TALK,
        subject_id__in=[talk.id for talk in talks],
        settled_at=None,
        team__in=actor.team_ids(Role.SUPERVISOR),
    )
    return set(due.values_list("subject_id", flat=True))


# -- Messages ------------------------------------------------------------------------


def _write(
    actor: Actor, talk: Talk, key: RecordKey, own: Team, text: str, form_key: UUID
) -> bool:
    """Store a message, sealed and signed; False when this form was sent before."""
    if TalkMessage.objects.filter(form_key=form_key).exists():
        return False
    keyring = keyring_of(actor)
    message_id = uuid7()
    TalkMessage.objects.create(
        id=message_id,
        talk=talk,
        team=own,
        user_id=keyring.user_id,
        user_key_id=keyring.user_key_id,
        text_sealed=key.seal(place_in_talk(message_id), text),
        signature=keyring.pair.sign(signed_in_talk(talk.id, message_id, own.id, text)),
        form_key=form_key,
    )
    other = _other(talk, own)
    about = _about(talk, other)
    level = about.urgency
    raise_duty(duties.TALK, talk, other, label=about.code, level=level)
    return True


def _read(actor: Actor, talk: Talk, key: RecordKey, own: Team) -> list[Said]:
    rows = talk.messages.select_related("user", "user_key").order_by("created_at", "id")
    return [_said(actor, talk, key, own, row) for row in rows]


def _said(
    actor: Actor, talk: Talk, key: RecordKey, own: Team, row: TalkMessage
) -> Said:
    try:
        text = key.open(place_in_talk(row.id), row.text_sealed)
    except Tampered:
        text, verified = "", False
    else:
        signed = signed_in_talk(talk.id, row.id, row.team_id, text)
        verified = by_colleague(row.user_key, row.user_id, signed, row.signature)
    mine = row.team_id == own.id
    who = row.user.name
    if not mine and not names_colleagues(actor, _other(talk, own)):
        who = gettext("A supervisor there")
    return Said(who, mine, text, row.created_at, verified)
