"""The words that a child and the team agree on: compared when heard, never shown."""

from __future__ import annotations

import hmac
import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from amparo.foundation.kernel.errors import RuleBroken
from amparo.foundation.kernel.locking import change
from amparo.foundation.kernel.text import fold, one_line
from amparo.foundation.policy import Actor
from amparo.response.cases.operations._shared import (
    doing,
    find,
    key_of,
    not_closed,
    today_of,
)

from ..codes import Heard
from ..models import Contact, FollowUp
from ._shared import case_of, follow_up_of
from .recording import raise_danger

LONGEST_WORD = 80  # characters


@dataclass(frozen=True)
class Agreement:
    """What was agreed with the child; without words the known ones stay."""

    can_call: bool
    visit_exposes: bool
    danger: str = ""
    came_in: str = ""


def agree(
    actor: Actor, case_id: UUID, said: Agreement, expected_version: int
) -> FollowUp:
    """Record what was agreed with a child about contact.

    Both words are agreed together, and they differ. ``expected_version`` is 0 while
    nothing was agreed or planned in the case.
    """
    case = find(case_id)
    with doing(actor, "follow_up.plan", case, call=said.can_call) as entry:
        not_closed(case)
        danger, came_in = one_line(said.danger), one_line(said.came_in)
        row = follow_up_of(case)
        values: dict[str, Any] = {
            "can_call": said.can_call,
            "visit_exposes": said.visit_exposes,
        }
        if danger or came_in:
            _check_words(danger, came_in)
            words = json.dumps({Heard.DANGER: danger, Heard.CAME_IN: came_in})
            sealed = key_of(actor, case).seal(f"follow_up.{row.id}.words", words)
            values |= {"words_sealed": sealed, "words_on": today_of(case)}
        entry.note(words=bool(danger), exposes=said.visit_exposes)
        change(row, expected_version or 1, **values)
    return row


def _check_words(danger: str, came_in: str) -> None:
    for word, field in ((danger, "danger"), (came_in, "came_in")):
        if not fold(word):
            raise RuleBroken(_("Agree on both words together."), field)
        if len(word) > LONGEST_WORD:
            raise RuleBroken(_("Please choose a short word."), field)
    if fold(danger) == fold(came_in):
        raise RuleBroken(_("The two words must differ."), "came_in")


def check_word(actor: Actor, contact_id: UUID, typed: str) -> Heard:
    """Say whether what was heard is one of the agreed words; nothing shows them.

    The word for danger alerts who is on call. What was typed is not kept.
    """
    contact = Contact.objects.get(id=contact_id)
    case = case_of(contact)
    with doing(actor, "follow_up.record", case, contact=contact.id) as entry:
        row = follow_up_of(case)
        if row.words_sealed is None:
            raise RuleBroken(_("No words have been agreed with this child yet."))
        sealed = key_of(actor, case).read(row, "words", f"follow_up.{row.id}.words")
        heard = _heard(fold(one_line(typed)), json.loads(sealed))
        entry.note(heard=heard)
        if heard is Heard.DANGER:
            change(row, row.version, in_danger=True)
            raise_danger(case, contact)
    return heard


def _heard(typed: str, words: dict[str, str]) -> Heard:
    for heard in (Heard.DANGER, Heard.CAME_IN):
        if hmac.compare_digest(typed.encode(), fold(words[heard]).encode()):
            return heard
    return Heard.NONE
