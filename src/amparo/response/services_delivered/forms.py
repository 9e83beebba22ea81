"""Forms about services that were delivered."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.foundation.design.conflicts import VersionedForm
from amparo.foundation.design.forms import AmparoForm, DatePartsField
from amparo.foundation.kernel.ids import uuid7
from amparo.response.cases.codes import HelpKind
from amparo.response.cases.queries import Worker

from .codes import Unit
from .operations import LONGEST_NOTE, MOST

_PLEASE = ("", _("Please choose"))
OUTSIDE = "outside"


def _words(label: Any, **more: Any) -> forms.CharField:
    widget = forms.Textarea({"rows": 3})
    return forms.CharField(label=label, max_length=LONGEST_NOTE, widget=widget, **more)


class DeliveryForm(AmparoForm):
    """Help that was delivered: kind, by whom, when, how much."""

    kind = forms.ChoiceField(
        label=_("Type of help"), choices=[_PLEASE, *HelpKind.choices]
    )
    by = forms.ChoiceField(
        label=_("Who gave it?"),
        help_text=_("What a referral brought is recorded with the referral."),
    )
    on = DatePartsField(label=_("Date"))
    quantity = forms.IntegerField(
        label=_("How much?"), min_value=1, max_value=MOST, initial=1
    )
    unit = forms.ChoiceField(label=_("Counted in"), choices=Unit.choices)
    note = _words(
        _("Note"),
        help_text=_("Who gave it, if it was someone outside of the team. Sealed."),
        required=False,
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid7)

    def __init__(self, *args: Any, workers: list[Worker], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        team = [(str(worker.user.id), worker.user.name) for worker in workers]
        outside = (OUTSIDE, _("Someone outside of the team"))
        self.offer("by", [_PLEASE, *team, outside])


class CorrectForm(VersionedForm, DeliveryForm):
    """A service put right, or struck, with the reason."""

    strike = forms.BooleanField(
        label=_("It never took place: strike it"), required=False
    )
    why = _words(_("What was wrong?"))


def chosen(value: str) -> UUID | None:
    """Return the id behind the choice of a colleague; none for someone outside."""
    return None if value == OUTSIDE else UUID(value)
