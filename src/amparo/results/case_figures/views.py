"""The dashboard of case work, and the same as a file."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from amparo.foundation.accounts.decorators import staff_page
from amparo.foundation.accounts.middleware import StaffRequest
from amparo.foundation.design.disclosure import THRESHOLD, TOTAL
from amparo.foundation.design.values import Nothing
from amparo.foundation.kernel.tables import download
from amparo.foundation.policy import may_anywhere
from amparo.results.intake_figures.counting import FigureScope, figure_scope
from amparo.results.intake_figures.weeks import begin_of, week_of

from . import presenters
from .counting import NOT_ASSESSED, count
from .dashboard import CaseFigures
from .filters import CaseFigureFilter, CaseFiguresForm
from .measures import MEASURES, QUALITIES
from .operations import exporting_case_figures


@staff_page("case.figures", methods=("GET", "HEAD"))
def dashboard(request: StaffRequest) -> HttpResponse:
    """Show what was done in time in cases, open cases, and the help given."""
    scope, filters = _asked(request)
    figures = _figures(scope, filters, hide=scope.hide)
    link = _link(request, scope)
    reads_cases = may_anywhere(request.actor, "case.list")
    context = {
        "figures": figures,
        "sentence": presenters.sentence(figures),
        "tiles": presenters.tiles(figures, link),
        "sections": presenters.sections(figures, link),
        "form": CaseFiguresForm(filters, scope.countries),
        "suffix": filters.suffix,
        "threshold": THRESHOLD,
        "crumbs": (
            ((_("Cases"), reverse("cases:list")), (_("Figures"), ""))
            if reads_cases
            else ()
        ),
    }
    return render(request, "case_figures/dashboard.html", context)


def _asked(request: StaffRequest) -> tuple[FigureScope, CaseFigureFilter]:
    scope = figure_scope(request.actor, "case.figures")
    codes = [country.code for country in scope.countries]
    return scope, CaseFigureFilter.from_codes(request.GET, codes)


def _figures(
    scope: FigureScope, filters: CaseFigureFilter, *, hide: bool
) -> CaseFigures:
    now = timezone.now()
    teams = [team.id for team in scope.teams_in(filters.country)]
    counted = count(teams, begin_of(week_of(now) - filters.weeks), now)
    return CaseFigures(scope, filters, counted, hide, timezone.localdate(now))


def _link(request: StaffRequest, scope: FigureScope) -> presenters.Link:
    """Return how a number opens: to the list of cases, for who may read all of it."""
    if scope.hide or not may_anywhere(request.actor, "case.list"):
        return lambda _measure, _category: ""
    cases = reverse("cases:list")

    def to(measure: str, category: str) -> str:
        if measure == "closures":
            reason = {"reason": category} if category else {}
            return f"{cases}?{urlencode({'of': 'team', 'state': 'closed', **reason})}"
        if measure == "open" and category != NOT_ASSESSED:
            risk = {"risk": category} if category else {}
            return f"{cases}?{urlencode({'of': 'team', **risk})}"
        if measure == "referrals":
            sent = {"of": "sent", "state": category}
            return f"{reverse('referrals:list')}?{urlencode(sent)}"
        return ""

    return to


@staff_page("case.take_figures", methods=("GET", "HEAD"))
def table(request: StaffRequest) -> HttpResponse:
    """Return the same figures as a file; exports always hide small numbers."""
    scope, filters = _asked(request)
    with exporting_case_figures(request.actor, scope, filters):
        figures = _figures(scope, filters, hide=True)
        heads = ["figure", "unit", "of", "by", "group", "value", "counted_until"]
        rows = [line for by in QUALITIES for line in _lines(figures, by)]
    name = f"case-figures-{figures.as_of.isoformat()}"
    return download(name, request.GET.get("format", ""), heads, rows)


def _lines(figures: CaseFigures, by: str) -> list[list[object]]:
    """Return each measure by one quality, one value a line; missing ones say why."""
    groups = {**QUALITIES[by][1], TOTAL: _("All")}
    return [
        [
            *(str(measure.title), str(measure.unit), str(label), by, str(group)),
            value.value if isinstance(value, Nothing) else value,
            figures.as_of,
        ]
        for measure in MEASURES
        for code, label in [*measure.categories.items(), (TOTAL, _("All"))]
        for column, group in groups.items()
        for value in [figures.tables[measure.code][by][code, column]]
    ]
