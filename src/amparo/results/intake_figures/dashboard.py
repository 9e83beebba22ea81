"""The figures one person may see: in spans of weeks, small numbers hidden."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from math import inf

from django.utils.translation import gettext as _

from amparo.foundation.design.disclosure import (
    THRESHOLD,
    TOTAL,
    Shown,
    Table,
    open_table,
    share,
    suppress,
    suppress_table,
)
from amparo.foundation.design.values import Nothing, Value
from amparo.response.concerns.codes import Channel, Kind, Outcome, ReporterType, State

from .counting import Counted, FigureScope
from .filters import STEPS, FigureFilter
from .weeks import monday_of

LATELY = 12  # weeks that the first sentence summarises
NOT_SAID = "not_said"  # the code for "nothing was chosen"
MOST = 0.8  # of the spans must be large enough to show, else spans get longer
_STILL = {State.NEW.value, State.OPEN.value}


@dataclass(frozen=True)
class Figures:
    """What one person may see of a count; with ``hide``, no small number."""

    scope: FigureScope
    filters: FigureFilter
    counted: Counted
    hide: bool

    @property
    def as_of(self) -> date:
        """The last day of the last whole week."""
        return monday_of(self.counted.until) - timedelta(days=1)

    @property
    def empty(self) -> bool:
        """Say whether these teams have never received a concern."""
        return not self.counted.reported_before and not any(self.counted.came.values())

    def of(self, numbers: Counter[int], weeks: Iterable[int]) -> int:
        """Return the sum over weeks, whether or not it may be shown."""
        return sum(numbers[week] for week in weeks)

    def hidden(self, number: int) -> bool:
        """Say whether a number is too small to be shown."""
        return self.hide and 0 < number < THRESHOLD

    def lately(self, back: int = 0) -> range:
        """Return the last twelve whole weeks, or an earlier twelve (``back`` times)."""
        until = self.counted.until - back * LATELY
        return range(until - LATELY, until)

    # -- Spans of weeks ----------------------------------------------------------------

    @cached_property
    def step(self) -> int:
        """How many weeks make a span: the fewest with which most can be shown."""
        return self._step(self.counted.came) if self.hide else self._steps[0]

    @cached_property
    def rate_step(self) -> int:
        """The same for shares and times, which one concern must not swing."""
        return self._step(self.counted.due)

    @cached_property
    def help_step(self) -> int:
        """The same for the share that led to help, whose remainder is small too."""
        return STEPS[-1] if self.hide else self._step(self.counted.ended)

    @property
    def _steps(self) -> list[int]:
        return [step for step in STEPS if step > 1 or self.filters.weeks <= 48]

    def _step(self, numbers: Counter[int]) -> int:
        for step in self._steps:
            some = [n for span in self.spans(step) if (n := self.of(numbers, span))]
            if sum(number >= THRESHOLD for number in some) >= MOST * len(some):
                return step
        return self._steps[-1]

    def spans(self, step: int) -> list[range]:
        """Return the whole weeks in spans of ``step`` weeks, oldest first."""
        weeks = self.counted.weeks
        return [weeks[at : at + step] for at in range(0, len(weeks), step)]

    def by_span(self, step: int, value: Callable[[range], Value]) -> list[Value]:
        """Return a value for each span; not recorded before the first concern."""
        return [
            value(span) if span[-1] >= self._began else Nothing.NOT_RECORDED
            for span in self.spans(step)
        ]

    @cached_property
    def _began(self) -> int:
        """The first week with a concern, as far as was counted."""
        weeks = [week for week, number in self.counted.came.items() if number]
        if self.counted.reported_before or not weeks:
            return self.counted.first
        return min(weeks)

    # -- How many ----------------------------------------------------------------------

    @cached_property
    def totals(self) -> list[Shown]:
        """How many were received in each span; hidden numbers cannot be derived.

        Totals of twelve weeks are shown too, so each twelve are suppressed as a row.
        """
        came = [self.of(self.counted.came, span) for span in self.spans(self.step)]
        if not self.hide:
            return list(came)
        shown: list[Shown] = []
        for at in range(0, len(came), LATELY // self.step):
            block = came[at : at + LATELY // self.step]
            shown += suppress({f"{n:03}": v for n, v in enumerate(block)}).values()
        return shown

    def table(self, quality: str) -> Table:
        """Return how many by span (its index) and quality, with totals."""
        spans, values = self.spans(self.step), self.values(quality)
        counts = {
            (str(at), code): self._count(quality, code, span)
            for at, span in enumerate(spans)
            for code, _label in values
        }
        rows, columns = [str(at) for at in range(len(spans))], [c for c, _l in values]
        if not self.hide:
            return open_table(counts, rows, columns)
        hidden = [
            (str(at), TOTAL)
            for at, total in enumerate(self.totals)
            if isinstance(total, Nothing)
        ]
        return suppress_table(counts, rows, columns, hidden=hidden)

    def by_quality(self, quality: str) -> dict[str, Shown]:
        """Return how many by code of a quality: country, channel, reporter or kind."""
        return self._row(
            {
                code: self._count(quality, code, self.counted.weeks)
                for code, _label in self.values(quality)
            }
        )

    def outcomes(self) -> dict[str, Shown]:
        """Return how many by outcome, in words; those in progress are one."""
        labels = {**dict(State.choices), **dict(Outcome.choices)}
        cells: dict[str, int] = {}
        for code, number in self.counted.outcomes.items():
            words = _("Still being worked on") if code in _STILL else str(labels[code])
            cells[words] = cells.get(words, 0) + number
        return self._row(cells)

    def _row(self, cells: dict[str, int]) -> dict[str, Shown]:
        return suppress(cells) if self.hide else dict(cells)

    def _count(self, quality: str, code: str, weeks: Iterable[int]) -> int:
        stored = "" if code == NOT_SAID else code
        by = self.counted.by[quality]
        return sum(by[week, stored] for week in weeks)

    def values(self, quality: str) -> list[tuple[str, str]]:
        """Return the codes of a quality with their labels, "not said" included.

        With a filter set, the other codes are left out rather than zero. A concern may
        have several kinds, so all kinds stay.
        """
        chosen = getattr(self.filters, quality)
        return [
            (code, label)
            for code, label in self._all_values(quality)
            if quality == "kind" or chosen in ("", code)
        ]

    def _all_values(self, quality: str) -> list[tuple[str, str]]:
        if quality == "country":
            return [(c.code, c.label) for c in self.scope.countries]
        if quality == "channel":
            return [(c, str(label)) for c, label in Channel.choices]
        choices = ReporterType.choices if quality == "reporter_type" else Kind.choices
        return [*((c, str(label)) for c, label in choices), (NOT_SAID, _("Not stated"))]

    # -- Shares and times --------------------------------------------------------------

    def answered_in_time(self, weeks: Iterable[int]) -> float | Nothing:
        """Return the share answered in time.

        It describes our work, not the reporters: the remainder may be small, the total
        may not.
        """
        weeks = list(weeks)
        due = self.of(self.counted.due, weeks)
        if self.hidden(due):
            return Nothing.SUPPRESSED
        return share(self.of(self.counted.in_time, weeks), due, hide=False)

    def helped(self, weeks: Iterable[int]) -> float | Nothing:
        """Return the share of ended concerns that led to help."""
        weeks = list(weeks)
        return share(
            self.of(self.counted.helped, weeks),
            self.of(self.counted.ended, weeks),
            hide=self.hide,
        )

    def median_hours(self, weeks: Iterable[int]) -> Value:
        """Return the median time to first answer, in hours."""
        weeks = list(weeks)
        due = self.of(self.counted.due, weeks)
        if self.hidden(due):
            return Nothing.SUPPRESSED
        hours = self.counted.half_within(weeks) if due else inf
        return Nothing.NOT_APPLICABLE if hours == inf else hours
