"""The charts of the dashboard, each with unit, source, date and table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from amparo.foundation.design.charts import (
    Bars,
    Chart,
    Columns,
    Lines,
    Multiples,
    Point,
    Series,
)
from amparo.foundation.design.disclosure import Shown
from amparo.foundation.design.values import Nothing, Value

from .dashboard import NOT_SAID, Figures
from .filters import SPLITS, FigureFilter
from .weeks import monday_of

COLUMNS = 24  # that fit on a phone; more are drawn as a line


def charts(figures: Figures) -> dict[str, list[Chart]]:
    """Return every chart, by section of the page."""
    return {
        "came": [came(figures)],
        "who": [
            by_quality(figures, name)
            for name in SPLITS
            if name != "country" or len(figures.scope.countries) > 1
        ],
        "answers": [
            _over_time(
                figures,
                _("Answered within the promised time"),
                "%",
                figures.rate_step,
                figures.answered_in_time,
            ),
            _over_time(
                figures,
                _("Median time to first answer"),
                _("hours"),
                figures.rate_step,
                figures.median_hours,
            ),
        ],
        "help": [
            outcomes(figures),
            _over_time(
                figures, _("Led to help"), "%", figures.help_step, figures.helped
            ),
        ],
    }


def _about(figures: Figures, unit: str, note: str = "") -> dict[str, Any]:
    return {
        "unit": unit,
        "source": _("Concerns, coded facts"),
        "as_of": figures.as_of,
        "note": note,
    }


def _periods(figures: Figures, step: int) -> list[str]:
    """Return the label of each span: its first day."""
    return [date_format(monday_of(s[0]), "j M Y") for s in figures.spans(step)]


def came(figures: Figures) -> Chart:
    """Return how many were received in each span; split, one small chart for each."""
    step = figures.step
    unit = {
        1: _("concerns per week"),
        4: _("concerns in four weeks"),
        12: _("concerns in twelve weeks"),
    }[step]
    known = _about(figures, unit)
    known |= {"title": _("Concerns received"), "periods": _periods(figures, step)}
    at = {span[0]: place for place, span in enumerate(figures.spans(step))}
    if not figures.filters.split:
        values = figures.by_span(step, lambda span: figures.totals[at[span[0]]])
        draw = Columns if len(values) <= COLUMNS else Lines
        return draw(series=[Series(_("Concerns"), values)], **known)
    table = figures.table(figures.filters.split)

    def line(code: str) -> list[Value]:
        return figures.by_span(step, lambda span: table[str(at[span[0]]), code])

    series = [
        Series(label, line(c)) for c, label in figures.values(figures.filters.split)
    ]
    return Multiples(series=series, **known)


def _over_time(
    figures: Figures,
    title: str,
    unit: str,
    step: int,
    value: Callable[[range], Value],
) -> Chart:
    note = {
        1: _("Each point is a week."),
        4: _("Each point is four weeks."),
        12: _("Each point is twelve weeks."),
    }[step]
    return Lines(
        title=title,
        periods=_periods(figures, step),
        series=[Series(title, figures.by_span(step, value))],
        **_about(figures, unit, note),
    )


def by_quality(figures: Figures, name: str) -> Chart:
    """Return how many by country, channel, reporter or kind; bars link to filters."""
    titles = {
        "country": _("By country"),
        "channel": _("By channel"),
        "reporter_type": _("Reported by"),
        "kind": _("What it is about"),
    }
    note = _("A concern may be about several.") if name == "kind" else ""
    labels, shown = dict(figures.values(name)), figures.by_quality(name)
    links = {
        labels[c]: _narrowed(figures.filters, name, c) for c in labels if c != NOT_SAID
    }
    return Bars(
        title=titles[name],
        points=_points({labels[code]: value for code, value in shown.items()}, links),
        **_about(figures, _("concerns"), note),
    )


def outcomes(figures: Figures) -> Chart:
    """Return the outcomes, the most frequent first."""
    return Bars(
        title=_("Outcomes"),
        points=_points(figures.outcomes(), {}),
        **_about(figures, _("concerns")),
    )


def _points(cells: Mapping[str, Shown], links: Mapping[str, str]) -> list[Point]:
    """Return bars, the longest first; hidden ones follow by name, zeros are last."""

    def order(label: str) -> tuple[int, int, str]:
        value = cells[label]
        if isinstance(value, Nothing):
            return (1, 0, label)
        return (0 if value else 2, -value, label if value else "")

    return [
        Point(label, cells[label], url=links.get(label, ""))
        for label in sorted(cells, key=order)
    ]


def _narrowed(filters: FigureFilter, name: str, code: str) -> str:
    """Return the address of this page with a filter added, or removed if it is set."""
    codes = filters.codes
    if codes.pop(name, "") != code:
        codes[name] = code
    return reverse("intake_figures:dashboard", query=codes or None)
