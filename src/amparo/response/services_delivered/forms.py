"""Forms about services that were delivered."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.foundation.design.conflicts import VersionedForm
from amparo.foundation.design.forms import DatePartsField
from amparo.response.cases.codes import HelpKind
from amparo.response.cases.fields import OUTSIDE, CreatingForm, words_field
from amparo.response.cases.queries import Worker

from .codes import Unit
from .operations import LONGEST_NOTE, MOST

_PLEASE = ("", _("Please choose"))


class DeliveryForm(CreatingForm):
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
    note = words_field(
        _("Note"),
        LONGEST_NOTE,
        rows=3,
        help_text=_("Who gave it, if it was someone outside of the team. Sealed."),
        required=False,
    )

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
    why = words_field(_("What was wrong?"), LONGEST_NOTE, rows=3)
