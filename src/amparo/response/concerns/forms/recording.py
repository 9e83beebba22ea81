"""The form to record a concern by telephone or in person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from amparo.foundation.countries.models import Country
from amparo.foundation.design.forms import DatePartsField
from amparo.foundation.kernel.languages import choices
from amparo.foundation.organisations.hours import zone_of
from amparo.foundation.organisations.models import Team

from ..codes import AboutColleague, Channel, ContactWay, LateReason, Phone, ReporterType
from ..types import LONGEST_ADDRESSES, LONGEST_LINE, LONGEST_WORDS, ConcernData
from ._shared import Choices, one_of, radio
from .triage import FactsFields

_WAYS_IN = [c for c in Channel.choices if c[0] != Channel.WEB]
_HOURS = [(hour, time(hour).strftime("%H:%M")) for hour in range(24)]
_NOON = time(12)


def _line(label: Any, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=LONGEST_LINE, **more)


def _hour(label: Any, hours: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        choices=[("", "–"), *hours],
        coerce=int,
        empty_value=None,
        required=False,
    )


class RecordForm(FactsFields):
    """What a reporter says, in the order of a call."""

    sections = (
        (
            _("What they say"),
            ["words", "about_colleague", "usual_team", "danger_now", "risk_signs"],
        ),
        (
            _("How it came in"),
            ["team_id", "channel", "language", "came_on", "came_time", "late"],
        ),
        (_("What it is about"), ["kinds", "online", "addresses"]),
        (
            _("The child"),
            [
                "child",
                "child_age",
                "area_code",
                "place",
                "offender_access",
                "disclosed_to",
            ],
        ),
        (
            _("Who is reporting, and safe contact"),
            [
                *("reporter_type", "name", "reach", "where", "whose", "days"),
                *("from_hour", "to_hour", "leave_message", "code_word"),
                *("when", "never"),
            ],
        ),
        (_("If they want to read a reply"), ["with_receipt"]),
    )

    words = forms.CharField(
        label=_("In their own words, as you hear them"),
        help_text=_("Do not ask for more than they want to tell. You sign this."),
        widget=forms.Textarea({"rows": 8, "autofocus": True}),
        max_length=LONGEST_WORDS,
    )
    about_colleague = radio(
        _("Is it about someone who works with children for an organisation here?"),
        [("", _("Not asked")), *AboutColleague.choices],
        initial="",
        required=False,
        help_text=_(
            "If yes or not sure, it is sealed for a safeguarding team of "
            "another organisation. You and your team cannot open it "
            "afterwards."
        ),
    )
    usual_team = forms.BooleanField(
        label=_("Save it with your team all the same"),
        help_text=_(
            "Only if there is no safeguarding team and the reporter wants this."
        ),
        required=False,
    )
    team_id = forms.TypedChoiceField(label=_("For which team?"), coerce=UUID)
    channel = radio(_("How did they reach you?"), _WAYS_IN, initial=Channel.PHONE)
    language = forms.ChoiceField(label=_("Language they speak"))
    came_on = DatePartsField(label=_("On which day did they report it?"))
    came_time = forms.TimeField(
        label=_("At what time?"),
        help_text=_("Leave empty for now (or for noon of an earlier day)."),
        widget=forms.TimeInput({"type": "time"}, format="%H:%M"),
        required=False,
        error_messages={"invalid": _("Please give hours and minutes, like 14:30.")},
    )
    late = forms.ChoiceField(
        label=_("Why is it written down now?"),
        help_text=_("Only if it was more than a week ago."),
        choices=[("", "–"), *LateReason.choices],
        required=False,
    )
    addresses = forms.CharField(
        label=_("Pages or accounts"),
        help_text=_(
            "One on each line. Only the online desk will see them. Do not open them."
        ),
        widget=forms.Textarea({"rows": 3}),
        max_length=LONGEST_ADDRESSES,
        required=False,
    )
    child = _line(_("What is the child called?"))
    place = _line(_("Where can the child be found?"))
    reporter_type = one_of(_("Who is reporting?"), ReporterType.choices)
    name = _line(
        _("Reporter's name"),
        help_text=_("Kept apart from the rest. Only if they want to give it."),
    )
    reach = radio(
        _("May they be contacted?"),
        ContactWay.choices,
        initial=ContactWay.RETURN,
        required=False,
    )
    where = _line(_("Where can they be reached?"))
    whose = one_of(_("Whose phone or account is it?"), Phone.choices)
    days = forms.TypedMultipleChoiceField(
        label=_("Which days are safe?"),
        choices=list(WEEKDAYS.items()),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    from_hour = _hour(_("Safe from"), _HOURS)
    to_hour = _hour(_("Safe until"), [*_HOURS[1:], (24, "24:00")])
    leave_message = forms.BooleanField(
        label=_("A message may be left there"), required=False
    )
    code_word = _line(_("A word that we say first"))
    when = _line(_("What else should we know before we call or write?"))
    never = _line(_("What must never be done?"))
    with_receipt = forms.BooleanField(
        label=_("They want a number to read our reply"),
        help_text=_("You will read it out to them. It is shown once."),
        required=False,
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(
        self,
        *args: Any,
        teams: Sequence[Team],
        online_desk: bool,
        apart: bool,
        **kwargs: Any,
    ) -> None:
        """Take the teams for which the user may record, with their countries.

        ``apart``: a safeguarding team reads for each of them.
        """
        super().__init__(*args, **kwargs)
        self.teams = {team.id: team for team in teams}
        self.offer("team_id", [(str(team.id), str(team)) for team in teams])
        self.offer("language", _languages([team.country for team in teams]))
        self.fields["came_on"].initial = timezone.localdate
        if len(teams) == 1:
            self.fields["team_id"].widget = forms.HiddenInput()
            self.fields["team_id"].initial = teams[0].id
        if apart:
            del self.fields["usual_team"]
        if not online_desk:
            del self.fields["addresses"]

    def to_concern(self) -> ConcernData:
        """Return the data for the operation."""
        answers = self.cleaned_data
        return ConcernData.from_answers(
            answers,
            country_code=self.team.country_id,
            language=answers["language"],
            channel=answers["channel"],
            came_at=self._came_at(),
            usual_team=answers.get("usual_team", False),
        )

    @property
    def team(self) -> Team:
        """The team that was chosen."""
        return self.teams[self.cleaned_data["team_id"]]

    def _came_at(self) -> datetime:
        """Return when it was reported, in the time zone of the team."""
        zone = zone_of(self.team)
        now = timezone.now().astimezone(zone)
        day, at = self.cleaned_data["came_on"], self.cleaned_data["came_time"]
        if at is None and day == now.date():
            return now
        return datetime.combine(day, at or _NOON, zone)


def _languages(countries: Sequence[Country]) -> Choices:
    """Return the languages of these countries first, then all others."""
    return choices(code for country in countries for code in country.languages)
