"""What narrows the journal, and what came of looking into unusual reading."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from ..accounts.models import EmergencyOpening
from ..design.forms import AmparoForm
from .models import Finding
from .queries import Show


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
    )


class JournalFilterForm(AmparoForm):
    """Narrow the journal."""

    all_optional = True

    show = forms.ChoiceField(
        label=_("Show"),
        choices=[("", _("What people did")), *Show.choices],
        required=False,
    )
    person = forms.ChoiceField(label=_("Who"), required=False)
    code = forms.CharField(label=_("Record code"), max_length=20, required=False)
    since = _day(_("First day"))
    until = _day(_("Last day"))

    def __init__(
        self, *args: Any, people: Iterable[tuple[UUID, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        known = [(str(user_id), name) for user_id, name in people]
        self.offer("person", [("", _("Everyone")), *known])


class EmergencyForm(AmparoForm):
    """Asks which record, and why."""

    code = forms.CharField(
        label=_("Code of a case or person"),
        help_text=_("It is on the task list, or a colleague tells you."),
        max_length=20,
    )
    because = forms.ChoiceField(
        label=_("Why?"),
        choices=EmergencyOpening.Because.choices,
        widget=forms.RadioSelect,
    )


class FindingForm(AmparoForm):
    """Says what came of looking into unusual reading."""

    finding = forms.ChoiceField(
        label=_("Result"), choices=Finding.choices, widget=forms.RadioSelect
    )
