"""A caseworker's lists, and one case opened, over HTTP."""

from __future__ import annotations

import re
from queue import SimpleQueue

from benchmarks.measure import Report, repeat, together
from benchmarks.site import site
from tests.visiting import Visitor

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
        free: SimpleQueue[Visitor] = SimpleQueue()
        for name in ("caseworker.bo", "caseworker2.bo", "supervisor.bo", "triage.bo"):
            free.put(carla if name == "caseworker.bo" else running.enter(name))

        def look_at_my_day(_number: int) -> None:
            visitor = free.get()
            try:
                running.good(visitor.get("/staff/day/"))
            finally:
                free.put(visitor)

        report.add(together("my day, four people", look_at_my_day, RUNS, free.qsize()))
        report.say(f"memory of the server's processes: {running.memory:.0f} MiB")
    return report
