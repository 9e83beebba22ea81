"""Charts as server-side SVG: bars, lines, small multiples, stacked columns, sparks.

Widths are percentages and heights are CSS pixels, so that the letters keep their size
on every screen. Zero, suppressed, not recorded and not applicable look different, and
every chart carries its unit, source, date and the whole table.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, NamedTuple

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.text import slugify
from django.utils.translation import gettext as _

from amparo.foundation.design.values import (
    Nothing,
    Value,
    coordinate,
    is_number,
    kind,
    nice,
    numbers,
    percent,
    words,
)

__all__ = [
    "Bars",
    "Chart",
    "Columns",
    "Lines",
    "Multiples",
    "Nothing",
    "Point",
    "Series",
    "Value",
    "spark",
]

PLOT_TOP, PLOT_HEIGHT = 22, 140
SMALL_TOP, SMALL_HEIGHT = 20, 56


class Frame(NamedTuple):
    """The plot area of a line: height in pixels, horizontal positions as shares."""

    top: int
    height: int
    start: float
    end: float

    def across(self, share: float) -> float:
        """Return where a share of the periods lies in the whole width."""
        return self.start + share * (self.end - self.start)


# In a large plot the axis labels come before the first dot.
LARGE = Frame(PLOT_TOP, PLOT_HEIGHT, 0.1, 0.98)
SMALL = Frame(SMALL_TOP, SMALL_HEIGHT, 0.01, 0.98)
SPARK = Frame(3, 18, 0.02, 0.96)


@dataclass(frozen=True)
class Point:
    """One bar: a label, its value, perhaps a target and a count."""

    label: str
    value: Value
    target: float | None = None
    url: str = ""


@dataclass(frozen=True)
class Series:
    """One line or layer: a value for each period, in the order of the periods."""

    label: str
    values: Sequence[Value]
    target: float | None = None


@dataclass(frozen=True, kw_only=True)
class Chart:
    """What every chart needs: title, unit, source and the date of its data."""

    title: str
    unit: str
    source: str
    as_of: date
    note: str = ""
    template: ClassVar[str] = ""
    # Whether the drawing needs a legend for missing values, or says them in words.
    keyed: ClassVar[bool] = True

    def drawing(self) -> dict[str, Any]:
        """Return the geometry that the chart's template draws."""
        raise NotImplementedError

    def table(self) -> tuple[list[str], list[list[str]]]:
        """Return the header and rows of the table, with every value in words."""
        raise NotImplementedError

    def values(self) -> list[Value]:
        """Return every value of the chart, in no particular order."""
        raise NotImplementedError

    def render(self) -> SafeString:
        """Return the whole figure: caption, drawing, legend and table."""
        head, rows = self.table()
        context = {
            "chart": self,
            "id": f"chart-{slugify(self.title, allow_unicode=True)}",
            "head": head,
            "rows": rows,
            "empty": not self.values(),
            "nothings": nothing_legend(self.values()) if self.keyed else [],
            **self.drawing(),
        }
        return SafeString(render_to_string("design/charts/figure.html", context))

    def __str__(self) -> str:
        """Return the figure, so that ``{{ chart }}`` draws it."""
        return self.render()

    def __html__(self) -> str:
        """Return the figure for templates that escape."""
        return self.render()


@dataclass(frozen=True, kw_only=True)
class Bars(Chart):
    """Horizontal bars with target marks; each label is above its bar.

    ``whole`` is what fills the width, such as 100 for shares; without it the longest.
    """

    points: Sequence[Point]
    whole: float = 0
    template: ClassVar[str] = "design/charts/bars.html"
    keyed: ClassVar[bool] = False
    step: ClassVar[int] = 46

    def values(self) -> list[Value]:
        """Return the value of every bar."""
        return [point.value for point in self.points]

    def drawing(self) -> dict[str, Any]:
        """Return each bar with its position."""
        targets = [p.target for p in self.points if p.target is not None]
        top = max([*numbers(self.values()), *targets, self.whole], default=0) or 1
        bars = [
            {
                "label": p.label,
                "url": p.url,
                "words": words(p.value, self.unit),
                "kind": kind(p.value),
                "width": percent(p.value / top) if is_number(p.value) else "",
                "target": "" if p.target is None else percent(p.target / top),
                "text_y": i * self.step + 15,
                "bar_y": i * self.step + 23,
            }
            for i, p in enumerate(self.points)
        ]
        linked = any(p.url for p in self.points)
        height = max(len(bars) * self.step, 1)
        marks = [("target", "M12 0v12", _("target"))] if targets else []
        return {"bars": bars, "height": height, "linked": linked, "marks": marks}

    def table(self) -> tuple[list[str], list[list[str]]]:
        """Return one row for each bar."""
        head = ["", self.unit]
        rows = [[p.label, words(p.value, self.unit)] for p in self.points]
        if any(p.target is not None for p in self.points):
            head.append(_("target"))
            for line, p in zip(rows, self.points, strict=True):
                line.append("–" if p.target is None else words(p.target, self.unit))
        return head, rows


@dataclass(frozen=True, kw_only=True)
class OverTime(Chart):
    """Shared by charts over periods."""

    periods: Sequence[str]
    series: Sequence[Series]

    def values(self) -> list[Value]:
        """Return the values of all series."""
        return [value for one in self.series for value in one.values]

    def table(self) -> tuple[list[str], list[list[str]]]:
        """Return one row for each period, one column for each series."""
        head = [_("Period"), *(one.label for one in self.series)]
        rows = [
            [period, *(words(one.values[i], self.unit) for one in self.series)]
            for i, period in enumerate(self.periods)
        ]
        return head, rows

    def scale(self) -> float:
        """Return the round number at the top of the axis."""
        targets = [one.target for one in self.series if one.target is not None]
        return nice(max([*numbers(self.values()), *targets], default=0))

    def axis(self, top: float) -> list[dict[str, str]]:
        """Return the grid lines of the plot, with their labels.

        Where only whole things are counted, there is no line for half of one.
        """
        counts = all(float(value).is_integer() for value in numbers(self.values()))
        whole = float(top / 2).is_integer()
        return [
            {
                "y": coordinate(PLOT_TOP + PLOT_HEIGHT * (1 - share)),
                "text_y": coordinate(PLOT_TOP + PLOT_HEIGHT * (1 - share) - 5),
                "words": words(top * share, self.unit),
            }
            for share in ((0.0, 0.5, 1.0) if whole or not counts else (0.0, 1.0))
        ]


@dataclass(frozen=True, kw_only=True)
class Lines(OverTime):
    """Up to four lines over periods; a gap stays a gap and says why."""

    template: ClassVar[str] = "design/charts/lines.html"

    def drawing(self) -> dict[str, Any]:
        """Return lines, dots, gaps and axis of one plot."""
        top = self.scale()
        aimed = any(one.target is not None for one in self.series)
        marks = [("target-line", "M1 6h22", _("target"))] if aimed else []
        return {
            "marks": marks,
            "axis": self.axis(top),
            "lines": [trace(one, top, i) for i, one in enumerate(self.series)],
            "ticks": ticks(self.periods, centred=False),
            "plot_top": PLOT_TOP,
            "plot_height": PLOT_HEIGHT,
            "base": PLOT_TOP + PLOT_HEIGHT,
            "label_y": PLOT_TOP + PLOT_HEIGHT + 20,
            "height": PLOT_TOP + PLOT_HEIGHT + 28,
            "legend": legend(self.series),
        }


@dataclass(frozen=True, kw_only=True)
class Multiples(OverTime):
    """Small line charts side by side on one scale, one for each series."""

    template: ClassVar[str] = "design/charts/multiples.html"

    def drawing(self) -> dict[str, Any]:
        """Return one small plot for each series; all share the same top."""
        top = self.scale()
        plots = [
            {
                "label": one.label,
                "line": trace(one, top, 0, SMALL),
                "last": words(one.values[-1], self.unit) if one.values else "",
                "kind": kind(one.values[-1]) if one.values else "",
            }
            for one in self.series
        ]
        first, last = (self.periods[0], self.periods[-1]) if self.periods else ("", "")
        return {
            "plots": plots,
            "first": first,
            "last": last,
            "plot_top": SMALL_TOP,
            "plot_height": SMALL_HEIGHT,
            "base": SMALL_TOP + SMALL_HEIGHT,
            "height": SMALL_TOP + SMALL_HEIGHT + 6,
        }


@dataclass(frozen=True, kw_only=True)
class Columns(OverTime):
    """Stacked columns; a missing part is marked above its column."""

    template: ClassVar[str] = "design/charts/columns.html"

    def drawing(self) -> dict[str, Any]:
        """Return the columns with their layers from the ground up."""
        sums = [
            sum(numbers(one.values[i] for one in self.series))
            for i in range(len(self.periods))
        ]
        top = nice(max(sums, default=0))
        return {
            "axis": self.axis(top),
            "columns": [self._column(i, total, top) for i, total in enumerate(sums)],
            "ticks": ticks(self.periods, centred=True),
            "base": PLOT_TOP + PLOT_HEIGHT,
            "label_y": PLOT_TOP + PLOT_HEIGHT + 20,
            "height": PLOT_TOP + PLOT_HEIGHT + 28,
            "legend": legend(self.series),
            "squares": True,
        }

    def _column(self, i: int, total: float, top: float) -> dict[str, Any]:
        slot = 100 / len(self.periods)
        layers, ground = [], float(PLOT_TOP + PLOT_HEIGHT)
        for number, one in enumerate(self.series, start=1):
            value = one.values[i]
            if is_number(value) and value > 0:
                tall = value / top * PLOT_HEIGHT
                ground -= tall
                layers.append(
                    {
                        "y": coordinate(ground),
                        "tall": coordinate(max(tall - 1, 1)),
                        "number": number,
                    }
                )
        kinds = {kind(one.values[i]) for one in self.series} - {"number", "zero"}
        return {
            "x": percent((i + 0.2) * slot / 100),
            "wide": percent(0.6 * slot / 100),
            "middle": percent((i + 0.5) * slot / 100),
            "layers": layers,
            "missing": sorted(kinds),
            "mark_y": coordinate(ground - 12),
            "zero": not layers and not kinds,
        }


def spark(values: Sequence[Value], label: str) -> SafeString:
    """Return a small line without an axis, for use in a sentence or a row."""
    one = Series(label, values)
    top = nice(max(numbers(values), default=0))
    context = {"line": trace(one, top, 0, SPARK), "label": label, "height": 24}
    return SafeString(render_to_string("design/charts/spark.html", context).strip())


def trace(one: Series, top: float, index: int, frame: Frame = LARGE) -> dict[str, Any]:
    """Return a series as unbroken runs of a line, lone dots and marked gaps."""
    runs: list[list[str]] = [[]]
    dots, gaps = [], []
    for i, value in enumerate(one.values):
        x = frame.across(i / (len(one.values) - 1) if len(one.values) > 1 else 0.5)
        if isinstance(value, Nothing):
            runs.append([])
            gaps.append({"x": percent(x), "kind": value.value})
            continue
        y = 1 - value / top
        runs[-1].append(f"{coordinate(x * 100)},{coordinate(y * 100)}")
        dots.append({"x": percent(x), "y": coordinate(frame.top + y * frame.height)})
    target = None if one.target is None else 1 - one.target / top
    return {
        "number": index % 4 + 1,
        "runs": [" ".join(run) for run in runs if len(run) > 1],
        "dots": dots,
        "last": dots[-1:],
        "gaps": gaps,
        "target": ""
        if target is None
        else coordinate(frame.top + target * frame.height),
    }


def ticks(periods: Sequence[str], centred: bool) -> list[dict[str, str]]:
    """Return the period labels that fit: all up to six, else first, middle, last."""
    count = len(periods)
    shown = range(count) if count <= 6 else (0, count // 2, count - 1)
    marks = []
    for i in shown:
        along = i / (count - 1) if count > 1 else 0.5
        x = (i + 0.5) / count if centred else LARGE.across(along)
        last = not centred and i == count - 1 and count > 1
        anchor = "end" if last else "middle"
        marks.append(
            {"x": "100%" if last else percent(x), "anchor": anchor, "words": periods[i]}
        )
    return marks


def legend(series: Sequence[Series]) -> list[dict[str, Any]]:
    """Return a legend for two or more series; one alone needs none."""
    if len(series) < 2:
        return []
    return [{"number": i % 4 + 1, "label": s.label} for i, s in enumerate(series)]


def nothing_legend(values: Iterable[Value]) -> list[tuple[str, str]]:
    """Return the kinds of missing values that occur, with the word for each."""
    present = [v for v in values if isinstance(v, Nothing)]
    return [(kind.value, words(kind)) for kind in Nothing if kind in present]
