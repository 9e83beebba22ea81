"""How an opened concern is said: its facts, and what colleagues decided."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from .codes import Judged, Outcome, State, Urgency
from .rows import kinds_said, teller_said
from .shapes import OpenConcern, ShownJudgement


def facts(opened: OpenConcern) -> list[tuple[str, Any]]:
    """Return what is known, as pairs of words; what nobody said is left out."""
    concern = opened.concern
    told = [
        (_("What it is about"), kinds_said(concern)),
        (_("Who tells"), teller_said(concern)),
        (_("In danger now"), concern.get_danger_now_display()),
        (_("Urgency"), concern.get_urgency_display() or _("Not judged yet")),
        (_("Country"), concern.country.label),
        (_("Came in by"), concern.get_channel_display()),
        (_("Taken on by"), concern.owner.name if concern.owner else _("Nobody yet")),
    ]
    return [(label, value) for label, value in told if value]


def judgement_said(judgement: ShownJudgement) -> dict[str, Any]:
    """Return a judgement as an entry of a timeline."""
    labels = Urgency if judgement.about == Judged.URGENCY else Outcome
    closing = judgement.about == Judged.CLOSING
    return {
        "when": judgement.at,
        "who": judgement.who,
        "what": (_("Closed: %(what)s") if closing else _("Urgency: %(what)s"))
        % {"what": labels(judgement.value).label},
        "body": judgement.reason,
        "icon": "check" if closing else "flag",
    }


def next_act(opened: OpenConcern) -> str:
    """Return which act comes next; the page has one fixed place for it."""
    concern = opened.concern
    if concern.state == State.CLOSED:
        return ""
    if not concern.urgency and concern.state != State.CASE:
        return "judge"
    if opened.due_at is not None:
        return "reply"
    return "" if concern.state == State.CASE else "case"
