"""The figures in words: the summary at the top, and the large figures."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from amparo.foundation.design.values import Nothing, Value, words

from .dashboard import Figures

DAYS_FROM = 72  # hours; longer times are shown in days


def sentences(figures: Figures) -> list[str]:
    """Summarise the last twelve weeks in sentences."""
    counted = figures.counted
    came = figures.of(counted.came, figures.lately())
    before = figures.of(counted.came, figures.lately(1))
    if figures.hidden(came):
        return [
            _(
                "In the last twelve weeks there were too few concerns for "
                "the number to be shown."
            )
        ]
    found = [
        ngettext(
            "%(number)s concern received in the last twelve weeks.",
            "%(number)s concerns received in the last twelve weeks.",
            came,
        )
        % {"number": words(came)}
    ]
    if not figures.hidden(before):
        found.append(_compared(came, before))
    in_time = figures.answered_in_time(figures.lately())
    helped = figures.helped(figures.lately())
    if not isinstance(in_time, Nothing):
        found.append(
            _("%(share)s were answered within the promised time.")
            % {"share": words(in_time, "%")}
        )
    if not isinstance(helped, Nothing):
        found.append(
            _("Of those that have ended, %(share)s led to help.")
            % {"share": words(helped, "%")}
        )
    return found


def _compared(came: int, before: int) -> str:
    if came == before:
        return _("That is as many as in the twelve weeks before.")
    number = {"number": words(abs(came - before))}
    if came > before:
        return _("That is %(number)s more than in the twelve weeks before.") % number
    return _("That is %(number)s fewer than in the twelve weeks before.") % number


def tiles(figures: Figures) -> list[dict[str, Any]]:
    """Return the large figures of the last twelve weeks, with previous values."""
    counted, now, ago = figures.counted, figures.lately(), figures.lately(1)
    came, so_far = figures.of(counted.came, now), counted.came[counted.until]
    return [
        {
            "value": _("few") if figures.hidden(came) else words(came),
            "label": _("concerns received"),
            "share": None,
            "note": ""
            if figures.hidden(so_far)
            else _("%(number)s more this week so far") % {"number": words(so_far)},
        },
        _share_tile(
            figures, figures.answered_in_time(now), figures.answered_in_time(ago)
        )
        | {"label": _("answered within the promised time")}
        | _why(figures.answered_in_time(now), figures.of(counted.due, now)),
        {
            "value": hours_words(figures.median_hours(now)),
            "label": _("median time to first answer"),
            "share": None,
            "target": _was(figures.median_hours(ago), hours_words),
        }
        | _why(figures.median_hours(now)),
        _share_tile(figures, figures.helped(now), figures.helped(ago))
        | {"label": _("of those that have ended led to help")}
        | _why(figures.helped(now), figures.of(counted.ended, now)),
    ]


def _share_tile(
    figures: Figures, now: float | Nothing, ago: float | Nothing
) -> dict[str, Any]:
    return {
        "value": share_words(now),
        "share": None if isinstance(now, Nothing) else now / 100,
        "target": _was(ago, share_words),
    }


def _why(value: Value, number: int = 0) -> dict[str, str]:
    """Return the note of a figure: from how many it is counted, or why it has none."""
    if value is Nothing.SUPPRESSED:
        return {"note": _("too few to show")}
    if isinstance(value, Nothing):
        return {"note": _("nothing to count yet")}
    if not number:
        return {"note": ""}
    return {"note": _("counted among %(number)s") % {"number": words(number)}}


def _was(before: Value, in_words: Any) -> str:
    if isinstance(before, Nothing):
        return ""
    return _("%(value)s in the twelve weeks before") % {"value": in_words(before)}


def share_words(value: Value) -> str:
    """Return a share as a large figure, or a dash where there is none."""
    return "–" if isinstance(value, Nothing) else words(value, "%")


def hours_words(value: Value) -> str:
    """Return a time as a large figure: in hours, beyond three days in days."""
    if isinstance(value, Nothing):
        return "–"
    if value < 1:
        return _("under 1 h")
    if value < DAYS_FROM:
        return _("%(number)s h") % {"number": words(value)}
    return _("%(number)s days") % {"number": words(value / 24)}
