"""Forms to contact the reporter and to edit canned texts."""

from __future__ import annotations

from uuid import uuid4

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from amparo.foundation.design.conflicts import VersionedForm
from amparo.foundation.design.forms import AmparoForm

from .codes import Contact


class ContactForm(VersionedForm):
    """The result of an attempt to contact the reporter."""

    result = forms.ChoiceField(
        label=_("What came of it?"),
        choices=Contact.choices,
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("What you agreed on"),
        required=False,
        max_length=1200,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Sealed like everything else here."),
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)


class CannedForm(AmparoForm):
    """A canned text."""

    title = forms.CharField(
        label=_("Title"), help_text=_("Only your team sees it."), max_length=80
    )
    text = forms.CharField(
        label=_("Text"),
        help_text=_("Short sentences. No names, no links."),
        max_length=2000,
        widget=forms.Textarea({"rows": 6}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, initial=1)


class NewCannedForm(CannedForm):
    """A new canned text, in one language."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    field_order = ("language", "title", "text")
