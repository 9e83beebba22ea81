"""The form with which a class goes on where it stopped."""

from __future__ import annotations

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.foundation.kernel.text import ascii_digits

from .forms import PublicForm

_CODE = re.compile(r"\s*(\d{1,3})\s*[-–—.\s]\s*(\d{1,3})\s*")

NO_SUCH_CODE = _("There is no page with this code. Look at the code again.")


class ClassCodeForm(PublicForm):
    """A lesson and a screen: "7-4" is the same for everyone and names nobody."""

    code = forms.CharField(
        label=_("Class code"),
        help_text=_("It is at the end of each page, for example 7-4."),
        max_length=12,
        error_messages={"required": _("Please write the code first.")},
    )

    def clean_code(self) -> tuple[int, int]:
        """Return the number of the lesson and of the screen."""
        found = _CODE.fullmatch(ascii_digits(self.cleaned_data["code"]))
        if found is None:
            raise forms.ValidationError(NO_SUCH_CODE)
        return int(found[1]), int(found[2])
