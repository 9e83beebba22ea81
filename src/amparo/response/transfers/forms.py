"""What is filled in between teams: talks about possible links, and passing on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.foundation.design.forms import AmparoForm

from ..concerns.codes import ConsultationOutcome, TransferDecline
from ..concerns.forms import Choices, WorkingForm
from ..concerns.operations._rules import LONGEST_REASON
from ..concerns.types import LONGEST_WORDS


class ConsultationForm(AmparoForm):
    """What a supervisor writes to another team's."""

    text = forms.CharField(
        label=_("What do you write to them?"),
        help_text=_(
            "Only what they need to find out whether it is the same. Nothing of what "
            "happened, and no name unless it keeps the child safe."
        ),
        widget=forms.Textarea({"rows": 4}),
        max_length=LONGEST_WORDS,
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)


class EndConsultationForm(AmparoForm):
    """What came of a talk."""

    outcome = forms.ChoiceField(
        label=_("What came of it?"),
        choices=ConsultationOutcome.choices,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="end_%s", **kwargs)


class TransferForm(WorkingForm):
    """To which team (by country) a concern is passed on, why, whether we read on."""

    to_team_id = forms.TypedChoiceField(label=_("To which team?"), coerce=UUID)
    reason = forms.CharField(
        label=_("Why is it passed on?"),
        help_text=_("Sealed. They read it once they have accepted."),
        widget=forms.Textarea({"rows": 3}),
        max_length=LONGEST_REASON,
    )
    keeps_access = forms.BooleanField(
        label=_("We need to read on"),
        help_text=_("Without this our key is taken away when they accept."),
        required=False,
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(
        self, *args: Any, teams: Iterable[tuple[str, Choices]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offer("to_team_id", [("", _("choose a team")), *teams])


class DeclineForm(AmparoForm):
    """Why a team does not take a concern."""

    because = forms.ChoiceField(
        label=_("Why not?"), choices=TransferDecline.choices, widget=forms.RadioSelect
    )
