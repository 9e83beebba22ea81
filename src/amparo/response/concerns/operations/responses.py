"""Responses to a concern: advice, help named, someone outside informed."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from amparo.foundation.countries.queries import country_setting, reporting_duties
from amparo.foundation.countries.settings import NO_STATE_FORWARDING
from amparo.foundation.journal.operations import OpenEntry, act
from amparo.foundation.kernel.errors import RuleBroken
from amparo.foundation.kernel.moments import quarter, with_time
from amparo.foundation.policy import Actor, may
from amparo.foundation.tasks.operations import complete
from amparo.foundation.vault.record_keys import open_key
from amparo.foundation.vault.team_keys import keyring_of

from ..codes import INFORMED, STATE, Basis, ResponseKind
from ..models import Concern, Response
from ..queries import find, scope_of
from ..signed_messages import CONCERN
from ..tasks import ANSWERS
from ..types import ResponseData
from ._rules import choice, reason_of, short_text
from ._shared import change_concern
from .replies import answer_changes

_CLOCKS_DIFFER = timedelta(minutes=5)


def record_response(
    actor: Actor, concern_id: UUID, data: ResponseData, form_key: UUID | None = None
) -> Response:
    """Record a response: what was done, when, and on what ground.

    The same form sent twice is one response. Informing someone outside needs a ground
    and a name. Where a country is careful with the state, only a supervisor informs it,
    except in danger to life. Helping a reporter without a mailbox is an answer.
    """
    _check_codes(data)
    concern = find(concern_id)
    scope = scope_of(concern)
    with act(actor, "concern.respond", scope, concern, kind=data.kind) as entry:
        known = _recorded(form_key, concern)
        if known is not None:
            entry.note(again=True)
            return known
        _check_time(data, concern)
        detail = _detail(data)
        _check_basis(data, concern, entry)
        _check_may_inform(actor, data, concern)
        row = Response(
            concern=concern,
            kind=data.kind,
            done_at=quarter(data.done_at),
            user_id=keyring_of(actor).user_id,
            basis=data.basis if data.kind in INFORMED else "",
            duty_id=data.duty_id if data.kind in INFORMED else None,
            form_key=form_key,
        )
        key = open_key(actor, CONCERN, concern.id)
        timed = with_time(detail, data.done_at)
        row.detail_sealed = key.seal(f"response|{row.id}", timed)
        row.save(force_insert=True)
        if _answers(data, concern):
            change_concern(concern, concern.version, **answer_changes(actor, concern))
            complete(concern, *ANSWERS, by=actor.user_id)
    return row


def _recorded(form_key: UUID | None, concern: Concern) -> Response | None:
    if form_key is None:
        return None
    return Response.objects.filter(form_key=form_key, concern=concern).first()


def _check_codes(data: ResponseData) -> None:
    known = [
        kind for kind in ResponseKind.values if kind != ResponseKind.CONTACT
    ]  # has its own gate
    choice(known, data.kind, "kind")
    choice(("", *Basis.values), data.basis, "basis")


def _check_time(data: ResponseData, concern: Concern) -> None:
    now = timezone.now()
    if data.done_at > now + _CLOCKS_DIFFER:
        raise RuleBroken(_("That time is in the future."), "done_at")
    if data.done_at < concern.came_at.replace(second=0, microsecond=0):
        raise RuleBroken(_("That was before the concern came in."), "done_at")


def _detail(data: ResponseData) -> str:
    """Return the note; it is required where someone was named or informed."""
    if data.kind in INFORMED or data.kind == ResponseKind.HELP_NAMED:
        return reason_of(data.detail, "detail")
    return short_text(data.detail, "detail")


def _check_basis(data: ResponseData, concern: Concern, entry: OpenEntry) -> None:
    """Check the ground and the duty under which someone outside was informed."""
    if data.kind not in INFORMED:
        return
    if not data.basis:
        raise RuleBroken(_("Please say on what grounds they were informed."), "basis")
    entry.note(basis=data.basis)
    if data.duty_id is None:
        return
    duties = reporting_duties(concern.country_id)
    if data.duty_id not in {duty.id for duty in duties}:
        raise RuleBroken(_("Please choose one of the answers."), "duty_id")
    if data.basis != Basis.DUTY:
        raise RuleBroken(_("If there is a duty to report, it is the grounds."), "basis")
    entry.note(duty=data.duty_id)


def _check_may_inform(actor: Actor, data: ResponseData, concern: Concern) -> None:
    if data.kind not in STATE or not country_setting(
        concern.country_id, NO_STATE_FORWARDING
    ):
        return
    if data.kind == ResponseKind.EMERGENCY and data.basis == Basis.DANGER:
        return
    if not may(actor, "concern.inform_state", scope_of(concern)):
        raise RuleBroken(
            _(
                "In this country only a supervisor can decide to inform the "
                "state. Ask your supervisor to do it, with the reason."
            ),
            "kind",
        )


def _answers(data: ResponseData, concern: Concern) -> bool:
    """Say whether a response is an answer to the reporter."""
    helped = data.kind in (ResponseKind.ADVICE, ResponseKind.HELP_NAMED)
    return helped and concern.mailbox_lookup is None
