"""Forms to extend a retention period or delete a concern."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.foundation.design.conflicts import VersionedForm
from amparo.foundation.design.forms import AmparoForm, DatePartsField

from .codes import EarlyReason


class ExtendManyForm(AmparoForm):
    """The end of an extended retention period, and the reason; of several concerns."""

    until = DatePartsField(
        label=_("Extend until"), help_text=_("At most a year from today.")
    )
    reason = forms.CharField(
        label=_("Why is it still needed?"),
        help_text=_("One or two sentences. Sealed."),
        widget=forms.Textarea({"rows": 3}),
        max_length=1200,
    )


class ExtendForm(VersionedForm, ExtendManyForm):
    """The same of one concern, as the person saw it."""


class DeleteForm(VersionedForm):
    """The code of the concern as confirmation; before the period ends, a reason."""

    code = forms.CharField(
        label=_("Type the code of the concern to confirm"), max_length=20
    )
    early = forms.ChoiceField(
        label=_("Before the retention period ends?"),
        choices=[("", _("No, the period has ended")), *EarlyReason.choices],
        widget=forms.RadioSelect,
        required=False,
    )
