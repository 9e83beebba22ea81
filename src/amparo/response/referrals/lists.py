"""Referrals as lists: to a service that answers, and to the team that sent them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from django.db.models import Case, F, IntegerField, QuerySet, Value, When
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from amparo.foundation.lists.specs import BulkAct, Cell, Column, ListSpec

from . import presenters
from .models import OPEN_STATES, Priority, Referral, State

_EXPORT = "referral.export"


def arranged(found: QuerySet[Referral]) -> QuerySet[Referral]:
    """Add what the lists sort by: what waits first, and how soon it is needed."""
    return found.annotate(
        stage=_rank("state", OPEN_STATES),
        haste=_rank("priority", Priority),
        waits_until=Case(When(state=State.SENT, then=F("answer_by"))),
        under_way_since=Case(When(state=State.ACCEPTED, then=F("answered_at"))),
    )


def _rank(field: str, codes: Iterable[str]) -> Case:
    return Case(
        *(When(**{field: code}, then=Value(n)) for n, code in enumerate(codes)),
        default=Value(9),
        output_field=IntegerField(),
    )


def _service(referral: Referral) -> Cell:
    return Cell(
        referral.service.name, reverse("referrals:referral", args=[referral.id])
    )


def _received(referral: Referral) -> Cell:
    is_new = referral.state == State.SENT and referral.received_at is None
    return replace(_service(referral), new=is_new)


def _priority(referral: Referral) -> Cell:
    tone = presenters.PRIORITY_TONES[Priority(referral.priority)]
    return Cell(referral.get_priority_display(), tone=tone)


def _state(referral: Referral) -> Cell:
    if referral.state == State.SENT:
        return Cell(referral.get_state_display())
    tone = presenters.STATE_TONES[State(referral.state)]
    return Cell(referral.get_state_display(), tone=tone)


def _due(referral: Referral) -> Cell:
    return Cell(due=referral.answer_by if referral.state == State.SENT else None)


def _groups(waiting: Promise, accepted: Promise) -> dict[str, str | Promise]:
    return {State.SENT: waiting, State.ACCEPTED: accepted}


_TO_ANSWER = _groups(_("To answer first"), _("With you now"))
_SENT = _groups(_("Waiting for an answer"), _("Accepted"))

_CODE = Column("code", _("Code"), lambda r: Cell(code=r.code), ("code",))
_PRIORITY = Column("priority", _("Priority"), _priority, ("haste",))
_STATE = Column("state", _("State"), _state, ("stage", "state"), short=True)
_ANSWER_BY = Column("answer_by", _("Answer due"), _due, ("waits_until",), labelled=True)
_OUTCOME = Column(
    "outcome", _("Outcome"), Referral.get_outcome_display, only_in_files=True
)
_ORDER = ("stage", "waits_until", "under_way_since", "-closed_at")

DECLINE = BulkAct(
    verb="referral.decline",
    url_name="referrals:decline-many",
    label=_("Decline referrals"),
    title=ngettext_lazy("Decline %(n)s referral", "Decline %(n)s referrals", "n"),
    done=ngettext_lazy("%(n)s referral declined.", "%(n)s referrals declined.", "n"),
    name=lambda referral: referral.code,
    lead=_(
        "Each sender is told the reason and looks for another service. This cannot be"
        " undone."
    ),
    fits=lambda referral: referral.state == State.SENT,
    danger=True,
)
RECEIVED = ListSpec(
    name="referrals-received",
    label=_("Referrals received"),
    columns=(
        Column("service", _("Service"), _received, ("service__name",)),
        _CODE,
        Column("from", _("From"), presenters.sender_words, ("from_team__name",)),
        _PRIORITY,
        _STATE,
        _ANSWER_BY,
        _OUTCOME,
    ),
    order=_ORDER,
    group=lambda referral: _TO_ANSWER.get(referral.state, _("Ended")),
    export_verb=_EXPORT,
    bulk=(DECLINE,),
)
SENT = ListSpec(
    name="referrals-sent",
    label=_("Referrals sent"),
    columns=(
        Column("service", _("Service"), _service, ("service__name",)),
        _CODE,
        Column(
            "organisation",
            _("Organisation"),
            lambda referral: referral.service.organisation.name,
            only_in_files=True,
        ),
        Column("case", _("Case"), lambda r: Cell(code=r.case_code), ("case_code",)),
        _PRIORITY,
        _STATE,
        _ANSWER_BY,
        _OUTCOME,
    ),
    order=_ORDER,
    group=lambda referral: _SENT.get(referral.state, _("Ended")),
    export_verb=_EXPORT,
)
