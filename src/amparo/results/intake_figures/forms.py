"""The filter form of the figures: codes only, because they go into the address."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.foundation.countries.models import Country
from amparo.foundation.design.forms import AmparoForm
from amparo.response.concerns.codes import Channel, Kind, ReporterType

from .filters import FigureFilter

WEEKS = [
    (24, _("24 weeks")),
    (48, _("48 weeks")),
    (156, _("Three years")),
]
SPLITS = [
    ("", _("No breakdown")),
    ("country", _("By country")),
    ("channel", _("By channel")),
    ("reporter_type", _("By reporter")),
    ("kind", _("By type of concern")),
]
_ALL = ("", _("All"))


class FiguresForm(AmparoForm):
    """Filter the figures, and split the weeks by one quality; "all" is a choice."""

    use_required_attribute = False

    weeks = forms.ChoiceField(label=_("Period"), choices=WEEKS)
    split = forms.ChoiceField(label=_("Breakdown over time"), choices=SPLITS)
    country = forms.ChoiceField(label=_("Country"))
    channel = forms.ChoiceField(label=_("Channel"), choices=[_ALL, *Channel.choices])
    reporter_type = forms.ChoiceField(
        label=_("Reported by"), choices=[_ALL, *ReporterType.choices]
    )
    kind = forms.ChoiceField(label=_("What it is about"), choices=[_ALL, *Kind.choices])

    def __init__(self, filters: FigureFilter, countries: Sequence[Country]) -> None:
        super().__init__(initial=vars(filters), auto_id="figures_%s")
        self.offer("country", [_ALL, *((c.code, c.label) for c in countries)])
        if len(countries) < 2:
            del self.fields["country"]
            self.offer("split", [one for one in SPLITS if one[0] != "country"])
