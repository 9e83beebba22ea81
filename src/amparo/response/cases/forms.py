"""Forms of case management."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.foundation.countries.queries import areas_of
from amparo.foundation.design.conflicts import VersionedForm
from amparo.foundation.design.forms import AmparoForm, DatePartsField

from .codes import (
    WRITTEN,
    CheckAnswer,
    ClosingCheck,
    ClosureReason,
    Kind,
    Risk,
)
from .fields import CreatingForm, radio, words_field
from .models import Consent
from .operations.consent_texts import LONGEST_TEXT
from .queries import Worker

Choices = list[tuple[str, Any]]
YES_NO = [("yes", _("Yes")), ("no", _("No"))]


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
