"""Assessing the urgency of a concern, and correcting its facts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.foundation.design.forms import AmparoForm

from ..codes import Age, Danger, DisclosedTo, Kind, OffenderAccess, RiskSign, Urgency
from ..types import LONGEST_LINE
from ._shared import Choices, WorkingForm, one_of, radio, sentences, ticks

URGENCY_WORDS = [
    (Urgency.NOW, _("Now: someone may be harmed today")),
    (Urgency.SOON, _("Soon: within a day")),
    (Urgency.NORMAL, _("Normal: within three days")),
]


class UrgencyForm(WorkingForm):
    """The assessed urgency of a concern, and the reason."""

    urgency = radio(_("How urgent is this?"), URGENCY_WORDS)
    reason = sentences(
        _("Why?"),
        help_text=_("One or two sentences. Sealed."),
    )


class FactsFields(AmparoForm):
    """The coded facts of a concern; none is required."""

    kinds = ticks(_("What is it about?"), Kind.choices)
    online = forms.BooleanField(label=_("Part of it is online"), required=False)
    danger_now = one_of(_("Is someone in danger now?"), Danger.choices)
    risk_signs = ticks(_("What makes it more urgent?"), RiskSign.choices)
    child_age = one_of(_("How old is the child?"), Age.choices)
    area_code = forms.ChoiceField(label=_("Where is it?"), required=False)
    offender_access = one_of(
        _("Alleged perpetrator's access to the child"), OffenderAccess.choices
    )
    disclosed_to = ticks(_("Who else knows?"), DisclosedTo.choices)

    def __init__(self, *args: Any, areas: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("area_code", [("", _("not recorded")), *areas])


class FactsForm(FactsFields, WorkingForm):
    """Corrected facts of a concern."""

    sections = (
        (_("What it is about"), ["kinds", "online", "danger_now", "risk_signs"]),
        (_("The child"), ["child", "child_age", "area_code", "place"]),
        (_("Access and disclosure"), ["offender_access", "disclosed_to"]),
    )

    child = forms.CharField(
        label=_("What is the child called?"),
        help_text=_("Sealed. Used to find other concerns about the same child."),
        required=False,
        max_length=LONGEST_LINE,
    )
    place = forms.CharField(
        label=_("Where can the child be found?"),
        required=False,
        max_length=LONGEST_LINE,
    )
