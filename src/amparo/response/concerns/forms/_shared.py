"""What the forms of this room share."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from amparo.foundation.design.conflicts import VersionedForm

from ..operations._rules import LONGEST_REASON

Choices = list[tuple[str, Any]]


def radio(label: Any, choices: Any, **more: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=choices, widget=forms.RadioSelect, **more
    )


def ticks(label: Any, choices: Any, **more: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        choices=choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        **more,
    )


def one_of(label: Any, choices: Any) -> forms.ChoiceField:
    known = [("", _("not recorded")), *choices]
    return forms.ChoiceField(label=label, choices=known, required=False)


def sentences(label: Any, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        widget=forms.Textarea({"rows": 3}),
        max_length=LONGEST_REASON,
        **more,
    )


class WorkingForm(VersionedForm):
    """A form about a concern; offers to take it over from a colleague."""

    take_over = forms.BooleanField(
        required=False,
        help_text=_("Your colleague will see this."),
    )

    def __init__(self, *args: Any, assigned_to: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if assigned_to:
            words = gettext("Take this over from %(who)s") % {"who": assigned_to}
            self.fields["take_over"].label = words
            self.order_fields(["take_over"])
        else:
            del self.fields["take_over"]
