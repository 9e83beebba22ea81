"""Forms of home visits."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.foundation.design.conflicts import VersionedForm
from amparo.foundation.design.forms import AmparoForm
from amparo.response.cases.fields import OUTSIDE
from amparo.response.cases.queries import Worker

from .operations import LONGEST_ROUTE

_HOURS_AHEAD = [(n, n) for n in (1, 2, 3, 4, 6, 8, 12)]


class LongerForm(VersionedForm):
    """In how many hours both will be back."""

    hours = forms.TypedChoiceField(
        label=_("Back in how many hours?"), choices=_HOURS_AHEAD, coerce=int, initial=2
    )

    def back_by(self, now: datetime) -> datetime:
        """Return the moment that was chosen."""
        return now + timedelta(hours=self.cleaned_data["hours"])


class SetOutForm(AmparoForm):
    """With whom, which way, and when both will be back."""

    pair = forms.ChoiceField(label=_("Who goes with you?"))
    route = forms.CharField(
        label=_("Route"),
        max_length=LONGEST_ROUTE,
        widget=forms.Textarea({"rows": 4}),
        help_text=_(
            "Where you go, which way, by what transport, and what you say to "
            "neighbours. Who comes from outside is named here. Sealed."
        ),
    )
    hours = forms.TypedChoiceField(
        label=_("Back in how many hours?"), choices=_HOURS_AHEAD, coerce=int, initial=3
    )

    def __init__(
        self, *args: Any, workers: list[Worker], me: UUID | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        colleagues = [
            (str(worker.user.id), worker.user.name)
            for worker in workers
            if worker.user.id != me
        ]
        outside = (OUTSIDE, _("Someone from outside, named in the route"))
        self.offer("pair", [("", _("Please choose")), *colleagues, outside])
