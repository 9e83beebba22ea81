"""The figures in words, as large figures, as charts and as tables."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from amparo.foundation.design.charts import Bars, Point
from amparo.foundation.design.disclosure import TOTAL
from amparo.foundation.design.values import Nothing, Value, words

from .dashboard import CaseFigures
from .measures import MEASURES, QUALITIES, Measure

# The address of what a category of a measure counts; empty where nobody may look.
Link = Callable[[str, str], str]


def sentence(figures: CaseFigures) -> str:
    """Summarise in one or two sentences."""
    number = figures.total("open")
    if isinstance(number, Nothing):
        return _("There are too few open cases for the number to be shown.")
    first = ngettext("%(n)s case is open.", "%(n)s cases are open.", number) % {
        "n": words(number)
    }
    in_time = figures.in_time("assessment")
    if isinstance(in_time, Nothing):
        return first
    second = _("Where risk was to be assessed, %(share)s was done in time.")
    return f"{first} {second % {'share': words(in_time, '%')}}"


def tiles(figures: CaseFigures, link: Link) -> list[dict[str, Any]]:
    """Return the large figures."""
    high = figures.total("open", "high")
    return [
        {
            "value": words(figures.total("open")),
            "label": _("open cases"),
            "url": link("open", ""),
            "share": None,
            "note": ""
            if isinstance(high, Nothing)
            else _("%(n)s at high risk") % {"n": words(high)},
        },
        _share(figures, "assessment", _("first assessments in time")),
        _share(figures, "contacts", _("follow-up contacts in time")),
        {
            "value": words(figures.total("services")),
            "label": _("services delivered"),
            "url": "",
            "share": None,
            "note": "",
        },
    ]


def _share(figures: CaseFigures, measure: str, label: str) -> dict[str, Any]:
    value, number = figures.in_time(measure), figures.total(measure)
    tile = {"label": label, "url": "", "share": None, "value": "–"}
    if value is Nothing.SUPPRESSED:
        return tile | {"note": _("too few to show")}
    if isinstance(value, Nothing):
        return tile | {"note": _("nothing to count yet")}
    among = _("counted among %(number)s") % {"number": words(number)}
    return tile | {"value": words(value, "%"), "share": value / 100, "note": among}


@dataclass(frozen=True)
class Shown:
    """A measure on the page: a chart of all children, and the table by a quality."""

    chart: Bars
    title: str
    head: list[str]
    rows: list[tuple[str, list[tuple[str, bool]]]]  # words, and whether it is hidden


@dataclass(frozen=True)
class Section:
    """A part of the page: what was counted, and the titles of what nobody had."""

    key: str
    title: str
    shown: list[Shown]
    without: list[str]


def sections(figures: CaseFigures, link: Link) -> list[Section]:
    """Return every measure, by section of the page."""
    titles = {
        "time": _("Done in time"),
        "now": _("Open now"),
        "help": _("Help and closure"),
    }
    found = {key: Section(key, title, [], []) for key, title in titles.items()}
    for measure in MEASURES:
        shown, section = _shown(figures, measure, link), found[measure.section]
        if shown.chart.points:
            section.shown.append(shown)
        else:
            section.without.append(str(measure.title))
    return list(found.values())


def _shown(figures: CaseFigures, measure: Measure, link: Link) -> Shown:
    by = figures.filters.by
    table, labels = figures.tables[measure.code][by], QUALITIES[by][1]
    # Codes that nobody has make a wide table without saying anything.
    columns = [code for code in labels if table[TOTAL, code] != 0]
    head = [*(str(labels[code]) for code in columns), _("All")]
    rows = [
        (str(label), [_cell(table[code, column]) for column in (*columns, TOTAL)])
        for code, label in [*measure.categories.items(), (TOTAL, _("All"))]
        if code == TOTAL or table[code, TOTAL] != 0
    ]
    return Shown(chart(figures, measure, link), _breakdown(by), head, rows)


def _breakdown(by: str) -> str:
    return {
        "sex": _("By sex of the child"),
        "age": _("By age of the child"),
        "disability": _("By disability of the child"),
    }[by]


def _cell(value: Value) -> tuple[str, bool]:
    return words(value), isinstance(value, Nothing)


def chart(figures: CaseFigures, measure: Measure, link: Link) -> Bars:
    """Return how many in each category; what nobody is in is left out."""
    return Bars(
        title=str(measure.title),
        points=[
            Point(str(label), value, url=link(measure.code, code))
            for code, label in measure.categories.items()
            if (value := figures.total(measure.code, code)) != 0
        ],
        unit=str(measure.unit),
        source=str(measure.source),
        as_of=figures.as_of,
        note=str(measure.note),
    )
