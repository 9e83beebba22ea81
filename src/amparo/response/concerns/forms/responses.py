"""Recording a response."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from amparo.foundation.design.forms import AmparoForm, DatePartsField

from ..codes import Basis, ResponseKind
from ._shared import Choices, radio, sentences


class ResponseForm(AmparoForm):
    """A response: what was done, when, who was informed, on what ground."""

    sections = (
        (_("What was done"), ["kind", "detail"]),
        (_("When"), ["day", "time"]),
        (_("Only if someone outside was informed"), ["basis", "duty_id"]),
    )

    # Hand-offs to a hotline and contacts with the reporter have their own pages.
    kind = radio(
        _("What did you do?"),
        [
            c
            for c in ResponseKind.choices
            if c[0] not in (ResponseKind.HOTLINE, ResponseKind.CONTACT)
        ],
    )
    detail = sentences(
        _("Which service or authority was it, and what did they say?"),
        help_text=_("A name or office, and a reference if there is one. Sealed."),
        required=False,
    )
    day = DatePartsField(label=_("Date"))
    time = forms.TimeField(
        label=_("At what time?"),
        widget=forms.TimeInput({"type": "time"}, format="%H:%M"),
        error_messages={"invalid": _("Please give hours and minutes, like 14:30.")},
    )
    basis = radio(_("On what grounds?"), Basis.choices, required=False)
    duty_id = forms.TypedChoiceField(
        label=_("Under which duty to report?"),
        coerce=UUID,
        empty_value=None,
        required=False,
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args: Any, duties: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if duties:
            self.offer("duty_id", [("", _("none of these")), *duties])
        else:
            del self.fields["duty_id"]

    @property
    def moment(self) -> datetime:
        """The day and the time as one moment, in the user's time zone."""
        given = datetime.combine(self.cleaned_data["day"], self.cleaned_data["time"])
        return timezone.make_aware(given)
