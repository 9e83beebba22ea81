"""The closed concerns as a list: coded facts only, nothing is opened for it."""

from __future__ import annotations

from dataclasses import replace

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from amparo.foundation.design.forms import AmparoForm
from amparo.foundation.kernel.languages import label_for_staff
from amparo.foundation.lists.specs import Cell, Column, ListSpec
from amparo.response.cases.queries import FAR, LATE, NONE

from .codes import Age, Kind, Outcome, ReporterType, State, Urgency
from .list_presenters import age_words, day_column, kind_words, reporter_words
from .models import Concern
from .urgency import TONES

_ANY = ("", _("Any"))


class _FactsForm(AmparoForm):
    """What both lists ask; its fields are columns of a concern."""

    kind = forms.ChoiceField(
        label=_("What it is about"),
        choices=[("", _("Anything")), *Kind.choices],
        required=False,
    )
    child_age = forms.ChoiceField(
        label=_("Age of the child"), choices=[_ANY, *Age.choices], required=False
    )
    reporter_type = forms.ChoiceField(
        label=_("Reported by"), choices=[_ANY, *ReporterType.choices], required=False
    )


class ClosedFilterForm(_FactsForm):
    """Narrow the list of closed concerns."""

    outcome = forms.ChoiceField(
        label=_("Outcome"), choices=[_ANY, *Outcome.choices], required=False
    )
    field_order = ("kind", "outcome", "child_age", "reporter_type")


class OpenFilterForm(_FactsForm):
    """Narrow the list of open concerns."""

    state = forms.ChoiceField(
        label=_("State"),
        choices=[
            ("", _("All open")),
            *((s.value, s.label) for s in State if s != State.CLOSED),
        ],
        required=False,
    )
    urgency = forms.ChoiceField(
        label=_("Urgency"),
        choices=[_ANY, *Urgency.choices, (NONE, _("Not assessed"))],
        required=False,
    )
    needs = forms.ChoiceField(
        label=_("Needs attention"),
        choices=[_ANY, (LATE, _("Late")), (NONE, _("Unassigned"))],
        required=False,
    )
    field_order = ("state", "urgency", "needs", "kind", "child_age", "reporter_type")


def _kinds(concern: Concern) -> Cell:
    return Cell(kind_words(concern), reverse("concerns:concern", args=[concern.id]))


def _urgency(concern: Concern) -> Cell:
    if not concern.urgency:
        return Cell(str(_("Not assessed")), tone="warn")
    return Cell(concern.get_urgency_display(), tone=TONES[concern.urgency])


def _due(concern: Concern) -> Cell:
    moment = concern.due  # type: ignore[attr-defined]
    return Cell(due=None if moment == FAR else moment)


def _officer(concern: Concern) -> str:
    return concern.owner.name if concern.owner else str(_("unassigned"))


_CODE = Column("code", _("Code"), lambda c: Cell(code=c.code), ("code",))
_AGE = Column("age", _("Age"), age_words)
_LANGUAGE = Column(
    "language", _("Language"), lambda c: label_for_staff(c.language), ("language",)
)
_REPORTER = Column("reporter", _("Reported by"), reporter_words, ("reporter_type",))

OPEN = ListSpec(
    name="concerns-open",
    label=_("Open concerns"),
    columns=(
        Column("kinds", _("Concern"), _kinds, wide=True),
        _CODE,
        Column("state", _("State"), Concern.get_state_display, ("state",), short=True),
        Column("urgency", _("Urgency"), _urgency, ("rank",), labelled=True),
        Column("due", _("Due"), _due, ("due",)),
        Column("officer", _("Assigned to"), _officer, ("owner__name",)),
        replace(_AGE, short=True),
        replace(_REPORTER, only_in_files=True),
        replace(_LANGUAGE, only_in_files=True),
        Column(
            "channel", _("Channel"), Concern.get_channel_display, only_in_files=True
        ),
        Column("area", _("Area"), lambda c: c.area and c.area.name, only_in_files=True),
        Column("country", _("Country"), lambda c: c.country.label, only_in_files=True),
        replace(day_column("reported", _("Reported on"), "came_at"), short=True),
    ),
    order=("due", "rank", "id"),
    page_size=60,
    export_verb="concern.export",
)
CLOSED = ListSpec(
    name="concerns-closed",
    label=_("Closed concerns"),
    columns=(
        Column("kinds", _("Concern"), _kinds),
        _CODE,
        _AGE,
        _LANGUAGE,
        _REPORTER,
        Column("country", _("Country"), lambda c: c.country.label, ("country_id",)),
        day_column("closed", _("Closed"), "closed_at"),
        Column("outcome", _("Outcome"), Concern.get_outcome_display, ("outcome",)),
    ),
    order=("-closed_at", "-id"),
    page_size=60,
    export_verb="concern.export",
)
