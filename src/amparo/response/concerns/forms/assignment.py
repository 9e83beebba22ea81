"""Assigning a concern."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.foundation.design.conflicts import VersionedForm

from ._shared import Choices


class AssignForm(VersionedForm):
    """The colleague to whom a concern is assigned."""

    user_id = forms.TypedChoiceField(
        label=_("Assign to"), coerce=UUID, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, colleagues: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("user_id", colleagues)
