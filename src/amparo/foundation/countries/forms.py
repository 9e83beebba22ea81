"""The forms of this room."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ..design.conflicts import VersionedForm
from ..design.forms import AmparoForm
from ..kernel.languages import choices
from .models import Confidence, Deadline, HelpContact
from .operations import HOW_CHECKED, WHY_CHANGED, WHY_REJECTED, WHY_RETIRED
from .presenters import ABOUT, NOT_FOUND_OUT


def _long(rows: int = 3) -> forms.Textarea:
    return forms.Textarea({"rows": rows})


class _Checked(AmparoForm):
    how = forms.ChoiceField(
        label=_("How did you check it?"),
        choices=list(HOW_CHECKED.items()),
        widget=forms.RadioSelect,
    )


class AddContactForm(_Checked):
    """A new help contact."""

    kind = forms.ChoiceField(label=_("What is it for?"), choices=HelpContact.Kind)
    name = forms.CharField(label=_("Name, as people know it"), max_length=120)
    local_name = forms.CharField(
        label=_("Its name in the first language of the country"),
        help_text=_("Such as Policía 110, when the name above is in English."),
        max_length=120,
        required=False,
    )
    phone = forms.CharField(
        label=_("Number to dial"),
        help_text=_("As it is dialled in the country."),
        max_length=60,
        required=False,
    )
    url = forms.CharField(
        label=_("Web address"),
        help_text=_("The whole address, with https://"),
        max_length=300,
        required=False,
    )
    hours = forms.CharField(
        label=_("Hours"),
        help_text=_(
            "Write 24/7, or like Mon-Fri 08:00-12:00, 14:00-18:00, Sat 09:00-13:00. "
            "Anything else is shown to the public just as you write it."
        ),
        max_length=120,
        required=False,
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages spoken"),
        choices=choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    operator = forms.CharField(label=_("Who runs it"), max_length=300, required=False)
    note = forms.CharField(
        label=_("Note for colleagues"),
        help_text=_("The public never reads this."),
        widget=_long(),
        required=False,
    )
    source = forms.CharField(
        label=_("Source"),
        help_text=_(
            "Where this comes from: a web address, a letter, or a call and its date."
        ),
        widget=_long(),
    )
    field_order = (
        "kind",
        "name",
        "local_name",
        "phone",
        "url",
        "hours",
        "languages",
        "operator",
        "source",
        "note",
        "how",
    )


class CorrectContactForm(AddContactForm, VersionedForm):
    """Correction of a help contact."""


class ConfirmContactForm(_Checked, VersionedForm):
    """Confirmation that a help contact is still right."""


class ConfirmProposalForm(_Checked):
    """Confirmation of a help contact proposed by a release."""


class RejectProposalForm(AmparoForm):
    """Rejection of a help contact proposed by a release."""

    reason = forms.ChoiceField(
        label=_("Why not?"),
        choices=list(WHY_REJECTED.items()),
        widget=forms.RadioSelect,
    )


class RetireContactForm(VersionedForm):
    """Removal of a help contact."""

    reason = forms.ChoiceField(
        label=_("Why remove it?"),
        choices=list(WHY_RETIRED.items()),
        widget=forms.RadioSelect,
    )


class ReportContactForm(VersionedForm):
    """Report of a help contact as wrong or unsafe."""

    reported_as = forms.ChoiceField(
        label=_("What is wrong?"),
        choices=HelpContact.Report,
        widget=forms.RadioSelect,
    )


class DeadlineForm(VersionedForm):
    """A deadline, in hours."""

    length = forms.IntegerField(
        label=pgettext_lazy("how long", "Hours"),
        help_text=_("24 is a day, 168 a week."),
        min_value=1,
        max_value=366 * 24,
    )
    source = forms.CharField(
        label=_("Reason for this length: law, agreement or decision"), widget=_long()
    )


def _found_out(label: Any) -> forms.TypedChoiceField:
    """A yes/no question whose answer may not be known yet; cleans to None then."""
    return forms.TypedChoiceField(
        label=label,
        choices=[("yes", _("yes")), ("no", _("no")), ("", NOT_FOUND_OUT)],
        coerce=lambda code: code == "yes",
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )


def answer_code(answer: bool | None) -> str:
    """Return how the form encodes the answer to such a question."""
    return "" if answer is None else "yes" if answer else "no"


class RetentionPeriodForm(DeadlineForm):
    """A retention period, in days."""

    length = forms.IntegerField(label=_("Days"), min_value=1, max_value=10 * 366)


class MinutesForm(DeadlineForm):
    """A wait of some minutes."""

    length = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=60)


class TimesForm(DeadlineForm):
    """A number of times."""

    length = forms.IntegerField(label=_("Number"), min_value=1, max_value=1000)


def deadline_form(deadline: Deadline) -> type[DeadlineForm]:
    """Return the form in whose unit people count a deadline."""
    if deadline.in_minutes:
        return MinutesForm
    if deadline.in_times:
        return TimesForm
    return RetentionPeriodForm if deadline.in_days else DeadlineForm


class AddReportingDutyForm(AmparoForm):
    """A new legal duty to report."""

    sections = (
        (
            _("What must be done"),
            ("who", "to_whom", "within_hours", "position", "summary"),
        ),
        (
            _("When it applies, and how"),
            ("applies_to", "only_child_victim", "anonymous", "non_state"),
        ),
        (_("How we know"), ("law", "source", "confidence", "reviewed_by")),
    )

    who = forms.CharField(label=_("Who must report"), max_length=200)
    to_whom = forms.CharField(label=_("To whom"), max_length=200)
    within_hours = forms.IntegerField(
        label=_("Within how many hours"),
        help_text=_("Leave empty if the law does not say."),
        min_value=1,
        max_value=366 * 24,
        required=False,
    )
    position = forms.IntegerField(
        label=_("Place in the list"),
        help_text=_("The lowest number is informed first."),
        min_value=1,
        max_value=999,
        initial=100,
    )
    summary = forms.CharField(label=_("What it means for us"), widget=_long(4))
    applies_to = forms.MultipleChoiceField(
        label=_("What it is about"),
        help_text=_("Leave all empty if it applies to every type of concern."),
        choices=list(ABOUT.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    only_child_victim = _found_out(_("Does it apply only when a child was harmed?"))
    anonymous = _found_out(_("Can a report be anonymous?"))
    non_state = _found_out(_("Can a report go to someone other than the state?"))
    law = forms.CharField(label=_("Law and article"), max_length=200, required=False)
    source = forms.CharField(
        label=_("Source"),
        help_text=_("Where this comes from, and who told us."),
        widget=_long(2),
    )
    confidence = forms.ChoiceField(
        label=_("How sure are we?"), choices=Confidence, initial=Confidence.MEDIUM
    )
    reviewed_by = forms.CharField(
        label=_("Who read the law itself"),
        help_text=_("A lawyer, by name and office."),
        max_length=120,
        required=False,
    )


class ReportingDutyForm(AddReportingDutyForm, VersionedForm):
    """A legal duty to report, corrected."""


class CountryForm(VersionedForm):
    """A country's profile; the languages one by one, because their order counts."""

    first = forms.ChoiceField(label=_("First language of the public pages"))
    second = forms.ChoiceField(label=_("Second language"), required=False)
    third = forms.ChoiceField(label=_("Third language"), required=False)
    adult_at = forms.IntegerField(
        label=_("Adult from the age of"), min_value=15, max_value=25
    )
    note = forms.CharField(
        label=_("What colleagues must be careful about"),
        widget=_long(4),
        required=False,
    )
    source = forms.CharField(label=_("Sources"), widget=_long(3), required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        for name in ("first", "second", "third"):
            blank = [] if self.fields[name].required else [("", _("none"))]
            self.offer(name, [*blank, *settings.LANGUAGES])


class SettingForm(VersionedForm):
    """A country setting, with the values that the person may choose."""

    value = forms.ChoiceField(label=_("New value"), widget=forms.RadioSelect)
    reason = forms.ChoiceField(
        label=_("Why?"), choices=list(WHY_CHANGED.items()), widget=forms.RadioSelect
    )
    source = forms.CharField(
        label=_("Who decided this, when, and on whose advice"), widget=_long()
    )

    def __init__(self, *args: Any, sides: list[bool], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A new decision needs a reason of its own.
        self.initial.pop("source", None)
        self.offer("value", [(side_code(side), SIDES[side]) for side in sides])
        if len(sides) == 1:  # this person may not choose the other one
            self.initial["value"] = side_code(sides[0])


SIDES = {True: _("yes"), False: _("no")}


def side_code(side: bool) -> str:
    """Return how the form of a setting encodes a value."""
    return "yes" if side else "no"
