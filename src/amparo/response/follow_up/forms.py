"""Forms of follow-up."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.foundation.design.conflicts import VersionedForm
from amparo.foundation.design.forms import AmparoForm, DatePartsField
from amparo.foundation.kernel.ids import uuid7
from amparo.response.cases.fields import radio, words_field

from .codes import CHOSEN, Group, Means, Result
from .operations.recording import LONGEST_NOTE
from .operations.words import LONGEST_WORD

_BECAUSE = [(code.value, code.label) for code in CHOSEN]


class FilterForm(AmparoForm):
    """Narrow the list of those who are followed."""

    group = forms.ChoiceField(
        label=_("How"), choices=[("", _("All")), *Group.choices], required=False
    )


class PlanManyForm(AmparoForm):
    """By which means, and by when; for several children."""

    means = radio(_("How?"), Means.choices)
    due_on = DatePartsField(label=_("Until when?"))


class PlanForm(VersionedForm):
    """The next contact, and why it replaces the one that was planned."""

    means = radio(_("How?"), Means.choices)
    due_on = DatePartsField(label=_("Until when?"))
    because = radio(_("Why is it planned otherwise?"), _BECAUSE)
    form_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid7)

    def __init__(self, *args: Any, first: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if first:
            del self.fields["because"]


class CancelForm(VersionedForm):
    """Why a follow-up after closing is cancelled."""

    because = radio(_("Why?"), _BECAUSE)


class RecordForm(VersionedForm):
    """What came of a contact, and the next one where it does not follow by itself."""

    sections = (
        (_("This contact"), ["result", "on", "note"]),
        (_("The next contact"), ["next_means", "next_on"]),
    )
    result = radio(_("Result"), Result.choices)
    on = DatePartsField(
        label=_("Date"), help_text=_("Leave empty for today."), required=False
    )
    note = words_field(
        _("Note"),
        LONGEST_NOTE,
        rows=3,
        help_text=_(
            "Only what the questionnaire does not ask. Never write an agreed word. "
            "Sealed."
        ),
        required=False,
    )
    next_means = forms.ChoiceField(
        label=_("How?"),
        help_text=_("Leave empty to follow the rules."),
        choices=[("", _("By the rules")), *Means.choices],
        required=False,
    )
    next_on = DatePartsField(
        label=_("Until when?"),
        help_text=_("Leave empty to follow the rules."),
        required=False,
    )

    def __init__(self, *args: Any, after: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if after:  # the dates after closing stand already
            del self.fields["next_means"], self.fields["next_on"]


class AgreementForm(VersionedForm):
    """What was agreed with the child about contact; the words are never shown."""

    sections = (
        (_("Calls and visits"), ["can_call", "visit_exposes"]),
        (_("Words"), ["danger", "came_in"]),
    )
    can_call = forms.BooleanField(
        label=_("There is a safe way to call"),
        help_text=_("The safe contact says when and whom to call."),
        required=False,
    )
    visit_exposes = forms.BooleanField(
        label=_("A home visit would expose the child"),
        help_text=_(
            "It could put the child in danger, or show others that the child has "
            "help. Then no home visit is allowed."
        ),
        required=False,
    )
    danger = forms.CharField(
        label=_("Word for danger"),
        max_length=LONGEST_WORD,
        widget=forms.PasswordInput({"autocomplete": "off"}),
        help_text=_("An everyday word. Sealed; nobody can read it here again."),
        required=False,
    )
    came_in = forms.CharField(
        label=_("Word for “someone came in”"),
        max_length=LONGEST_WORD,
        widget=forms.PasswordInput({"autocomplete": "off"}),
        help_text=_("Leave both empty to keep the words that were agreed before."),
        required=False,
    )


class WordForm(AmparoForm):
    """A word that was heard; it is compared and not kept."""

    word = forms.CharField(
        label=_("Word that you heard"),
        max_length=LONGEST_WORD,
        widget=forms.PasswordInput({"autocomplete": "off"}),
        help_text=_("If it is the word for danger, your team is alerted at once."),
    )


class SettleForm(AmparoForm):
    """What was done about danger."""

    note = words_field(
        _("What was done?"),
        LONGEST_NOTE,
        rows=3,
        help_text=_("It becomes a note of the case. Sealed."),
    )
