"""A canned text."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from amparo.foundation.design.conflicts import VersionedForm
from amparo.foundation.design.forms import AmparoForm


class _Words(AmparoForm):
    title = forms.CharField(
        label=_("Title"), help_text=_("Only your team sees it."), max_length=80
    )
    text = forms.CharField(
        label=_("Text"),
        help_text=_("Short sentences. No names, no links."),
        max_length=2000,
        widget=forms.Textarea({"rows": 6}),
    )


class CannedForm(_Words, VersionedForm):
    """A canned text that is changed."""


class NewCannedForm(_Words):
    """A new canned text, in one language."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    field_order = ("language", "title", "text")
