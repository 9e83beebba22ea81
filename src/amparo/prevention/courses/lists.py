"""Runs as a list: codes, days and figures; nothing is opened."""

from __future__ import annotations

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from amparo.foundation.lists.specs import Cell, Column, ListSpec

from .codes import RunState
from .models import Run

_TONES = {
    RunState.PLANNED: "",
    RunState.RUNNING: "good",
    RunState.FINISHED: "quiet",
    RunState.CANCELLED: "quiet",
}


def _course(run: Run) -> Cell:
    return Cell(run.course.title, reverse("courses:run", args=[run.id]))


def _state(run: Run) -> Cell:
    return Cell(run.get_state_display(), tone=_TONES[RunState(run.state)])


RUNS = ListSpec(
    name="course-runs",
    label=_("Courses"),
    columns=(
        Column("course", _("Course"), _course, ("course__title",), wide=True),
        Column(
            "code", _("Code"), lambda run: Cell(code=run.code), ("code",), short=True
        ),
        Column(
            "audience",
            _("For whom"),
            lambda run: run.course.get_audience_display(),
            value=lambda run: run.course.audience,
            only_in_files=True,
        ),
        Column("team", _("Team"), lambda run: run.team.name, ("team__name",)),
        Column(
            "area",
            _("Area"),
            lambda run: run.area.name if run.area else "",
            only_in_files=True,
        ),
        Column("way", _("Where"), Run.get_way_display, ("way",), short=True),
        Column(
            "starts",
            _("From"),
            lambda run: date_format(run.starts_on, "SHORT_DATE_FORMAT"),
            ("starts_on",),
            value=lambda run: run.starts_on,
            short=True,
        ),
        Column(
            "state",
            _("State"),
            _state,
            ("state",),
            value=lambda run: run.state,
            short=True,
        ),
    ),
    order=("-starts_on", "-id"),
    export_verb="course.export",
)
