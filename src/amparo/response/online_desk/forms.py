"""Forms of the online desk."""

from __future__ import annotations

from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.foundation.design.conflicts import VersionedForm
from amparo.foundation.design.forms import AmparoForm, DatePartsField

from ..concerns.types import LONGEST_LINE
from .codes import NoHandOffReason


class HandOffForm(VersionedForm):
    """The hand-off of addresses to a hotline: which one, when, its reference."""

    hotline = forms.CharField(label=_("To which hotline?"), max_length=LONGEST_LINE)
    done_on = DatePartsField(label=_("Date"))
    done_time = forms.TimeField(
        label=_("At what time?"),
        widget=forms.TimeInput({"type": "time"}, format="%H:%M"),
        error_messages={"invalid": _("Please give hours and minutes, like 14:30.")},
    )
    reference = forms.CharField(
        label=_("Hotline reference"),
        help_text=_("It stays when the addresses are deleted. Sealed for your desk."),
        max_length=LONGEST_LINE,
        required=False,
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)


class EndForm(AmparoForm):
    """Why addresses are deleted without a hand-off to a hotline."""

    reason = forms.ChoiceField(
        label=_("Reason for no hand-off"),
        choices=NoHandOffReason.choices,
        widget=forms.RadioSelect,
    )
