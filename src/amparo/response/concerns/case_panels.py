"""What this room adds to cases: what the concerns said that keeps the child safe."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from amparo.foundation.accounts.middleware import StaffRequest
from amparo.foundation.policy import Actor, may
from amparo.response.cases.extensions import Drawn
from amparo.response.cases.models import Case

from . import presenters
from .codes import DecisionKind, ReporterType
from .list_presenters import age_words
from .models import Concern
from .operations import open_for_case
from .queries import match_decisions, scope_of
from .types import OpenConcern, ShownMessage


@dataclass(frozen=True)
class Origin:
    """A concern as the page of its case shows it."""

    opened: OpenConcern
    url: str
    safe_rule: str
    urgency_tone: str
    risk_signs: list[str]
    facts: presenters.Pairs
    last_answer: ShownMessage | None
    contacts: list[presenters.Entry]
    linked: list[tuple[str, str]]  # code and address


def origin_panel(request: StaffRequest, case: Case) -> Drawn:
    """Show what the concerns of a case said, and the way back to each."""
    origins = [
        _origin(request.actor, one) for one in open_for_case(request.actor, case.id)
    ]
    if not origins:
        return None
    never = [one.opened.contact.never for one in origins]
    facts = {"origins": origins, "never": [words for words in never if words]}
    return "concerns/_case_origin.html", facts


def _origin(actor: Actor, opened: OpenConcern) -> Origin:
    concern = opened.concern
    answers = [one for one in opened.messages if not one.by_reporter]
    return Origin(
        opened=opened,
        url=_address(concern),
        safe_rule=presenters.safe_rule(opened),
        urgency_tone=presenters.urgency_tone(concern),
        risk_signs=presenters.risk_signs(concern),
        facts=[*_why(opened), *presenters.facts(opened)],
        last_answer=answers[-1] if answers else None,
        contacts=[presenters.response_entry(one) for one in opened.responses],
        linked=_linked(actor, concern),
    )


def _why(opened: OpenConcern) -> presenters.Pairs:
    """Return the reason of the last assessment of urgency."""
    found = [one for one in opened.decisions if one.about == DecisionKind.URGENCY]
    reason = found[-1].reason if found else ""
    return [(_("Reason for the urgency"), reason)] if reason else []


def _linked(actor: Actor, concern: Concern) -> list[tuple[str, str]]:
    """Return the concerns marked as the same that the actor may open."""
    return [
        (other.code, _address(other))
        for other, decision in match_decisions(concern)
        if decision.same and may(actor, "concern.open", scope_of(other))
    ]


def _address(concern: Concern) -> str:
    return reverse("concerns:concern", args=[concern.id])


def child_values(actor: Actor, case: Case) -> dict[str, Any]:
    """Return what the first concern of a case says, for the form of the child.

    A telephone is the child's only if the child told. What must never be done is kept,
    whoever said it.
    """
    found = open_for_case(actor, case.id)
    if not found:
        return {}
    opened = next((o for o in found if o.concern.id == case.concern_id), found[0])
    told_by_child = opened.concern.reporter_type == ReporterType.CHILD
    return {
        "called": opened.details.child,
        "street": opened.details.place,
        "area": opened.concern.area_id or "",
        "safe_contact": "\n".join(_safe_lines(found)),
        "phones": opened.contact.where if told_by_child else "",
        "said_age": age_words(opened.concern),
    }


def _safe_lines(found: list[OpenConcern]) -> list[str]:
    lines = [
        _("Never: %(what)s") % {"what": one.contact.never}
        for one in found
        if one.contact.never
    ]
    lines += [
        presenters.safe_rule(one)
        for one in found
        if one.concern.reporter_type == ReporterType.CHILD
    ]
    return lines
