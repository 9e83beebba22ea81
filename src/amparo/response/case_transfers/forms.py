"""Forms to transfer a case, to decline one, and to name cover for leave."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.foundation.design.conflicts import VersionedForm
from amparo.foundation.design.forms import AmparoForm, DatePartsField

from ..cases.fields import CreatingForm, radio, words_field
from ..cases.forms import Choices
from .codes import Decline, Why
from .operations.transfers import LONGEST_HANDOVER

Groups = Iterable[tuple[str, Choices]]


class TransferForm(VersionedForm, CreatingForm):
    """The receiving team (grouped by country), the reason, and what to tell them."""

    to_team_id = forms.TypedChoiceField(label=_("To which team?"), coerce=UUID)
    why = radio(
        _("Reason for the transfer"),
        Why.choices,
        help_text=_("They read this, the risk, the age group and gender first."),
    )
    handover = words_field(
        _("What should they know?"),
        LONGEST_HANDOVER,
        help_text=_(
            "What was agreed with the child, what comes next, who to be careful with. "
            "Sealed. They read it once they have accepted."
        ),
    )

    def __init__(self, *args: Any, teams: Groups, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("to_team_id", [("", _("choose a team")), *teams])


class DeclineForm(AmparoForm):
    """Why a team declines a transfer."""

    because = radio(_("Why not?"), Decline.choices)


class CoverForm(CreatingForm):
    """Who is on leave, who does their work, from which to which day."""

    user = forms.ChoiceField(label=_("Who is on leave?"))
    by = forms.ChoiceField(
        label=_("Who covers?"),
        help_text=_("Tasks and alerts go to this person on these days."),
    )
    starts_on = DatePartsField(label=_("First day"))
    ends_on = DatePartsField(label=_("Last day"))

    def __init__(self, *args: Any, away: Choices, by: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        first = ("", _("Please choose"))
        self.offer("user", away if len(away) == 1 else [first, *away])
        self.offer("by", [first, *by])
