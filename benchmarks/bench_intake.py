"""Reports: the form is opened, words are sent, the receipt is shown.

Every submission is a full one: the page with a signed token, a form with something in
each part, sealing, the derivation of the receipt's keys, and a commit that survives a
power cut. Everybody comes from an address of their own. Each request takes a line of
its own, as behind the proxy.
"""

from __future__ import annotations

import gzip
import re
import time
from dataclasses import dataclass, field
from threading import Lock
from urllib.parse import urlencode

from amparo.response.concerns.models import Concern
from benchmarks.measure import Report, Times, at_a_rate, together
from benchmarks.site import Site, site
from tests.server.raw_http import Line, Reply, form, head
from tests.visiting import Page, Visitor, receipt_on

FORM = "/en/bo/worried/"
LOADS = ((1, 200), (8, 800), (64, 1600))  # how many at once, how many in all
RATE, SECONDS = 50, 10
GOAL_MS, GOAL_AT_ONCE = 150, 8
GOAL_PER_SECOND, GOAL_MIB = 60, 300
BROWSER = {
    "accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "accept_encoding": "gzip, deflate, br",
    "accept_language": "en-GB,en;q=0.7,es;q=0.3",
    "user_agent": "Mozilla/5.0 (Linux; Android 10; K) Gecko/140.0 Firefox/140.0",
}
TOLD = (
    ("words", "My friend has not come to school for two weeks. " * 5),
    ("danger_now", "not_sure"),
    ("kinds", "trafficking"),
    ("kinds", "online"),
    ("child_age", "13_15"),
    ("child", "Ana"),
    ("place", "The school beside the market"),
    ("reporter_type", "friend"),
    ("name", "A friend of hers"),
)
# What the strongest peer reached on two cores: GlobaLeaks 5.0.15, measured 2026-11-23.
PEER = """\
For comparison, GlobaLeaks 5.0.15 on 2 cores (2026-11-23): as it is delivered, 0.43 a \
second with one client (p50 2.2 s, p95 3.15 s), 0.26 a second and 59 % failed with 8; \
without its key derivation 30.6 and 10.2 a second (59 % failed). 302 MB resident; \
1,166,507 bytes in 16 requests before one can type."""


@dataclass
class Reporters:
    """A crowd that reports; keeps each response, and how long it took."""

    running: Site
    replies: list[Reply] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    answers: list[float] = field(default_factory=list)
    lock: Lock = field(default_factory=Lock)

    def report(self, _number: int) -> None:
        """Open the form and send it; a broken connection is a failure, not the end."""
        try:
            self.send(self.form())
        except OSError as error:
            self.failures.append(type(error).__name__)

    def form(self) -> str:
        """Open the form; return its token."""
        page = text_of(_ask(self.running, head(FORM, "GET", **BROWSER)))
        found = re.search(r'name="token" value="([^"]+)"', page)
        return found[1] if found else ""

    def send(self, token: str) -> None:
        """Send the form on a fresh line, and keep the receipt."""
        begun = time.perf_counter()
        line = Line(self.running.server)
        line.send(form(body_of(token), FORM, **BROWSER))
        reply = line.reply()
        line.close()
        with self.lock:
            self.answers.append(time.perf_counter() - begun)
            self.replies.append(reply)  # read later, not on the server's time

    def receipts(self) -> set[str]:
        """Return the numbers that were shown; what shows none is a failure."""
        found, visitor = set[str](), Visitor(self.running.url)
        for reply in self.replies:
            shown = Page(visitor, 200, FORM, {}, text_of(reply).encode())
            if receipt := receipt_on(shown):
                found.add(receipt)
            else:
                self.failures.append(shown.said[:200])
        self.replies.clear()
        return found


def body_of(token: str) -> bytes:
    """Return what a browser sends of the filled in form."""
    return urlencode([("token", token), *TOLD, ("reach", "return")]).encode()


def text_of(reply: Reply) -> str:
    """Return a page, unpacked."""
    packed = reply.header("content-encoding") == "gzip"
    return (gzip.decompress(reply.body) if packed else reply.body).decode()


def run() -> Report:
    """Measure with one, eight and sixty-four at once, then at a steady rate."""
    report = Report("Concern intake over HTTP: form opened, words sent, receipt shown")
    before = Concern.objects.count()
    with site() as running:
        shown = sum(_crowd(report, running, *load) for load in LOADS)
        shown += _at_a_steady_rate(report, running)
        shown += _the_same_form(report, running)
        stored = Concern.objects.count() - before
        word = "" if stored == shown else " MISSED"
        report.say(f"{stored} concerns stored for {shown} receipts shown{word}")
        memory = running.memory
        report.say(
            f"memory of the server's processes: {memory:.0f} MiB"
            f" (goal: below {GOAL_MIB}){'' if memory < GOAL_MIB else ' MISSED'}"
        )
        report.say(_weight(running))
        report.say(PEER)
    return report


def _crowd(report: Report, running: Site, clients: int, number: int) -> int:
    """Let this many report at once; measure the whole, and the answer alone."""
    reporters = Reporters(running)
    reporters.report(0)
    reporters.answers.clear()
    whole = report.add(
        together(f"the whole way, {clients} at once", reporters.report, number, clients)
    )
    goal = GOAL_MS if clients == GOAL_AT_ONCE else 0
    answers = tuple(reporters.answers)
    report.add(Times("  of it the answer to the form", answers, whole.elapsed, goal))
    if clients > 1 and whole.per_second < GOAL_PER_SECOND:
        report.say(f"MISSED: {GOAL_PER_SECOND} a second with {clients} at once")
    return _remark(report, reporters, number + 1)


def _at_a_steady_rate(report: Report, running: Site) -> int:
    """Send forms that were opened before, at the rate that the design promises."""
    reporters = Reporters(running)
    ready = [reporters.form() for _number in range(RATE * SECONDS)]
    report.add(
        at_a_rate(
            "answer alone",
            lambda number: reporters.send(ready[number]),
            RATE,
            SECONDS,
            goal_ms=GOAL_MS,
        )
    )
    return _remark(report, reporters, len(ready))


def _the_same_form(report: Report, running: Site) -> int:
    """Send one form eight times at once; everybody is shown the same receipt."""
    reporters = Reporters(running)
    token = reporters.form()
    together("", lambda _n: reporters.send(token), 8, 8)
    shown = len(reporters.receipts())
    report.say(f"the same form, 8 times at once: {shown} receipt")
    return shown


def _remark(report: Report, reporters: Reporters, number: int) -> int:
    """Say how many were not taken in; return how many were."""
    shown = len(reporters.receipts())
    lost = number - shown
    report.say(
        f"  {lost} of {number} failed"
        + (f": {reporters.failures[:3]}" if reporters.failures else "")
    )
    return shown


def _weight(running: Site) -> str:
    """Say how many bytes go over the wire for one whole report, headers included."""
    requests = [head(FORM, "GET", **BROWSER)]
    page = _ask(running, requests[0])
    style = re.search(r'href="([^"]+\.css)"', text_of(page))
    token = re.search(r'name="token" value="([^"]+)"', text_of(page))
    if not style or not token:
        raise RuntimeError(page.head)
    requests.append(head(style[1], "GET", **BROWSER))
    requests.append(form(body_of(token[1]), FORM, **BROWSER))
    replies = [page, *(_ask(running, request) for request in requests[1:])]
    down = [len(reply.head) + 4 + len(reply.body) for reply in replies]
    up = sum(map(len, requests))
    return (
        f"on the wire: {sum(down[:2]):,} bytes in 2 requests before one can type"
        f" (page {down[0]:,}, style {down[1]:,}), receipt {down[2]:,}, sent {up:,};"
        f" the whole way {sum(down) + up:,}"
    )


def _ask(running: Site, request: bytes) -> Reply:
    line = Line(running.server)
    line.send(request)
    reply = line.reply()
    line.close()
    return reply
