"""The figures one person may see: each measure by sex, age and disability."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from amparo.foundation.design.disclosure import (
    TOTAL,
    Cell,
    Shown,
    Table,
    open_table,
    share,
    suppress_table,
)
from amparo.foundation.design.values import Nothing
from amparo.results.intake_figures.counting import FigureScope

from .counting import IN_TIME, Counts
from .filters import CaseFigureFilter
from .measures import MEASURES, QUALITIES

Tables = Mapping[str, Table]  # by quality


@dataclass(frozen=True)
class CaseFigures:
    """What one person may see of a count; with ``hide``, no small number."""

    scope: FigureScope
    filters: CaseFigureFilter
    counted: Mapping[str, Counts]
    hide: bool
    as_of: date

    @property
    def empty(self) -> bool:
        """Say whether there is nothing to show at all."""
        return not any(self.counted.values())

    @cached_property
    def tables(self) -> dict[str, Tables]:
        """Every measure by each quality, with the same totals in all three tables.

        A total that one table has to hide is hidden in the others too: they show the
        same people.
        """
        return {measure.code: self._tables(measure.code) for measure in MEASURES}

    def _tables(self, measure: str) -> Tables:
        counts = {name: self._counts(measure, name) for name in QUALITIES}
        rows = next(list(m.categories) for m in MEASURES if m.code == measure)
        columns = {name: list(labels) for name, (_at, labels) in QUALITIES.items()}
        if not self.hide:
            return {n: open_table(counts[n], rows, columns[n]) for n in QUALITIES}
        hidden: set[Cell] = set()
        while True:
            made = {
                name: suppress_table(counts[name], rows, columns[name], hidden=hidden)
                for name in QUALITIES
            }
            found = {
                (row, TOTAL)
                for row in (*rows, TOTAL)
                for table in made.values()
                if isinstance(table[row, TOTAL], Nothing)
            }
            if found == hidden:
                return made
            hidden = found

    def _counts(self, measure: str, quality: str) -> Counter[Cell]:
        place = QUALITIES[quality][0]
        found: Counter[Cell] = Counter()
        for group, number in self.counted.get(measure, Counter()).items():
            found[group[0], group[place]] += number
        return found

    def total(self, measure: str, category: str = TOTAL) -> Shown:
        """Return one number of all children, as far as it may be shown."""
        return self.tables[measure]["sex"][category, TOTAL]

    def in_time(self, measure: str) -> float | Nothing:
        """Return the share that was done in time, in percent.

        Only where both numbers of it are shown.
        """
        part, whole = self.total(measure, IN_TIME), self.total(measure)
        if isinstance(part, Nothing) or isinstance(whole, Nothing):
            return Nothing.SUPPRESSED
        return share(part, whole, hide=self.hide)
