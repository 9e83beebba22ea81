"""Forms of case management."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.foundation.countries.queries import areas_of
from amparo.foundation.design.conflicts import VersionedForm
from amparo.foundation.design.forms import AmparoForm, DatePartsField
from amparo.foundation.kernel.ids import uuid7

from .codes import (
    WRITTEN,
    ActionStatus,
    CheckAnswer,
    ClosingCheck,
    ClosureReason,
    GoalDomain,
    GoalStatus,
    HelpKind,
    Kind,
    Risk,
    State,
)
from .models import Consent
from .operations._shared import LONGEST
from .operations.consent_texts import LONGEST_TEXT
from .operations.plan import LONGEST_ACTION, LONGEST_GOAL
from .queries import Worker

Choices = list[tuple[str, Any]]
YES_NO = [("yes", _("Yes")), ("no", _("No"))]


class CreatingForm(AmparoForm):
    """A form that creates one record, however often it is sent."""

    form_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid7)


def words_field(label: Any, longest: int = LONGEST, **more: Any) -> forms.CharField:
    """Return a field for several lines of text."""
    rows = more.pop("rows", 5)
    return forms.CharField(
        label=label, max_length=longest, widget=forms.Textarea({"rows": rows}), **more
    )


def radio(label: Any, choices: Any, **more: Any) -> forms.ChoiceField:
    """Return a field of radio buttons."""
    return forms.ChoiceField(
        label=label, choices=choices, widget=forms.RadioSelect, **more
    )


class FilterForm(AmparoForm):
    """Narrow the list of cases."""

    text = forms.CharField(label=_("Code"), max_length=20, required=False)
    state = forms.ChoiceField(
        label=_("State"), choices=[("", _("All open")), *State.choices], required=False
    )
    risk = forms.ChoiceField(
        label=_("Risk"), choices=[("", _("Any")), *Risk.choices], required=False
    )


class NewCaseForm(CreatingForm):
    """A case that is not opened from a concern."""

    team = forms.ChoiceField(label=_("Team"))
    kinds = forms.MultipleChoiceField(
        label=_("What is it about?"),
        help_text=_("Choose all that may apply."),
        choices=Kind.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    area = forms.ChoiceField(label=_("Area"), required=False)
    story = words_field(
        _("What is known so far?"),
        20_000,
        help_text=_("Sealed; only your team can read it."),
        rows=8,
    )

    def __init__(
        self, *args: Any, teams: Choices, countries: list[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offer("team", teams)
        if len(teams) == 1:
            team = self.fields["team"]
            team.widget, team.initial = forms.HiddenInput(), teams[0][0]
        known = areas_of(countries).values_list("code", "name")
        self.offer("area", [("", _("not recorded")), *known])


class RiskForm(VersionedForm):
    """A risk level and the reason."""

    level = radio(
        _("Risk level"),
        [
            (Risk.HIGH, _("High: severe harm is happening or imminent")),
            (Risk.MEDIUM, _("Medium: harm is likely if nothing is done")),
            (Risk.LOW, _("Low: needs support; serious harm is not likely")),
        ],
    )
    reason = words_field(
        _("Why?"),
        help_text=_("What you know, from whom, and what has changed. Sealed."),
    )


class GoalForm(CreatingForm):
    """What the child wants to reach."""

    words = words_field(
        _("In the child's own words"),
        LONGEST_GOAL,
        help_text=_("What would be different? Write it as the child says it."),
        rows=3,
    )
    domain = forms.ChoiceField(
        label=_("Area of life"),
        choices=[("", _("Please choose")), *GoalDomain.choices],
    )


class NewGoalForm(GoalForm):
    """A goal, with its first action if there is one already."""

    sections = (
        (_("The goal"), ["words", "domain"]),
        (_("A first action"), ["text", "help", "responsible", "due_on"]),
    )
    text = words_field(_("What will be done?"), LONGEST_ACTION, rows=3, required=False)
    help = forms.ChoiceField(
        label=_("Type of help"),
        choices=[("", _("Please choose")), *HelpKind.choices],
        required=False,
    )
    responsible = forms.ChoiceField(
        label=_("Person responsible"),
        help_text=_("If it is the family or someone outside, say so above."),
        required=False,
    )
    due_on = DatePartsField(label=_("Until when?"), required=False)

    def __init__(self, *args: Any, workers: list[Worker], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("responsible", _responsible(workers))

    def clean(self) -> dict[str, Any] | None:
        """Require the whole action, or nothing of it."""
        data = super().clean() or {}
        names = ("text", "help", "due_on")
        if any(data.get(name) for name in names):
            for name in names:
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, _("Please fill this in."))
        return data


class ChangeGoalForm(VersionedForm):
    """A changed goal, or its end."""

    words = words_field(_("In the child's own words"), LONGEST_GOAL, rows=3)
    domain = forms.ChoiceField(label=_("Area of life"), choices=GoalDomain.choices)
    status = radio(_("Status"), GoalStatus.choices)


class ActionForm(CreatingForm):
    """An action: what, kind of help, who, due when."""

    text = words_field(_("What will be done?"), LONGEST_ACTION, rows=3)
    help = forms.ChoiceField(
        label=_("Type of help"),
        choices=[("", _("Please choose")), *HelpKind.choices],
    )
    responsible = forms.ChoiceField(
        label=_("Person responsible"),
        help_text=_("If it is the family or someone outside, say so above."),
        required=False,
    )
    due_on = DatePartsField(label=_("Until when?"))

    def __init__(self, *args: Any, workers: list[Worker], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("responsible", _responsible(workers))


def _responsible(workers: list[Worker]) -> Choices:
    named = [(str(worker.user.id), worker.user.name) for worker in workers]
    return [("", _("The caseworker")), *named]


class FinishForm(AmparoForm):
    """The status of an action."""

    status = radio(
        _("Outcome"),
        [
            (ActionStatus.DONE, _("Done: the child has had this help")),
            (ActionStatus.DROPPED, _("Dropped: it is not needed any more")),
        ],
    )
    done_on = DatePartsField(
        label=_("Date"), help_text=_("Leave empty for today."), required=False
    )


class NoteForm(CreatingForm):
    """What happened on a day."""

    kind = radio(_("Type of note"), WRITTEN)
    on = DatePartsField(
        label=_("Date"), help_text=_("Leave empty for today."), required=False
    )
    text = words_field(
        _("What happened?"),
        help_text=_(
            "Facts, and the child's exact words where it matters. Do not ask "
            "the child to tell it again for this note. Sealed; cannot be "
            "changed later."
        ),
        rows=8,
    )


class AssignManyForm(AmparoForm):
    """The caseworker of several cases."""

    owner = radio(_("Caseworker"), [])

    def __init__(self, *args: Any, workers: list[Worker], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("owner", [(str(w.user.id), _worker_words(w)) for w in workers])


class ConsentTextForm(VersionedForm):
    """How each purpose is explained; ``version`` is the number of the text."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for purpose in Consent.Purpose:
            self.fields[purpose.value] = words_field(purpose.label, LONGEST_TEXT)


class ReasonForm(VersionedForm):
    """Why something is undone."""

    reason = words_field(_("Reason"), rows=3)


class WithdrawForm(AmparoForm):
    """Why a consent is withdrawn."""

    reason = words_field(
        _("Reason"),
        help_text=_("In the words of the child or the family, as far as possible."),
        rows=3,
    )


class AssignForm(VersionedForm, AssignManyForm):
    """The caseworker of a case."""


def _worker_words(worker: Worker) -> str:
    facts = {"name": worker.user.name, "n": worker.open_cases}
    if worker.is_full:
        return _("%(name)s, open cases: %(n)s (high caseload)") % facts
    return _("%(name)s, open cases: %(n)s") % facts


class DecideForm(VersionedForm):
    """The decision on a request, or what is missing."""

    approve = radio(
        _("Your answer"),
        [("yes", _("Approve")), ("no", _("Send back: something is missing"))],
    )
    note = words_field(
        _("What should the caseworker know?"),
        help_text=_("Required if you send it back. Sealed."),
        required=False,
        rows=4,
    )


class AfterForm(DecideForm):
    """The decision on what was done at once, which stays as it is."""

    approve = radio(_("Your answer"), [("yes", _("Approve")), ("no", _("Object"))])
    note = words_field(
        _("What should the caseworker know?"),
        help_text=_(
            "Required if you object. An objection undoes nothing: the "
            "caseworker answers, and both stay in the record. Sealed."
        ),
        required=False,
        rows=4,
    )


class AnswerForm(AmparoForm):
    """What follows from an objection."""

    reason = words_field(
        _("What will you do?"),
        help_text=_("What you will change, or why it stays as it is. Sealed."),
        rows=4,
    )


class ClosureForm(AmparoForm):
    """Why a case is closed, and the checks before closing."""

    template_name = "cases/_closure_fields.html"
    reason = radio(_("Reason for closing"), ClosureReason.choices)
    note = words_field(
        _("Note"),
        help_text=_("Explain each “no”. Sealed."),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for check in ClosingCheck:
            self.fields[check.value] = radio(
                check.label, CheckAnswer.choices, required=False
            )

    def answers(self) -> list[forms.BoundField]:
        """Return the fields of the checks, in their order."""
        return [self[check.value] for check in ClosingCheck]

    def checks(self) -> dict[str, str]:
        """Return the answers to the checks that were answered."""
        given = {
            check.value: self.cleaned_data.get(check.value, "")
            for check in ClosingCheck
        }
        return {check: answer for check, answer in given.items() if answer}


def chosen(value: str) -> UUID | None:
    """Return the id behind a choice; none for the empty one."""
    return UUID(value) if value else None
