"""Replies to the reporter, and canned texts."""

from __future__ import annotations

from uuid import uuid4

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from amparo.foundation.design.forms import AmparoForm

from ..types import LONGEST_WORDS
from ._shared import WorkingForm


class ReplyForm(WorkingForm):
    """A reply to the reporter."""

    text = forms.CharField(
        label=_("Your answer"),
        help_text=_("Short sentences. The person may read this on a borrowed phone."),
        widget=forms.Textarea(
            {"rows": 5, "data-hot": "r", "data-hot-words": _("answer the person")}
        ),
        max_length=LONGEST_WORDS,
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
