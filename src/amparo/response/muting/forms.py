"""Forms to mute an abusive contact, and to review that."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.foundation.countries.presenters import length
from amparo.foundation.design.forms import AmparoForm


class BlockForm(AmparoForm):
    """For how long a contact is muted, and why."""

    hours = forms.TypedChoiceField(
        label=_("For how long?"), coerce=int, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=_("Why?"),
        help_text=_("One or two sentences. Sealed."),
        widget=forms.Textarea({"rows": 3}),
        max_length=1200,
    )

    def __init__(self, *args: Any, most: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = sorted({hours for hours in (24, 72, 168, 720) if hours < most})
        self.offer("hours", [(h, length(h)) for h in [*offered, most]])


class ReviewForm(AmparoForm):
    """Whether a contact stays muted until the end."""

    stays = forms.ChoiceField(
        label=_("Your decision"),
        choices=[("yes", _("Keep muted until then")), ("no", _("Unmute"))],
        widget=forms.RadioSelect,
    )
