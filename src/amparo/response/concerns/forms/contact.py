"""An attempt to contact the reporter."""

from __future__ import annotations

from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.foundation.design.conflicts import VersionedForm

from ..codes import Contact


class ContactForm(VersionedForm):
    """The result of an attempt to contact the reporter."""

    result = forms.ChoiceField(
        label=_("Outcome"),
        choices=Contact.choices,
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("What you agreed on"),
        required=False,
        max_length=1200,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Sealed."),
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
