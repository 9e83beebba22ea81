"""What is filled in about keeping: hand-offs to a hotline, and what ends."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.foundation.countries.presenters import length
from amparo.foundation.design.conflicts import VersionedForm
from amparo.foundation.design.forms import AmparoForm, DatePartsField

from ..concerns.codes import Early, NoHandOffReason
from ..concerns.types import LONGEST_LINE


class HandOffForm(VersionedForm):
    """To which hotline addresses went, when, and what it gave as a reference."""

    hotline = forms.CharField(label=_("To which hotline?"), max_length=LONGEST_LINE)
    done_on = DatePartsField(label=_("On which day?"))
    done_time = forms.TimeField(
        label=_("At what time?"),
        widget=forms.TimeInput({"type": "time"}, format="%H:%M"),
        error_messages={"invalid": _("Please give hours and minutes, like 14:30.")},
    )
    reference = forms.CharField(
        label=_("Their reference"),
        help_text=_("It stays when the addresses are destroyed. Sealed for your desk."),
        max_length=LONGEST_LINE,
        required=False,
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)


class KeepForm(VersionedForm):
    """Until when a concern is kept longer, and why."""

    until = DatePartsField(
        label=_("Until which day?"), help_text=_("At most a year from today.")
    )
    reason = forms.CharField(
        label=_("Why is it still needed?"),
        help_text=_("One or two sentences. Sealed like everything else here."),
        widget=forms.Textarea({"rows": 3}),
        max_length=1200,
    )


class DestroyForm(VersionedForm):
    """To be sure: the code typed; before its time, why."""

    code = forms.CharField(
        label=_("Type the code of the concern, to be sure"), max_length=20
    )
    early = forms.ChoiceField(
        label=_("Before its time is over?"),
        choices=[("", _("No, its time is over")), *Early.choices],
        widget=forms.RadioSelect,
        required=False,
    )


class BlockForm(AmparoForm):
    """For how long a contact is muted, and why."""

    hours = forms.TypedChoiceField(
        label=_("For how long?"), coerce=int, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=_("Why?"),
        help_text=_("One or two sentences. Sealed like everything else here."),
        widget=forms.Textarea({"rows": 3}),
        max_length=1200,
    )

    def __init__(self, *args: Any, most: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = sorted({hours for hours in (24, 72, 168, 720) if hours < most})
        self.offer("hours", [(h, length(h)) for h in [*offered, most]])


class ReviewForm(AmparoForm):
    """Whether a muted contact stays so until its end."""

    stays = forms.ChoiceField(
        label=_("What do you decide?"),
        choices=[("yes", _("It stays muted until then")), ("no", _("Hear it again"))],
        widget=forms.RadioSelect,
    )


class EndOnlineForm(AmparoForm):
    """Why addresses are destroyed although no hotline got them."""

    reason = forms.ChoiceField(
        label=_("Why does no hotline get them?"),
        choices=NoHandOffReason.choices,
        widget=forms.RadioSelect,
    )
