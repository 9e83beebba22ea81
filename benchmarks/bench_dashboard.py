"""The numbers of the alliance: the page, one indicator, and counting all anew."""

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
            for what, address in (
                (f"dashboard, {name}", "/staff/results/"),
                (f"one indicator, {name}", "/staff/results/R1/"),
            ):

                def look(address: str = address) -> None:
                    running.good(visitor.get(address))  # noqa: B023

                report.add(repeat(what, look, RUNS, goal_ms=300))
        report.say(f"memory of the server's processes: {running.memory:.0f} MiB")
    report.add(repeat("everything counted anew", lambda: count_all(SYSTEM), 3, 0))
    report.say(f"{Case.objects.count()} cases")
    return report
