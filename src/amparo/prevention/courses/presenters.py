"""What people gained, in words and as a picture; too few pairs show no figure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from amparo.foundation.design.charts import Bars, Lines, Point, Series
from amparo.foundation.design.values import Nothing
from amparo.foundation.policy import Actor

from .codes import Moment, Way
from .gain import FEWEST, Gain
from .models import Run
from .operations._shared import today_of
from .queries import starts_of_own_teams


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{round(share * 100)} %"


def _signed(share: float | None) -> str:
    return "–" if share is None else f"{round(share * 100):+d}"


def gain_rows(run: Run, gains: Mapping[str, Gain]) -> list[dict[str, object]]:
    """Return each goal with its gain, interval, pairs and lost to follow-up."""
    return [
        {
            "number": number,
            "words": goal["words"],
            "pairs": gain.pairs,
            "lost": gain.lost,
            "shown": gain.is_shown,
            "before": _percent(gain.before),
            "after": _percent(gain.after),
            "gain": _signed(gain.gain),
            "interval": _interval(gain),
        }
        for number, goal in enumerate(run.course.goals, 1)
        if (gain := gains.get(goal["key"])) is not None
    ]


def _interval(gain: Gain) -> str:
    if gain.low is None or gain.high is None:
        return _("too few pairs in one half")
    facts = {"low": _signed(gain.low), "high": _signed(gain.high)}
    return _("%(low)s to %(high)s") % facts


def gain_chart(run: Run, gains: Mapping[str, Gain], moment: Moment) -> Bars | None:
    """Return before and after as bars, one pair for each goal; None without any."""
    points = []
    for number, goal in enumerate(run.course.goals, 1):
        gain = gains.get(goal["key"])
        if gain is None:
            continue
        for when, share in ((Moment.BEFORE, gain.before), (moment, gain.after)):
            facts = {"number": number, "when": str(when.label).lower()}
            label = _("Goal %(number)s, %(when)s") % facts
            hidden = not gain.is_shown or share is None
            value = Nothing.SUPPRESSED if hidden else round((share or 0) * 100)
            points.append(Point(label, value))
    if not points:
        return None
    return Bars(
        title=_("Right answers before and after"),
        unit="%",
        source=_("Tests of this run, pairs under one card"),
        as_of=today_of(run),
        note=_("Fewer than %(n)s pairs are not shown.") % {"n": FEWEST},
        points=points,
        whole=100,
    )


_QUARTERS = 12


def runs_chart(actor: Actor) -> Lines | None:
    """Return when the runs of the person's own teams began, by where they were.

    None where all of them began in one quarter: there is nothing to compare.
    """
    today = timezone.localdate()
    last = _quarter(today)
    quarters = range(last - _QUARTERS + 1, last + 1)
    since = date(quarters[0] // 4, quarters[0] % 4 * 3 + 1, 1)
    began = Counter(
        (_quarter(day), way) for day, way in starts_of_own_teams(actor, since)
    )
    if len({quarter for quarter, _way in began}) < 2:
        return None
    words = _("Q%(number)s %(year)s")
    return Lines(
        title=_("Runs begun, by quarter"),
        unit=_("runs"),
        source=_("Runs of your teams that were not cancelled"),
        as_of=today,
        periods=[words % {"number": q % 4 + 1, "year": q // 4} for q in quarters],
        series=[
            Series(str(label), [began[q, way] for q in quarters])
            for way, label in Way.choices
        ],
    )


def _quarter(day: date) -> int:
    """Return the number of a day's quarter, counted from the year nought."""
    return day.year * 4 + (day.month - 1) // 3
