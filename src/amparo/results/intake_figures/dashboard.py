"""The numbers as one person may see them: in spans of weeks, small ones hidden."""

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

from .counting import ContactWay, Counted
from .filters import STEPS, FigureFilter
from .weeks import monday_of

LATELY = 12  # weeks of which the first sentence speaks
NOT_SAID = "not_said"  # how it is called here that nobody chose anything
MOST = 0.8  # of the spans must be worth showing, or more weeks stand together
_STILL = {State.NEW.value, State.OPEN.value}


@dataclass(frozen=True)
class Figures:
    """What was counted for somebody; with ``hide`` no small number leaves it."""

    reach: ContactWay
    filters: FigureFilter
    counted: Counted
    hide: bool

    @property
    def as_of(self) -> date:
        """The last day that is counted whole."""
        return monday_of(self.counted.until) - timedelta(days=1)

    @property
    def empty(self) -> bool:
        """Say whether nobody has told these teams anything yet."""
        return not self.counted.reported_before and not any(self.counted.came.values())

    def of(self, numbers: Counter[int], weeks: Iterable[int]) -> int:
        """Return the sum over weeks, whether or not it may be shown."""
        return sum(numbers[week] for week in weeks)

    def hidden(self, number: int) -> bool:
        """Say whether a number is too small to be shown."""
        return self.hide and 0 < number < THRESHOLD

    def lately(self, back: int = 0) -> range:
        """Return the last twelve whole weeks, or those so many times twelve before."""
        until = self.counted.until - back * LATELY
        return range(until - LATELY, until)

    # -- Spans of weeks ----------------------------------------------------------------

    @cached_property
    def step(self) -> int:
        """How many weeks stand together: as few as leave most of them to be shown."""
        return self._step(self.counted.came) if self.hide else self._steps[0]

    @cached_property
    def rate_step(self) -> int:
        """The same for shares and times: one concern alone must not swing them."""
        return self._step(self.counted.due)

    @cached_property
    def help_step(self) -> int:
        """The same for the share that led to help, of which the rest is small too."""
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
        """Return the whole weeks in spans of so many, the oldest first."""
        weeks = self.counted.weeks
        return [weeks[at : at + step] for at in range(0, len(weeks), step)]

    def by_span(self, step: int, value: Callable[[range], Value]) -> list[Value]:
        """Return a value for each span; before anybody could tell: not recorded."""
        return [
            value(span) if span[-1] >= self._began else Nothing.NOT_RECORDED
            for span in self.spans(step)
        ]

    @cached_property
    def _began(self) -> int:
        """The first week in which anybody could tell these teams, as far as we know."""
        told = [week for week, number in self.counted.came.items() if number]
        if self.counted.reported_before or not told:
            return self.counted.first
        return min(told)

    # -- How many ----------------------------------------------------------------------

    @cached_property
    def totals(self) -> list[Shown]:
        """How many came in each span; what is hidden cannot be worked out.

        Twelve weeks are always shown together too, so they hide as one row each.
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
        """Return how many came by span (its place) and quality, with the totals."""
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
        """Return how many came by country, way in, who tells or kind: by code."""
        return self._row(
            {
                code: self._count(quality, code, self.counted.weeks)
                for code, _label in self.values(quality)
            }
        )

    def outcomes(self) -> dict[str, Shown]:
        """Return what came of them, by words; what is not ended stands together."""
        said = {**dict(State.choices), **dict(Outcome.choices)}
        cells: dict[str, int] = {}
        for code, number in self.counted.outcomes.items():
            words = _("Still being worked on") if code in _STILL else str(said[code])
            cells[words] = cells.get(words, 0) + number
        return self._row(cells)

    def _row(self, cells: dict[str, int]) -> dict[str, Shown]:
        return suppress(cells) if self.hide else dict(cells)

    def _count(self, quality: str, code: str, weeks: Iterable[int]) -> int:
        stored = "" if code == NOT_SAID else code
        by = self.counted.by[quality]
        return sum(by[week, stored] for week in weeks)

    def values(self, quality: str) -> list[tuple[str, str]]:
        """Return the codes of a quality with their words; those nobody chose too.

        Narrowed to one of them, the others are not zero: they were not asked for. Of
        what a concern is about there may be several, so the others stay.
        """
        chosen = getattr(self.filters, quality)
        return [
            (code, said)
            for code, said in self._all_values(quality)
            if quality == "kind" or chosen in ("", code)
        ]

    def _all_values(self, quality: str) -> list[tuple[str, str]]:
        if quality == "country":
            return [(c.code, c.label) for c in self.reach.countries]
        if quality == "channel":
            return [(c, str(label)) for c, label in Channel.choices]
        choices = ReporterType.choices if quality == "reporter_type" else Kind.choices
        return [*((c, str(label)) for c, label in choices), (NOT_SAID, _("Not said"))]

    # -- Shares and times --------------------------------------------------------------

    def kept(self, weeks: Iterable[int]) -> float | Nothing:
        """Return the share answered in time.

        What is counted is our own work, not a quality of those who told: the rest may
        be small, the whole may not.
        """
        weeks = list(weeks)
        due = self.of(self.counted.due, weeks)
        if self.hidden(due):
            return Nothing.SUPPRESSED
        return share(self.of(self.counted.in_time, weeks), due, hide=False)

    def helped(self, weeks: Iterable[int]) -> float | Nothing:
        """Return the share of what has ended that led to help."""
        weeks = list(weeks)
        return share(
            self.of(self.counted.helped, weeks),
            self.of(self.counted.ended, weeks),
            hide=self.hide,
        )

    def half(self, weeks: Iterable[int]) -> Value:
        """Return after how many hours half had their answer."""
        weeks = list(weeks)
        due = self.of(self.counted.due, weeks)
        if self.hidden(due):
            return Nothing.SUPPRESSED
        hours = self.counted.half_within(weeks) if due else inf
        return Nothing.NOT_APPLICABLE if hours == inf else hours
