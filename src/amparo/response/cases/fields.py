"""Fields that forms about a case share."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms

from amparo.foundation.design.forms import AmparoForm
from amparo.foundation.kernel.ids import uuid7

from .operations._shared import LONGEST

OUTSIDE = "outside"  # among colleagues: someone who is none of them


class CreatingForm(AmparoForm):
    """A form that creates one record, however often it is sent."""

    form_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid7)


def words_field(label: Any, longest: int = LONGEST, **more: Any) -> forms.CharField:
    """Return a field for a text of several lines."""
    rows = more.pop("rows", 5)
    return forms.CharField(
        label=label, max_length=longest, widget=forms.Textarea({"rows": rows}), **more
    )


def radio(label: Any, choices: Any, **more: Any) -> forms.ChoiceField:
    """Return a field of which one answer is chosen, all of them in sight."""
    return forms.ChoiceField(
        label=label, choices=choices, widget=forms.RadioSelect, **more
    )


def colleague(value: str) -> UUID | None:
    """Return the id behind the choice of a colleague; none for someone outside."""
    return None if value == OUTSIDE else UUID(value)
