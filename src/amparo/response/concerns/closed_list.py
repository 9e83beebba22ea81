"""The closed concerns as a list: coded facts only, nothing is opened for it."""

from __future__ import annotations

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from amparo.foundation.design.forms import AmparoForm
from amparo.foundation.kernel.languages import label_for_staff
from amparo.foundation.lists.specs import Cell, Column, ListSpec

from .codes import Age, Kind, Outcome, ReporterType
from .list_presenters import age_words, day_column, kind_words, reporter_words
from .models import Concern


class ClosedFilterForm(AmparoForm):
    """Narrow the list of closed concerns; its fields are columns of a concern."""

    kind = forms.ChoiceField(
        label=_("What it is about"),
        choices=[("", _("Anything")), *Kind.choices],
        required=False,
    )
    outcome = forms.ChoiceField(
        label=_("Outcome"),
        choices=[("", _("Any")), *Outcome.choices],
        required=False,
    )
    child_age = forms.ChoiceField(
        label=_("Age of the child"),
        choices=[("", _("Any")), *Age.choices],
        required=False,
    )
    reporter_type = forms.ChoiceField(
        label=_("Reported by"),
        choices=[("", _("Any")), *ReporterType.choices],
        required=False,
    )


def _kinds(concern: Concern) -> Cell:
    return Cell(kind_words(concern), reverse("concerns:concern", args=[concern.id]))


CLOSED = ListSpec(
    name="concerns-closed",
    label=_("Closed concerns"),
    columns=(
        Column("kinds", _("Concern"), _kinds),
        Column("code", _("Code"), lambda c: Cell(code=c.code), ("code",)),
        Column("age", _("Age"), age_words),
        Column(
            "language",
            _("Language"),
            lambda concern: label_for_staff(concern.language),
            ("language",),
        ),
        Column("reporter", _("Reported by"), reporter_words, ("reporter_type",)),
        Column(
            "country",
            _("Country"),
            lambda concern: concern.country.label,
            ("country_id",),
        ),
        day_column("closed", _("Closed"), "closed_at"),
        Column("outcome", _("Outcome"), Concern.get_outcome_display, ("outcome",)),
    ),
    order=("-closed_at", "-id"),
    page_size=60,
    export_verb="concern.export",
)
