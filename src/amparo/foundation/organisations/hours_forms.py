"""The forms for a team's week and for single days."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from ..countries.opening_hours import ALWAYS
from ..design.clock_times import clock
from ..design.conflicts import VersionedForm
from ..design.forms import AmparoForm, DatePartsField
from .hours_operations import LONGEST_NAME, HoursData, SpecialDayData
from .models import Team
from .week import DAYS, Overlapping, Unreadable, read_shifts, read_week

FIELDS = tuple(day.lower() for day in DAYS)


class ShiftsField(forms.CharField):
    """The times of one day as people type them; cleans to pairs of times."""

    widget = forms.TextInput({"autocomplete": "off", "spellcheck": "false"})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=80, required=False, **kwargs)

    def clean(self, value: Any) -> Any:
        """Return the pairs of times, or say how to write them."""
        try:
            return read_shifts(super().clean(value))
        except Unreadable:
            message = _("Write from and to, such as 08:00–12:00, 14:00–18:00.")
        except Overlapping:
            message = _("These times overlap. Write each of them once.")
        raise forms.ValidationError(message, code="shifts")


class HoursForm(VersionedForm):
    """A team's week: day and night, or times for each day."""

    all_optional = True
    sections = (
        ("", ["time_zone", "day_and_night"]),
        (_("Or set the times of each day"), FIELDS),
        (_("Public holidays"), ["works_on_holidays"]),
    )

    time_zone = forms.ChoiceField(
        label=_("Time zone"), widget=forms.RadioSelect, required=False
    )
    day_and_night = forms.BooleanField(
        label=_("Someone is there day and night, every day"), required=False
    )
    works_on_holidays = forms.BooleanField(
        label=_("We also work on public holidays"), required=False
    )

    def __init__(self, *args: Any, team: Team, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zones = team.country.time_zones
        if len(zones) == 1:
            del self.fields["time_zone"]
        else:
            self.offer("time_zone", [(zone, zone_label(zone)) for zone in zones])
        for number, name in enumerate(FIELDS):
            self.fields[name] = ShiftsField(label=capfirst(WEEKDAYS[number]))


def hours_data(answers: Mapping[str, Any]) -> HoursData:
    """Return the answers of the form for the operation."""
    return HoursData(
        days=[answers[name] for name in FIELDS],
        day_and_night=answers["day_and_night"],
        works_on_holidays=answers["works_on_holidays"],
        time_zone=answers.get("time_zone", ""),
    )


def saved_hours(team: Team) -> dict[str, Any]:
    """Return a team's hours as the form shows them."""
    return {
        "time_zone": team.time_zone or team.country.time_zone,
        "day_and_night": team.hours == ALWAYS,
        "works_on_holidays": team.works_on_holidays,
        **dict(zip(FIELDS, read_week(team.hours), strict=True)),
    }


def zone_label(zone: str, now: datetime | None = None) -> str:
    """Return a time zone by its city, with the time that it is there now."""
    local = (now or timezone.now()).astimezone(ZoneInfo(zone))
    city = zone.rpartition("/")[2].replace("_", " ")
    return f"{city} ({clock(local)})"


class SpecialDayForm(AmparoForm):
    """One day on which it is otherwise."""

    day = DatePartsField(label=_("Which day?"))
    is_open = forms.ChoiceField(
        label=_("On that day"),
        choices=[("closed", _("Closed all day")), ("open", _("Open at other times"))],
        widget=forms.RadioSelect,
    )
    shifts = ShiftsField(
        label=_("Opening hours"),
        help_text=_("Only if open. Empty: the usual hours of that weekday."),
    )
    name = forms.CharField(
        label=_("What day is it?"),
        help_text=_("For example: team training. Do not name anyone in our care."),
        max_length=LONGEST_NAME,
        required=False,
    )


def day_data(answers: Mapping[str, Any]) -> SpecialDayData:
    """Return the answers of the form for the operation."""
    return SpecialDayData(
        day=answers["day"],
        is_open=answers["is_open"] == "open",
        shifts=answers["shifts"],
        name=answers["name"],
    )
