"""Opening a case from a concern, or adding the concern to an existing case."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from amparo.foundation.accounts.record_bars import carry
from amparo.foundation.journal.operations import act
from amparo.foundation.kernel.errors import Conflict, RuleBroken
from amparo.foundation.policy import Actor
from amparo.foundation.tasks.operations import complete
from amparo.foundation.vault.record_keys import open_key
from amparo.response.cases.models import Case
from amparo.response.cases.operations import open_case, take_in

from ..codes import State
from ..models import Concern
from ..queries import find, scope_of
from ..signed_messages import CONCERN, open_narrative, trusted_verify_key
from ..tasks import TRANSFER_RETURNED
from ..urgency import suggest
from ._rules import not_closed, not_in_transfer, owner_change
from ._shared import change_concern, unchanged


def open_case_from(
    actor: Actor,
    concern_id: UUID,
    expected_version: int,
    form_key: UUID | None = None,
    take_over: bool = False,
) -> Case:
    """Open a case with the words of a concern; the mailbox stays open."""
    concern = find(concern_id)
    with act(actor, "concern.open_case", scope_of(concern), concern) as entry:
        _check_no_case(concern, expected_version)
        owner = owner_change(actor, concern, entry, take_over)
        case = open_case(
            actor,
            team_id=concern.team_id,
            country_code=concern.country_id,
            kinds=list(concern.kinds),
            story=_words(actor, concern),
            concern_id=concern.id,
            area_code=concern.area_id,
            form_key=form_key,
            urgency=_urgency(concern),
        )
        carry(concern.id, case.id, case.code)
        _mark_as_case(actor, concern, case, expected_version, owner)
    return case


def join_case(
    actor: Actor,
    concern_id: UUID,
    case_id: UUID,
    expected_version: int,
    form_key: UUID | None = None,
    take_over: bool = False,
) -> Case:
    """Add a concern to a case of the team; the mailbox stays open.

    The words become a note of that case, and its caseworker reviews the risk.
    """
    concern = find(concern_id)
    with act(actor, "concern.join_case", scope_of(concern), concern) as entry:
        _check_no_case(concern, expected_version)
        owner = owner_change(actor, concern, entry, take_over)
        words = f"{concern.code}\n{_words(actor, concern)}"
        urgency = _urgency(concern)
        case = take_in(actor, case_id, words, concern.id, form_key, urgency)
        if case.team_id != concern.team_id:
            raise RuleBroken(_("Your team has no open case with this code."), "code")
        entry.note(case=case.id)
        carry(case.id, concern.id, concern.code)
        _mark_as_case(actor, concern, case, expected_version, owner)
    return case


def _check_no_case(concern: Concern, expected_version: int) -> None:
    if concern.case_id is not None:
        raise Conflict(_("A case has been opened from this concern already."), concern)
    unchanged(concern, expected_version)
    not_closed(concern)
    not_in_transfer(concern)


def _urgency(concern: Concern) -> str:
    """Return the urgency, as assessed; before that, as the rules suggest."""
    return concern.urgency or suggest(concern).level


def _words(actor: Actor, concern: Concern) -> str:
    key = open_key(actor, CONCERN, concern.id)
    narrative = open_narrative(key, concern, trusted_verify_key(concern))
    return narrative.words


def _mark_as_case(
    actor: Actor,
    concern: Concern,
    case: Case,
    expected_version: int,
    owner: dict[str, object],
) -> None:
    change_concern(
        concern,
        expected_version,
        state=State.CASE,
        case_id=case.id,
        **({"owner_id": concern.owner_id or actor.user_id} | owner),
    )
    complete(concern, TRANSFER_RETURNED, by=actor.user_id)
