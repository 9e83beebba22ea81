"""Forms to transfer a concern and to decline a transfer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.foundation.design.forms import AmparoForm

from ..concerns.forms import Choices, WorkingForm
from ..concerns.operations._rules import LONGEST_REASON
from .codes import TransferDecline, TransferObjection


class TransferForm(WorkingForm):
    """The receiving team (grouped by country), the reason, whether we keep access."""

    to_team_id = forms.TypedChoiceField(label=_("To which team?"), coerce=UUID)
    reason = forms.CharField(
        label=_("Reason for the transfer"),
        help_text=_("Sealed. They read it once they have accepted."),
        widget=forms.Textarea({"rows": 3}),
        max_length=LONGEST_REASON,
    )
    keeps_access = forms.BooleanField(
        label=_("We need to keep reading it"),
        help_text=_("Without this our key is taken away when they accept."),
        required=False,
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(
        self, *args: Any, teams: Iterable[tuple[str, Choices]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offer("to_team_id", [("", _("choose a team")), *teams])


class ReviewForm(AmparoForm):
    """Approve what was sent at once, or object, with a reason."""

    approve = forms.ChoiceField(
        label=_("Your answer"),
        choices=[("yes", _("Approve")), ("no", _("Object"))],
        widget=forms.RadioSelect,
    )
    because = forms.ChoiceField(
        label=_("Why do you object?"),
        help_text=_("An objection undoes nothing. The sender reads this."),
        choices=[("", _("Please choose")), *TransferObjection.choices],
        required=False,
    )


class DeclineForm(AmparoForm):
    """Why a team declines a transfer."""

    because = forms.ChoiceField(
        label=_("Why not?"), choices=TransferDecline.choices, widget=forms.RadioSelect
    )
