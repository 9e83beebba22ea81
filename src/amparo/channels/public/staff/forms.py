"""What people fill in who check a language."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.foundation.design.forms import AmparoForm

from ..models import SignOff
from ..operations import LONGEST_REMARK

_ENDINGS = [(why.value, why.label) for why in SignOff.Why if why != SignOff.Why.RENEWED]


class RemarkForm(AmparoForm):
    """A note on one text."""

    words = forms.CharField(
        label=_("What is wrong, and what would be better?"),
        help_text=_("If you know a better wording, write it too."),
        max_length=LONGEST_REMARK,
        widget=forms.Textarea({"rows": 4}),
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput)


class SignOffForm(AmparoForm):
    """Answering for a language."""

    how = forms.ChoiceField(
        label=_("How do you know this language?"),
        choices=SignOff.How.choices,
        widget=forms.RadioSelect,
    )
    seen = forms.CharField(widget=forms.HiddenInput)


class WithdrawForm(AmparoForm):
    """Taking a sign-off back."""

    why = forms.ChoiceField(label=_("Why?"), choices=_ENDINGS, widget=forms.RadioSelect)
