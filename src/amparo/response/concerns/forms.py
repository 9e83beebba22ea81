"""Forms of the team."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from amparo.foundation.design.conflicts import VersionedForm
from amparo.foundation.design.forms import AmparoForm, DatePartsField

from .codes import (
    WORKED_ON,
    Age,
    Basis,
    Danger,
    DisclosedTo,
    IdentityReason,
    Kind,
    OffenderAccess,
    ResponseKind,
    RiskSign,
    Urgency,
)
from .operations._rules import LONGEST_REASON
from .queue import QueueFilter
from .types import LONGEST_LINE, LONGEST_WORDS

URGENCY_WORDS = [
    (Urgency.NOW, _("Now: somebody may be harmed today")),
    (Urgency.SOON, _("Soon: within a day")),
    (Urgency.NORMAL, _("Normal: within three days")),
]
HOURS = [
    (1, _("One hour")),
    (4, _("Four hours")),
    (24, _("One day")),
    (72, _("Three days")),
    (168, _("One week")),
]
Choices = list[tuple[str, Any]]


def _radio(label: Any, choices: Any, **more: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=choices, widget=forms.RadioSelect, **more
    )


def _ticks(label: Any, choices: Any, **more: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        choices=choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        **more,
    )


def _one_of(label: Any, choices: Any) -> forms.ChoiceField:
    known = [("", _("nobody has said")), *choices]
    return forms.ChoiceField(label=label, choices=known, required=False)


def _sentences(label: Any, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        widget=forms.Textarea({"rows": 3}),
        max_length=LONGEST_REASON,
        **more,
    )


class WorkingForm(VersionedForm):
    """A form about a concern; offers to take it over from a colleague."""

    take_over = forms.BooleanField(
        required=False,
        help_text=_("Your colleague sees it. So nothing is done twice."),
    )

    def __init__(self, *args: Any, assigned_to: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if assigned_to:
            words = gettext("Take this over from %(who)s") % {"who": assigned_to}
            self.fields["take_over"].label = words
            self.order_fields(["take_over"])
        else:
            del self.fields["take_over"]


class ReplyForm(WorkingForm):
    """A reply to the reporter."""

    text = forms.CharField(
        label=_("Your answer"),
        help_text=_("Short sentences. The person may read this on a borrowed phone."),
        widget=forms.Textarea(
            {"rows": 5, "data-hot": "r", "data-hot-words": _("answer the person")}
        ),
        max_length=LONGEST_WORDS,
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)


class UrgencyForm(WorkingForm):
    """The assessed urgency of a concern, and the reason."""

    urgency = _radio(_("How urgent is this?"), URGENCY_WORDS)
    reason = _sentences(
        _("Why?"),
        help_text=_("One or two sentences. Sealed like everything else here."),
    )


class FactsFields(AmparoForm):
    """The coded facts of a concern; none is required."""

    kinds = _ticks(_("What is it about?"), Kind.choices)
    online = forms.BooleanField(
        label=_("Something online is part of it"), required=False
    )
    danger_now = _one_of(_("Is somebody in danger now?"), Danger.choices)
    risk_signs = _ticks(_("What makes it more urgent?"), RiskSign.choices)
    child_age = _one_of(_("How old is the child?"), Age.choices)
    area_code = forms.ChoiceField(label=_("Where is it?"), required=False)
    offender_access = _one_of(_("How near is whoever does it?"), OffenderAccess.choices)
    disclosed_to = _ticks(_("Who else knows?"), DisclosedTo.choices)

    def __init__(self, *args: Any, areas: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("area_code", [("", _("nobody has said")), *areas])


class FactsForm(FactsFields, WorkingForm):
    """Corrected facts of a concern."""

    sections = (
        (_("What it is about"), ["kinds", "online", "danger_now", "risk_signs"]),
        (_("The child"), ["child", "child_age", "area_code", "place"]),
        (_("Who is near"), ["offender_access", "disclosed_to"]),
    )

    child = forms.CharField(
        label=_("What is the child called?"),
        help_text=_("Sealed. Other concerns about the same child are found by it."),
        required=False,
        max_length=LONGEST_LINE,
    )
    place = forms.CharField(
        label=_("Where can one find the child?"),
        required=False,
        max_length=LONGEST_LINE,
    )


class ResponseForm(AmparoForm):
    """A response: what was done, when, who was informed, on what ground."""

    sections = (
        (_("What was done"), ["kind", "detail"]),
        (_("When"), ["day", "time"]),
        (_("Only if somebody outside was informed"), ["basis", "duty_id"]),
    )

    # Hand-offs to a hotline and contacts with the reporter have their own pages.
    kind = _radio(
        _("What did you do?"),
        [
            c
            for c in ResponseKind.choices
            if c[0] not in (ResponseKind.HOTLINE, ResponseKind.CONTACT)
        ],
    )
    detail = _sentences(
        _("Whom did you name or inform, and what did they say?"),
        help_text=_("A name or office and a reference, if there is one. Sealed."),
        required=False,
    )
    day = DatePartsField(label=_("On which day?"))
    time = forms.TimeField(
        label=_("At what time?"),
        widget=forms.TimeInput({"type": "time"}, format="%H:%M"),
        error_messages={"invalid": _("Please give hours and minutes, like 14:30.")},
    )
    basis = _radio(_("On what ground?"), Basis.choices, required=False)
    duty_id = forms.TypedChoiceField(
        label=_("Under which duty to report?"),
        coerce=UUID,
        empty_value=None,
        required=False,
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args: Any, duties: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if duties:
            self.offer("duty_id", [("", _("none of these")), *duties])
        else:
            del self.fields["duty_id"]

    @property
    def moment(self) -> datetime:
        """The day and the time as one moment, in the user's time zone."""
        given = datetime.combine(self.cleaned_data["day"], self.cleaned_data["time"])
        return timezone.make_aware(given)


class AssignForm(VersionedForm):
    """The colleague to whom a concern is assigned."""

    user_id = forms.TypedChoiceField(
        label=_("To whom?"), coerce=UUID, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, colleagues: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("user_id", colleagues)


class OpenCaseForm(WorkingForm):
    """A confirmation, without fields to fill in."""

    form_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)


class JoinCaseForm(OpenCaseForm):
    """The code of an existing case of the team."""

    code = forms.CharField(
        label=_("Code of the case"),
        help_text=_("As the list of cases shows it, for example BO-7KQ2MV."),
        max_length=20,
    )


class CloseForm(WorkingForm):
    """The outcome of a concern, and the reason for closing."""

    outcome = _radio(
        _("What came of it?"), [(outcome, outcome.label) for outcome in WORKED_ON]
    )
    reason = _sentences(_("Why can this be closed?"))


class ClosingReviewForm(VersionedForm):
    """The note of a second person who reviews a closing."""

    note = _sentences(
        _("A note for whoever reads this later"), help_text=_("Sealed."), required=False
    )


class ReopenForm(VersionedForm):
    """The reason for reopening a concern."""

    reason = _sentences(_("Why is it opened again?"))


class FilterForm(AmparoForm):
    """Filter the queue: codes only, because they go into the address."""

    language = forms.ChoiceField(label=_("Language"), required=False)
    age = forms.ChoiceField(
        label=_("Age of the child"),
        choices=[("", _("Any")), *Age.choices],
        required=False,
    )
    kind = forms.ChoiceField(
        label=_("What it is about"),
        choices=[("", _("Anything")), *Kind.choices],
        required=False,
    )
    whose = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, filters: QueueFilter, languages: Choices) -> None:
        super().__init__(initial=vars(filters), auto_id="filter_%s")
        self.offer("language", [("", _("Any")), *languages])


class CodeForm(AmparoForm):
    """The code of a concern, as a colleague gives it."""

    code = forms.CharField(
        label=_("Code of the concern"),
        help_text=_("A colleague gives it to you, for example C-7KQ2MV."),
        max_length=20,
    )

    def clean_code(self) -> str:
        """Return the code as it is stored, however it is typed."""
        typed = "".join(c for c in self.cleaned_data["code"].upper() if c.isalnum())
        return f"C-{typed.removeprefix('C')}" if len(typed) == 7 else typed


class ShareNameForm(AmparoForm):
    """With whom a custodian shares a name, for how long, and why."""

    user_id = forms.TypedChoiceField(label=_("To whom?"), coerce=UUID)
    hours = forms.TypedChoiceField(label=_("For how long?"), choices=HOURS, coerce=int)
    reason = _radio(_("Why?"), IdentityReason.choices)

    def __init__(self, colleagues: Iterable[tuple[UUID, str]], *args: Any) -> None:
        super().__init__(*args)
        self.offer("user_id", [(str(user_id), name) for user_id, name in colleagues])
