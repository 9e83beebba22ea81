"""A caseworker's lists, and one case opened, over HTTP."""

from __future__ import annotations

import re

from benchmarks.measure import Report, repeat, together
from benchmarks.site import site

RUNS = 150


def run() -> Report:
    """Measure my day, the lists of cases, and cases opened one after the other."""
    report = Report("Cases over HTTP, signed in")
    with site() as running:
        carla = running.enter("caseworker.bo")
        team = running.good(carla.get("/staff/cases/?of=team"))
        cases = re.findall(r'href="(/staff/cases/[0-9a-f-]{36}/)"', team.text)
        for name, address, goal in (
            ("my day", "/staff/day/", 0.0),
            ("own cases", "/staff/cases/", 150),
            ("the team's cases", "/staff/cases/?of=team", 150),
        ):

            def look(address: str = address) -> None:
                running.good(carla.get(address))

            report.add(repeat(name, look, RUNS, goal_ms=goal))
        number = iter(range(10_000))
        report.add(
            repeat(
                "one case opened",
                lambda: running.good(carla.get(cases[next(number) % len(cases)])),
                RUNS,
                goal_ms=200,
            )
        )
        others = [running.enter(f"caseworker{n}.bo") for n in ("2", "3")]
        people = [carla, *others, running.enter("supervisor.bo")]
        report.add(
            together(
                "the team's cases, four people",
                lambda n: [
                    running.good(people[n].get("/staff/cases/?of=team"))
                    for _ in range(RUNS // 4)
                ],
                len(people),
                len(people),
            )
        )
        report.say(f"memory of the server's processes: {running.memory:.0f} MiB")
    return report
