"""Opening a case from a concern, or adding the concern to one."""

from __future__ import annotations

from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from ._shared import WorkingForm


class OpenCaseForm(WorkingForm):
    """A confirmation, without fields to fill in."""

    form_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)


class JoinCaseForm(OpenCaseForm):
    """The code of an existing case of the team."""

    code = forms.CharField(
        label=_("Code of the case"),
        help_text=_("As the list of cases shows it, for example BO-7KQ2MV."),
        max_length=20,
    )
