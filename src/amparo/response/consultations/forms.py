"""Forms of consultations."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.foundation.design.forms import AmparoForm

from ..concerns.types import LONGEST_WORDS
from .codes import ConsultationOutcome


class ConsultationForm(AmparoForm):
    """A message to the supervisor of another team."""

    text = forms.CharField(
        label=_("Message to the other team"),
        help_text=_(
            "Only what they need to find out whether it is a duplicate. "
            "Nothing about what happened, and no name unless it keeps the "
            "child safe."
        ),
        widget=forms.Textarea({"rows": 4}),
        max_length=LONGEST_WORDS,
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)


class EndConsultationForm(AmparoForm):
    """The outcome of a consultation."""

    outcome = forms.ChoiceField(
        label=_("Outcome"),
        choices=ConsultationOutcome.choices,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="end_%s", **kwargs)
