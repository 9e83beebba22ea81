"""The form with which a concern about one of us is handed over."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.foundation.design.conflicts import VersionedForm

from ..concerns.forms._shared import sentences


class ReleaseForm(VersionedForm):
    """Why it is not about one of them."""

    reason = sentences(
        _("How do you know that it is not about one of them?"),
        help_text=_("The people who work on it next will read this."),
    )


class PartForm(VersionedForm):
    """Why it is about one of us; deliberate, because it cannot be taken back."""

    reason = sentences(
        _("Why is it about one of us?"),
        help_text=_("Only the safeguarding team reads this."),
    )
    sure = forms.BooleanField(
        label=_("I hand it over. I cannot open it afterwards, nor can my team."),
    )
