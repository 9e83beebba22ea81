"""The forms for postponing tasks, and for what was found about a changed record."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from ..design.conflicts import VersionedForm
from ..design.forms import AmparoForm, DatePartsField
from ..vault.models import Alarm
from .reasons import Reason

_MORNING = time(9)
LATER = [
    ("hours", _("In three hours")),
    ("tomorrow", _("Tomorrow morning")),
    ("days", _("In three days")),
    ("week", _("In a week")),
    ("day", _("On another day")),
]


class PostponeManyForm(AmparoForm):
    """Until when, and why; of several tasks at once."""

    until = forms.ChoiceField(
        label=_("Until when?"), choices=LATER, widget=forms.RadioSelect
    )
    day = DatePartsField(
        label=_("Which day?"),
        help_text=_("Only if you chose another day."),
        required=False,
    )
    reason = forms.ChoiceField(
        label=_("Why?"),
        help_text=_("Saved with the task, to explain the delay later."),
        choices=Reason.choices,
        widget=forms.RadioSelect,
    )

    def clean(self) -> dict[str, Any]:
        """Require a day when "another day" was chosen."""
        answers: dict[str, Any] = super().clean() or self.cleaned_data
        if answers.get("until") == "day" and not answers.get("day"):
            if "day" not in self.errors:
                self.add_error("day", _("Please enter the day, month and year."))
        return answers


class PostponeForm(VersionedForm, PostponeManyForm):
    """The same of one task, as the person saw it."""


class SettleForm(VersionedForm):
    """What the team found out about a record that was changed outside of Amparo."""

    outcome = forms.ChoiceField(
        label=_("What did you find out?"),
        choices=Alarm.Outcome.choices,
        widget=forms.RadioSelect,
    )


def moment_of(answers: Mapping[str, Any], zone: ZoneInfo, now: datetime) -> datetime:
    """Return the moment that was chosen, in the team's time zone."""
    local = now.astimezone(zone)
    if answers["until"] == "hours":
        return local + timedelta(hours=3)
    ahead = {"tomorrow": 1, "days": 3, "week": 7}.get(answers["until"])
    day: date = local.date() + timedelta(days=ahead) if ahead else answers["day"]
    return datetime.combine(day, _MORNING, zone)
