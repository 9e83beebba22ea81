"""Sharing a reporter's name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.foundation.design.forms import AmparoForm
from amparo.foundation.kernel.text import code_letters

from ..concerns.codes import IdentityReason

HOURS = [
    (1, _("One hour")),
    (4, _("Four hours")),
    (24, _("One day")),
    (72, _("Three days")),
    (168, _("One week")),
]


class CodeForm(AmparoForm):
    """The code of a concern, as a colleague gives it."""

    code = forms.CharField(
        label=_("Code of the concern"),
        help_text=_("A colleague gives it to you, for example C-7KQ2MV."),
        max_length=20,
    )

    def clean_code(self) -> str:
        """Return the code as it is stored, however it is typed."""
        typed = code_letters(self.cleaned_data["code"])
        return f"C-{typed.removeprefix('C')}" if len(typed) == 7 else typed


class ShareNameForm(AmparoForm):
    """With whom a custodian shares a name, for how long, and why."""

    user_id = forms.TypedChoiceField(label=_("Assign to"), coerce=UUID)
    hours = forms.TypedChoiceField(label=_("For how long?"), choices=HOURS, coerce=int)
    reason = forms.ChoiceField(
        label=_("Why?"), choices=IdentityReason.choices, widget=forms.RadioSelect
    )

    def __init__(self, colleagues: Iterable[tuple[UUID, str]], *args: Any) -> None:
        super().__init__(*args)
        self.offer("user_id", [(str(user_id), name) for user_id, name in colleagues])
