"""Forms of the plan: goals and actions."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.foundation.design.conflicts import VersionedForm
from amparo.foundation.design.forms import AmparoForm, DatePartsField

from .codes import ActionStatus, GoalDomain, GoalStatus, HelpKind
from .fields import CreatingForm, radio, words_field
from .forms import Choices
from .operations.plan import LONGEST_ACTION, LONGEST_GOAL
from .queries import Worker


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


def chosen(value: str) -> UUID | None:
    """Return the id behind a choice; none for the empty one."""
    return UUID(value) if value else None
