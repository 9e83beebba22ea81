"""Replies to the reporter."""

from __future__ import annotations

from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from ..types import LONGEST_WORDS
from ._shared import WorkingForm


class ReplyForm(WorkingForm):
    """A reply to the reporter."""

    text = forms.CharField(
        label=_("Your answer"),
        help_text=_("Short sentences. The reporter may read this on a borrowed phone."),
        widget=forms.Textarea(
            {"rows": 5, "data-hot": "r", "data-hot-words": _("reply to the reporter")}
        ),
        max_length=LONGEST_WORDS,
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
