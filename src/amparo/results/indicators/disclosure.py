"""Small numbers point at people: what may not be shown, and what must go with it."""

from __future__ import annotations

from collections.abc import Mapping

from amparo.foundation.design.charts import Nothing

Shown = int | Nothing

# Between organisations and towards donors; a proposal of ours, not a standard.
THRESHOLD = 10


def suppress(cells: Mapping[str, int], threshold: int = THRESHOLD) -> dict[str, Shown]:
    """Return the cells of one row that adds up to a shown total, safe to show.

    Cells from 1 to below the threshold are hidden. When what is hidden could be worked
    out from the total (one hidden cell, or hidden cells that sum to less than the
    threshold), the next smallest cells are hidden too. Zeros stay.
    """
    hidden = {name for name, value in cells.items() if 0 < value < threshold}
    others = sorted(
        (name for name, value in cells.items() if value >= threshold),
        key=lambda name: (cells[name], name),
    )
    while hidden and others and _guessable(cells, hidden, threshold):
        hidden.add(others.pop(0))
    return {
        name: Nothing.SUPPRESSED if name in hidden else value
        for name, value in cells.items()
    }


def _guessable(cells: Mapping[str, int], hidden: set[str], threshold: int) -> bool:
    return len(hidden) == 1 or sum(cells[name] for name in hidden) < threshold
