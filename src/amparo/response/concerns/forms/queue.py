"""Filtering the queue."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.foundation.design.forms import AmparoForm

from ..codes import Age, Kind
from ..queue import QueueFilter
from ._shared import Choices


class FilterForm(AmparoForm):
    """Filter the queue: codes only, because they go into the address."""

    language = forms.ChoiceField(label=_("Language"), required=False)
    age = forms.ChoiceField(
        label=_("Age of the child"),
        choices=[("", _("Any")), *Age.choices],
        required=False,
    )
    kind = forms.ChoiceField(
        label=_("What it is about"),
        choices=[("", _("Anything")), *Kind.choices],
        required=False,
    )
    whose = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, filters: QueueFilter, languages: Choices) -> None:
        super().__init__(initial=vars(filters), auto_id="filter_%s")
        self.offer("language", [("", _("Any")), *languages])
