"""Edit conflicts: what differs between two versions, and applying a choice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from .forms import AmparoForm, Text


class VersionedForm(AmparoForm):
    """A form that remembers which version of the record the person saw."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


@dataclass(frozen=True)
class Difference:
    """One field that two people filled in differently, in words."""

    name: str
    label: Text
    mine: str
    theirs: str


def differences(form: forms.BaseForm, theirs: Mapping[str, Any]) -> list[Difference]:
    """Return the fields of a sent form whose saved value has changed meanwhile.

    ``theirs`` are the saved values by field name, as the form's initial would be; a
    field that is not among them has no saved value and is left out.
    """
    return [
        Difference(
            field.name,
            field.label,
            in_words(field.field, field.value()),
            in_words(field.field, theirs[field.name]),
        )
        for field in form.visible_fields()
        if field.name in theirs
        and field.field.has_changed(theirs[field.name], field.data)
    ]


def with_choices(sent: QueryDict, theirs: Mapping[str, Any]) -> QueryDict:
    """Return the sent data, with the other's value where the person chose it."""
    data = sent.copy()
    for name, value in theirs.items():
        if sent.get(f"keep_{name}") == "theirs":
            _put(data, name, value)
    return data


def in_words(field: forms.Field, value: Any) -> str:
    """Return a field's value as a person reads it; a field may define its own way."""
    own = getattr(field, "in_words", None)
    if own is not None:
        return str(own(value))
    if isinstance(field, forms.BooleanField):
        return _("yes") if value else _("no")
    if isinstance(value, list | tuple):
        return ", ".join(in_words(field, part) for part in value)
    if isinstance(field, forms.ChoiceField):
        return _label(field, value)
    return "" if value is None else str(value)


def _label(field: forms.ChoiceField, value: Any) -> str:
    choices: Any = field.choices
    for code, label in choices:
        if str(code) == str(value if value is not None else ""):
            return str(label)
    return "" if value is None else str(value)


def _put(data: QueryDict, name: str, value: Any) -> None:
    if isinstance(value, list | tuple):
        data.setlist(name, [str(part) for part in value])
    elif value is True:
        data[name] = "on"
    elif value is None or value is False:
        data.pop(name, None)
    else:
        data[name] = str(value)
