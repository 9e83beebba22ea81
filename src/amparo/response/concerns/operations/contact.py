"""Contacting the reporter, where and when they said that it is safe."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from amparo.foundation.journal.operations import act
from amparo.foundation.kernel.errors import RuleBroken
from amparo.foundation.kernel.moments import now_rounded, with_time
from amparo.foundation.kernel.text import many_lines
from amparo.foundation.policy import Actor
from amparo.foundation.tasks.operations import complete
from amparo.foundation.vault.record_keys import open_key
from amparo.foundation.vault.team_keys import keyring_of

from ..codes import Contact, ContactWay, ResponseKind
from ..contact_safety import Gate, Stop, gate
from ..models import Concern, Response
from ..queries import find, scope_of
from ..signed_messages import CONCERN
from ..tasks import ANSWERS
from ..types import LONGEST_LINE, SafeContact
from ._shared import change_concern
from .replies import answer_changes

_LONGEST_NOTE = LONGEST_LINE * 4


def ask_to_reach(actor: Actor, concern_id: UUID, way: ContactWay) -> Gate:
    """Return whether the reporter may be contacted now, or what stops it.

    The number is included only while the gate is open; the journal records the check
    and its stops.
    """
    concern = find(concern_id)
    with act(actor, "concern.reach", scope_of(concern), concern, way=way) as entry:
        found = gate(concern, _contact_of(actor, concern), way, timezone.now())
        entry.note(open=found.is_open, stops=list(found.stops))
    return found


def record_contact(
    actor: Actor,
    concern_id: UUID,
    way: ContactWay,
    result: str,
    note: str,
    form_key: UUID,
    expected_version: int,
) -> Response:
    """Record the result of an attempt to contact the reporter; one form, one entry.

    Raises ``RuleBroken`` when they do not permit contact, or not in this way. When they
    were reached safely, their permission is renewed.
    """
    if result not in Contact.values:
        raise RuleBroken(_("Please choose one of the answers."), "result")
    if len(note) > _LONGEST_NOTE:
        raise RuleBroken(_("Please write the note in a few sentences."), "note")
    concern = find(concern_id)
    with act(actor, "concern.reach", scope_of(concern), concern, way=way) as entry:
        earlier = Response.objects.filter(form_key=form_key, concern=concern).first()
        if earlier is not None:
            entry.note(again=True)
            return earlier
        found = gate(concern, _contact_of(actor, concern), way, timezone.now())
        # Time may have passed since the call; permission and channel do not change.
        if hard := set(found.stops) - {Stop.DAY, Stop.HOUR, Stop.NIGHT}:
            raise RuleBroken(next(iter(sorted(hard))).label)
        safe = result == Contact.REACHED
        fields: dict[str, object] = {}
        if safe:  # talking is an answer too
            fields = answer_changes(actor, concern) | {
                "contact_checked_at": now_rounded()
            }
        change_concern(concern, expected_version, **fields)
        if safe:
            complete(concern, *ANSWERS, by=actor.user_id)
        entry.note(result=result)
        return _store(actor, concern, result, many_lines(note), form_key)


def _store(
    actor: Actor, concern: Concern, result: str, note: str, form_key: UUID
) -> Response:
    row = Response(
        concern=concern,
        kind=ResponseKind.CONTACT,
        done_at=now_rounded(),
        user_id=keyring_of(actor).user_id,
        result=result,
        form_key=form_key,
    )
    key = open_key(actor, CONCERN, concern.id)
    timed = with_time(note, timezone.now())
    row.detail_sealed = key.seal(f"response|{row.id}", timed)
    row.save(force_insert=True)
    return row


def _contact_of(actor: Actor, concern: Concern) -> SafeContact:
    key = open_key(actor, CONCERN, concern.id)
    return SafeContact.from_text(key.read(concern, "contact"))
