"""People tell: the form is opened, words are sent, the receipt is shown."""

from __future__ import annotations

import re

from benchmarks.measure import Report, Times, at_a_rate, together
from benchmarks.site import Site, site
from tests.visiting import Visitor, receipt_on

FORM = "/en/bo/worried/"
WORDS = "My friend has not come to school for two weeks. " * 5
LOADS = ((1, 100), (8, 400), (64, 800))  # how many at once, how many in all
RATE, SECONDS = 50, 10
GOAL_MS = 150


class Tellers:
    """Everybody comes from another address, on a fresh line, as in life."""

    def __init__(self, running: Site) -> None:
        self.running = running
        self.receipts: set[str] = set()
        self.failures: list[str] = []

    def form(self) -> tuple[Visitor, str]:
        """Open the form; return who did and its token."""
        visitor = Visitor(self.running.url)
        found = re.search(r'name="token" value="([^"]+)"', visitor.get(FORM).text)
        return visitor, found[1] if found else ""

    def send(self, visitor: Visitor, token: str) -> None:
        """Send the words and keep the receipt."""
        fields = [("token", token), ("words", WORDS), ("kinds", "online")]
        page = visitor.post(FORM, fields)
        receipt = receipt_on(page)
        visitor.close()
        if receipt:
            self.receipts.add(receipt)
        else:
            self.failures.append(page.said[:200])

    def tell(self, _number: int) -> None:
        """Do both; a broken line counts as a failure, not as the end."""
        try:
            self.send(*self.form())
        except OSError as error:
            self.failures.append(type(error).__name__)


def run() -> Report:
    """Measure with one, eight and sixty-four at once, then at the promised rate."""
    report = Report("Concern intake over HTTP: form opened, words sent, receipt shown")
    with site() as running:
        for clients, number in LOADS:
            tellers = Tellers(running)
            tellers.tell(0)
            name = f"form and answer, {clients} at once"
            report.add(together(name, tellers.tell, number, clients))
            _remark(report, tellers, number + 1)
        report.add(_at_the_promised_rate(report, running))
        report.say(f"memory of the server's processes: {running.memory:.0f} MiB")
    return report


def _at_the_promised_rate(report: Report, running: Site) -> Times:
    """Send forms that were opened before: what the design promises is the answer."""
    tellers = Tellers(running)
    ready = [tellers.form() for _ in range(RATE * SECONDS)]
    for visitor, _token in ready:
        visitor.close()
    times = at_a_rate(
        "answer alone",
        lambda number: tellers.send(*ready[number]),
        RATE,
        SECONDS,
        goal_ms=GOAL_MS,
    )
    _remark(report, tellers, len(ready))
    return times


def _remark(report: Report, tellers: Tellers, number: int) -> None:
    lost = number - len(tellers.receipts)
    if lost or tellers.failures:
        report.say(f"{lost} of {number} were not taken in: {tellers.failures[:3]}")
