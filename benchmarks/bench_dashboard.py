"""The alliance's dashboard: the page, one indicator, and a full recount."""

from __future__ import annotations

from amparo.foundation.policy import SYSTEM
from amparo.response.cases.models import Case
from amparo.results.indicators.operations import count_all
from benchmarks.measure import Report, repeat
from benchmarks.site import site

RUNS = 100


def run() -> Report:
    """Measure the dashboard over HTTP, and the whole count as an operation."""
    report = Report("Dashboard")
    with site() as running:
        for who, name in (("lead", "alliance lead"), ("country.bo", "country lead")):
            visitor = running.enter(who)
            # The figures of concerns are counted at each request: there is no goal.
            figures = "/staff/results/intake/"
            for what, address, goal in (
                (f"dashboard, {name}", "/staff/results/", 300),
                (f"one indicator, {name}", "/staff/results/R1/", 300),
                (f"concerns in figures, {name}", figures, 0),
                (f"... of three years, {name}", f"{figures}?weeks=156", 0),
            ):

                def look(address: str = address) -> None:
                    running.good(visitor.get(address))  # noqa: B023

                report.add(repeat(what, look, RUNS if goal else 20, goal_ms=goal))
        report.say(f"memory of the server's processes: {running.memory:.0f} MiB")
    report.add(repeat("everything counted anew", lambda: count_all(SYSTEM), 3, 0))
    report.say(f"{Case.objects.count()} cases")
    return report
