"""Forms to find and to answer a referral."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.foundation.design.forms import AmparoForm, DatePartsField

from .checks import MOST_NOTE
from .models import Declined, Outcome, Priority, State


class FilterForm(AmparoForm):
    """Narrow the list of referrals; its fields are columns of a referral."""

    state = forms.ChoiceField(
        label=_("State"), choices=[("", _("Any")), *State.choices], required=False
    )
    priority = forms.ChoiceField(
        label=_("Priority"),
        choices=[("", _("Any")), *Priority.choices],
        required=False,
    )
    outcome = forms.ChoiceField(
        label=_("Outcome"), choices=[("", _("Any")), *Outcome.choices], required=False
    )


class DeclineForm(AmparoForm):
    """The reason for declining."""

    because = forms.ChoiceField(
        label=_("Reason for declining"),
        choices=Declined.choices,
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("What could help the sender?"),
        help_text=_("Sealed; only the sender's team reads it."),
        widget=forms.Textarea,
        max_length=MOST_NOTE,
        required=False,
    )


class OutcomeForm(AmparoForm):
    """The outcome of a referral."""

    outcome = forms.ChoiceField(
        label=_("Outcome"), choices=Outcome.choices, widget=forms.RadioSelect
    )
    service_date = DatePartsField(
        label=_("On which day was help given?"),
        help_text=_("Only if help was given."),
        required=False,
    )
    note = forms.CharField(
        label=_("What should the sender know?"),
        help_text=_("Sealed; only the sender's team and yours read it."),
        widget=forms.Textarea,
        max_length=MOST_NOTE,
        required=False,
    )
