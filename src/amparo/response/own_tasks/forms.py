"""The form of a task for oneself or a colleague."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.foundation.design.conflicts import VersionedForm
from amparo.foundation.design.forms import AmparoForm, DatePartsField
from amparo.foundation.kernel.ids import uuid7

from .operations import LONGEST


class OwnTaskForm(AmparoForm):
    """What to do, for whom, by when."""

    text = forms.CharField(
        label=_("What is to be done?"),
        help_text=_('Such as "Call back Tuesday". Sealed, like the case itself.'),
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 2}),
    )
    owner = forms.ChoiceField(label=_("For whom?"))
    due_on = DatePartsField(label=_("By when?"))
    form_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid7)

    def __init__(
        self, *args: Any, people: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offer("owner", people)


class ChangeForm(VersionedForm, OwnTaskForm):
    """The same of a task that there is already."""
