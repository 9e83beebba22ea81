"""Forms of case management."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.foundation.countries.queries import areas_of
from amparo.foundation.design.conflicts import VersionedForm
from amparo.foundation.design.forms import AmparoForm, DatePartsField

from .codes import (
    WRITTEN,
    ActionStatus,
    CheckAnswer,
    ClosingCheck,
    ClosureReason,
    ConsentGiver,
    ConsentMethod,
    GoalDomain,
    GoalStatus,
    HelpKind,
    Kind,
    Relation,
    Risk,
    State,
)
from .fields import CreatingForm
from .fields import radio as _radio
from .fields import words_field as _words
from .models import Consent
from .operations.plan import LONGEST_ACTION, LONGEST_GOAL
from .queries import Worker

Choices = list[tuple[str, Any]]
YES_NO = [("yes", _("Yes")), ("no", _("No"))]


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
    story = _words(
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


class ConsentForm(CreatingForm):
    """A consent or refusal, by one person, for one purpose."""

    sections = (
        (_("What it is about"), ["purpose", "given"]),
        (
            _("Who gives or refuses consent"),
            ["giver", "relation", "is_alleged_offender", "method"],
        ),
        (_("For the record"), ["expires_on", "note"]),
    )
    purpose = _radio(_("Consent to what?"), Consent.Purpose.choices)
    given = _radio(_("Was consent or assent given?"), YES_NO)
    giver = _radio(_("Who gives or refuses consent?"), ConsentGiver.choices)
    relation = forms.ChoiceField(
        label=_("Relationship to the child"),
        choices=[("", _("Please choose")), *Relation.choices],
    )
    is_alleged_offender = _radio(_("Alleged perpetrator?"), YES_NO)
    method = _radio(_("How was it given?"), ConsentMethod.choices)
    expires_on = DatePartsField(
        label=_("Valid until"),
        help_text=_("Leave empty if no end date was agreed."),
        required=False,
    )
    note = _words(
        _("Note"),
        help_text=_(
            "What was explained, in which language, who was with the child. Sealed."
        ),
        required=False,
    )


class RiskForm(VersionedForm):
    """A risk level and the reason."""

    level = _radio(
        _("Risk level"),
        [
            (Risk.HIGH, _("High: severe harm is happening or imminent")),
            (Risk.MEDIUM, _("Medium: harm is likely if nothing is done")),
            (Risk.LOW, _("Low: needs support; serious harm is not likely")),
        ],
    )
    reason = _words(
        _("Why?"),
        help_text=_("What you know, from whom, and what has changed. Sealed."),
    )


class GoalForm(CreatingForm):
    """What the child wants to reach."""

    words = _words(
        _("In the child's own words"),
        LONGEST_GOAL,
        help_text=_("What would be different? Write it as the child says it."),
        rows=3,
    )
    domain = forms.ChoiceField(
        label=_("Area of life"),
        choices=[("", _("Please choose")), *GoalDomain.choices],
    )


class ChangeGoalForm(VersionedForm):
    """A changed goal, or its end."""

    words = _words(_("In the child's own words"), LONGEST_GOAL, rows=3)
    domain = forms.ChoiceField(label=_("Area of life"), choices=GoalDomain.choices)
    status = _radio(_("Status"), GoalStatus.choices)


class ActionForm(CreatingForm):
    """An action: what, kind of help, who, due when."""

    text = _words(_("What will be done?"), LONGEST_ACTION, rows=3)
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
        nobody = ("", _("The caseworker"))
        named = [(str(worker.user.id), worker.user.name) for worker in workers]
        self.offer("responsible", [nobody, *named])


class FinishForm(AmparoForm):
    """The status of an action."""

    status = _radio(
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

    kind = _radio(_("Type of note"), WRITTEN)
    on = DatePartsField(
        label=_("Date"), help_text=_("Leave empty for today."), required=False
    )
    text = _words(
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

    owner = _radio(_("Caseworker"), [])

    def __init__(self, *args: Any, workers: list[Worker], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("owner", [(str(w.user.id), _worker_words(w)) for w in workers])


class ReasonForm(VersionedForm):
    """Why something is undone."""

    reason = _words(_("Reason"), rows=3)


class WithdrawForm(AmparoForm):
    """Why a consent is withdrawn."""

    reason = _words(
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

    approve = _radio(
        _("Your answer"),
        [("yes", _("Approve")), ("no", _("Send back: something is missing"))],
    )
    note = _words(
        _("What should the caseworker know?"),
        help_text=_("Required if you send it back. Sealed."),
        required=False,
        rows=4,
    )


class AfterForm(DecideForm):
    """The decision on what was done at once, which stays as it is."""

    approve = _radio(_("Your answer"), [("yes", _("Approve")), ("no", _("Object"))])
    note = _words(
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

    reason = _words(
        _("What will you do?"),
        help_text=_("What you will change, or why it stays as it is. Sealed."),
        rows=4,
    )


class ClosureForm(AmparoForm):
    """Why a case is closed, and the checks before closing."""

    template_name = "cases/_closure_fields.html"
    reason = _radio(_("Reason for closing"), ClosureReason.choices)
    note = _words(
        _("Note"),
        help_text=_("Explain each “no”. Sealed."),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for check in ClosingCheck:
            self.fields[check.value] = _radio(
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
