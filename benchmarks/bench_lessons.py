"""Pages of a public lesson beside the start page, in CPU seconds of this process.

Goal: a page of a lesson is drawn in at most twice the time of the country's start page.
Both are drawn anew each time: the page cache is emptied before.
"""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from amparo.channels.public.page_cache import cache
from benchmarks.measure import Report, processor_time

RUNS, MOST = 200, 2.0
WHERE = {"lang": "es", "country": "bo"}


def _drawn(client: Client, address: str) -> Callable[[], None]:
    def do() -> None:
        cache.clear()
        if client.get(address).status_code != 200:
            raise AssertionError(address)

    return do


def run() -> Report:
    """Measure the list of lessons, a lesson and one of its screens."""
    report = Report("Public lessons (CPU time of one process, nothing cached)")
    client = Client(headers={"host": "localhost"})
    pages = {
        "start page": reverse("public:country", kwargs=WHERE),
        "list of lessons": reverse("public:lessons", kwargs=WHERE),
        "first page of a lesson": reverse(
            "public:lesson", kwargs=WHERE | {"number": 1}
        ),
        "a later page of a lesson": reverse(
            "public:screen", kwargs=WHERE | {"number": 1, "place": 2}
        ),
    }
    rows = {
        name: processor_time(name, _drawn(client, address), RUNS)
        for name, address in pages.items()
    }
    base = rows["start page"].percentile(0.5)
    for name, row in rows.items():
        report.add(row)
        ratio = row.percentile(0.5) / base
        word = "ok" if ratio <= MOST else "MISSED"
        report.say(f"{name}: {ratio:.2f} times the start page ({word})")
    return report
