"""Replying to the reporter in their mailbox."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from amparo.foundation.journal.operations import act
from amparo.foundation.kernel.errors import RuleBroken
from amparo.foundation.kernel.moments import now_rounded
from amparo.foundation.policy import Actor
from amparo.foundation.tasks.operations import complete
from amparo.foundation.vault.record_keys import open_key
from amparo.foundation.vault.team_keys import keyring_of

from ..models import Concern, Message
from ..queries import find, scope_of
from ..signed_messages import CONCERN, write_message
from ..tasks import ANSWERS
from ._rules import not_closed, owner_change, working_state
from ._shared import change_concern, text_of


def reply(
    actor: Actor,
    concern_id: UUID,
    text: str,
    form_key: UUID,
    expected_version: int | None = None,
    take_over: bool = False,
) -> Message:
    """Reply to the reporter, signed with the actor's own key.

    The same form sent twice makes one message. With ``expected_version`` it raises
    ``Conflict`` when the concern has changed since the actor opened it. Completes what
    was due, and assigns the concern to the actor if it was unassigned.
    """
    text = text_of(text, "text")
    concern = find(concern_id)
    with act(actor, "concern.reply", scope_of(concern), concern) as entry:
        sent = Message.objects.filter(form_key=form_key, concern=concern).first()
        if sent is not None:
            entry.note(again=True)
            return sent
        known = concern.version if expected_version is None else expected_version
        not_closed(concern)
        _check_mailbox(concern)
        owner = owner_change(actor, concern, entry, take_over)
        key = open_key(actor, CONCERN, concern.id)
        message = write_message(key, concern, text, keyring_of(actor), form_key)
        change_concern(concern, known, **(answer_changes(actor, concern) | owner))
        complete(concern, *ANSWERS, by=actor.user_id)
    return message


def _check_mailbox(concern: Concern) -> None:
    if concern.destroyed_at is not None:
        raise RuleBroken(_("Their report was deleted, as promised."))
    if concern.reporter_public is None:
        raise RuleBroken(
            _("They have no number for reading replies. Contact them as agreed."),
            "text",
        )


def answer_changes(actor: Actor, concern: Concern) -> dict[str, Any]:
    """Return the changes of a concern when the reporter is answered."""
    return {
        "state": working_state(concern),
        "owner_id": concern.owner_id or actor.user_id,
        "first_answer_at": concern.first_answer_at or now_rounded(),
    }
