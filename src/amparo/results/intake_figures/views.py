"""The dashboard of intake figures, and the same as a CSV file."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from amparo.foundation.accounts.decorators import staff_page
from amparo.foundation.accounts.middleware import StaffRequest
from amparo.foundation.design.charts import Bars, Chart, Nothing, OverTime, Value
from amparo.foundation.design.disclosure import THRESHOLD
from amparo.foundation.kernel.tables import download
from amparo.foundation.policy import may_anywhere
from amparo.response.concerns.views._shared import list_crumbs

from . import charts as intake_figure_charts
from . import presenters, reporting_gaps
from .counting import FigureScope, count, figure_scope
from .dashboard import Figures
from .filters import FigureFilter
from .forms import FiguresForm
from .operations import exporting_figures
from .weeks import monday_of

# How many of country, channel, reporter and kind may be crossed across teams.
CROSSED = 2


@staff_page("intake.figures", methods=("GET", "HEAD"))
def dashboard(request: StaffRequest) -> HttpResponse:
    """Show concerns received, times to answer, outcomes and reporting gaps."""
    now, scope = timezone.now(), figure_scope(request.actor)
    asked = _filters(request, scope)
    filters = asked.at_most(CROSSED) if scope.hide else asked
    found = Figures(scope, filters, count(scope, filters, now), scope.hide)
    reads_inbox = may_anywhere(request.actor, "concern.list")
    context = {
        "figures": found,
        "sentences": presenters.sentences(found),
        "tiles": presenters.tiles(found),
        "charts": intake_figure_charts.charts(found),
        "filter": FiguresForm(filters, scope.countries),
        "narrowed": len(filters.codes),
        "left_out": asked != filters,
        "reporting_gaps": [
            _gap_row(one, scope)
            for one in reporting_gaps.reporting_gaps(scope, filters.country, now)
        ],
        "rule": _rule(),
        "threshold": THRESHOLD,
        "crumbs": list_crumbs((_("Figures"), "")) if reads_inbox else (),
    }
    return render(request, "intake_figures/dashboard.html", context)


def _filters(request: StaffRequest, scope: FigureScope) -> FigureFilter:
    return FigureFilter.from_codes(
        request.GET, [country.code for country in scope.countries]
    )


def _gap_row(found: reporting_gaps.ReportingGap, scope: FigureScope) -> dict[str, Any]:
    came = _("none received")
    if found.came:
        few = scope.hide and found.came < THRESHOLD
        came = _("few received") if few else _("%(n)s received") % {"n": found.came}
    return {
        "title": found.area.name,
        "country": found.area.country.label if len(scope.countries) > 1 else "",
        "came": came,
        "usual": round(found.usual),
        "rare": f"{round(1 / found.chance, -2):,.0f}".replace(",", "\u202f"),
        "last": monday_of(found.last),
    }


def _rule() -> str:
    return _(
        "An area is listed if it reported in at least %(often)s of "
        "%(before)s weeks and if, going by those weeks, so few concerns in "
        "the %(lately)s weeks since would come by chance less than once in "
        "100 times (Poisson). A holiday can look the same: ask there before "
        "you conclude."
    ) % {
        "often": reporting_gaps.OFTEN,
        "before": reporting_gaps.BEFORE,
        "lately": reporting_gaps.LATELY,
    }


@staff_page("intake.take_figures", methods=("GET", "HEAD"))
def table(request: StaffRequest) -> HttpResponse:
    """Return the same figures as CSV; exports always hide small numbers."""
    now, scope = timezone.now(), figure_scope(request.actor)
    filters = _filters(request, scope).at_most(CROSSED)
    with exporting_figures(request.actor, scope, filters):
        found = Figures(scope, filters, count(scope, filters, now), hide=True)
        heads = ["figure", "unit", "series", "of", "value", "counted_until"]
        every = intake_figure_charts.charts(found).values()
        rows = [line for charts in every for chart in charts for line in _lines(chart)]
    name = f"figures-{found.as_of.isoformat()}"
    return download(name, request.GET.get("format", ""), heads, rows)


def _lines(chart: Chart) -> list[list[object]]:
    """Return the values of a chart, one line each; missing ones say why."""
    head = [chart.title, chart.unit]
    found: list[tuple[str, str, Value]] = []
    if isinstance(chart, Bars):
        found = [("", point.label, point.value) for point in chart.points]
    elif isinstance(chart, OverTime):
        found = [
            (series.label, period, value)
            for series in chart.series
            for period, value in zip(chart.periods, series.values, strict=True)
        ]
    return [[*head, *line[:2], _plain(line[2]), chart.as_of] for line in found]


def _plain(value: object) -> object:
    return value.value if isinstance(value, Nothing) else value
