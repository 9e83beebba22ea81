"""What the team fills in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.foundation.design.forms import AmparoForm

from .codes import Outcome, PassReason, Urgency
from .shapes import LONGEST_WORDS

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


class Editing(AmparoForm):
    """Carries the version that the person saw."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class ReplyForm(Editing):
    """An answer to the person who told."""

    text = forms.CharField(
        label=_("Your answer"),
        help_text=_("Short sentences. The person may read this on a borrowed phone."),
        widget=forms.Textarea({"rows": 5}),
        max_length=LONGEST_WORDS,
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)


class UrgencyForm(Editing):
    """How soon it must be answered, and why."""

    urgency = forms.ChoiceField(
        label=_("How urgent is this?"), choices=URGENCY_WORDS, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=_("Why?"),
        help_text=_("One or two sentences. Sealed like everything else here."),
        widget=forms.Textarea({"rows": 3}),
        max_length=1200,
    )


class CaseForm(Editing):
    """Nothing to fill in; only to be sure."""

    form_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)


class CloseForm(Editing):
    """What came of it, and why it ends here."""

    outcome = forms.ChoiceField(
        label=_("What came of it?"), choices=Outcome.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=_("Why can this be closed?"),
        widget=forms.Textarea({"rows": 3}),
        max_length=1200,
    )


class CodeForm(AmparoForm):
    """The code of a concern, as a colleague says it."""

    code = forms.CharField(
        label=_("Code of the concern"),
        help_text=_("A colleague gives it to you, for example C-7KQ2MV."),
        max_length=20,
    )

    def clean_code(self) -> str:
        """Return the code as it is stored, however it was typed."""
        typed = "".join(c for c in self.cleaned_data["code"].upper() if c.isalnum())
        return f"C-{typed.removeprefix('C')}" if len(typed) == 7 else typed


class NameForm(AmparoForm):
    """To whom a custodian passes the name, for how long, and why."""

    user_id = forms.TypedChoiceField(label=_("To whom?"), coerce=UUID)
    hours = forms.TypedChoiceField(label=_("For how long?"), choices=HOURS, coerce=int)
    reason = forms.ChoiceField(
        label=_("Why?"), choices=PassReason.choices, widget=forms.RadioSelect
    )

    def __init__(self, colleagues: Iterable[tuple[UUID, str]], *args: Any) -> None:
        super().__init__(*args)
        field = self.fields["user_id"]
        assert isinstance(field, forms.TypedChoiceField)  # noqa: S101
        field.choices = [(str(user_id), name) for user_id, name in colleagues]
