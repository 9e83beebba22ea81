"""Services that were delivered as a list: coded facts only, nothing is opened."""

from __future__ import annotations

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from amparo.foundation.design.forms import AmparoForm
from amparo.foundation.lists.specs import Cell, Column, ListSpec
from amparo.response.cases.codes import HelpKind

from .models import Delivery
from .presenters import giver_words, quantity_words


class FilterForm(AmparoForm):
    """Narrow the list of services."""

    kind = forms.ChoiceField(
        label=_("Kind of help"),
        choices=[("", _("Anything")), *HelpKind.choices],
        required=False,
    )
    year = forms.ChoiceField(label=_("Year"), required=False)

    def __init__(self, data: object, *, years: list[int]) -> None:
        super().__init__(data)
        self.offer("year", [("", _("Any")), *((str(y), str(y)) for y in years)])


def _case(row: Delivery) -> Cell:
    return Cell(row.case.code, reverse("cases:detail", args=[row.case_id]))


DELIVERED = ListSpec(
    name="services-delivered",
    label=_("Services delivered"),
    columns=(
        Column("case", _("Case"), _case, ("case__code",)),
        Column("kind", _("Kind of help"), Delivery.get_kind_display, ("kind",)),
        Column(
            "quantity", _("How much"), quantity_words, value=lambda row: row.quantity
        ),
        Column("unit", _("Unit"), Delivery.get_unit_display, only_in_files=True),
        Column("by", _("Delivered by"), giver_words, ("by__name",), labelled=True),
        Column("on", _("Date"), lambda row: row.on, ("on",), labelled=True),
    ),
    order=("-on", "-id"),
    export_verb="delivery.export",
)
