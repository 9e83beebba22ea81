"""Assessing the urgency of a concern, and correcting its facts."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from amparo.foundation.accounts.decorators import staff_page
from amparo.foundation.accounts.middleware import StaffRequest
from amparo.foundation.countries.queries import areas_of

from .. import forms, operations
from ..codes import DecisionKind
from ..models import Concern
from ..types import CorrectedFacts, Details, OpenConcern
from ..urgency import suggest
from ._shared import act_page, opened_or_404, work_page, working


@staff_page("concern.triage")
def triage(request: StaffRequest, concern_id: UUID) -> HttpResponse:
    """Assess the urgency of a concern, with the suggestion of the rules."""
    opened = opened_or_404(request, concern_id, "concern.triage")
    return work_page(
        request,
        opened,
        form=forms.UrgencyForm,
        triaging=True,
        save=lambda given, **work: operations.triage(
            request.actor, concern_id, given["urgency"], given["reason"], **work
        ),
        title=_("How urgent is it?"),
        lead=_(
            "You decide, not the system. Your reason helps those who work on "
            "this later."
        ),
        submit=_("Save"),
        saved=_("Urgency saved. The due time of the first answer is updated."),
        saved_values=_last_decision(opened),
        about={"suggestion": suggest(opened.concern)},
        template="concerns/triage.html",
    )


def _last_decision(opened: OpenConcern) -> dict[str, Any]:
    for one in reversed(opened.decisions):
        if one.about == DecisionKind.URGENCY:
            return {"urgency": one.value, "reason": one.reason}
    return {}


@staff_page("concern.correct")
def correct(request: StaffRequest, concern_id: UUID) -> HttpResponse:
    """Correct the facts of a concern."""
    opened = opened_or_404(request, concern_id, "concern.correct")
    concern = opened.concern
    areas = list(areas_of([concern.country_id]).values_list("code", "name"))
    form = working(request, forms.FactsForm, concern, triaging=True)

    def save(given: dict[str, Any]) -> Concern:
        version, take_over = given.pop("version"), given.pop("take_over", False)
        details = Details(given.pop("child"), given.pop("place"))
        many = {k: tuple(v) for k, v in given.items() if isinstance(v, list)}
        facts = CorrectedFacts(**(given | many), details=details)
        return operations.correct(request.actor, concern_id, facts, version, take_over)

    return act_page(
        request,
        opened,
        form=partial(form, areas=areas),
        save=save,
        title=_("Correct facts"),
        lead=_(
            "The original report stays as it is. These are the facts that we work with."
        ),
        submit=_("Save"),
        saved=_("Saved."),
        values=_current_facts(opened),
    )


def _current_facts(opened: OpenConcern) -> dict[str, Any]:
    concern = opened.concern
    names = (
        "kinds",
        "online",
        "danger_now",
        "risk_signs",
        "child_age",
        "offender_access",
    )
    known = {name: getattr(concern, name) for name in (*names, "disclosed_to")}
    known |= vars(opened.details)
    return known | {"area_code": concern.area_id or ""}
