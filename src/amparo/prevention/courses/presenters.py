"""What people gained, in words and as a picture; too few pairs show no figure."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from amparo.foundation.design.charts import Bars, Point
from amparo.foundation.design.values import Nothing

from .codes import Moment
from .gain import FEWEST, Gain
from .models import Run
from .operations._shared import today_of


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
