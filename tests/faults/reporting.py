"""People who report and write more while the server is killed."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPException

from tests.serving import Server
from tests.visiting import Page, Visitor, open_mailbox, receipt_on

PATIENCE = 90  # seconds until a reporter gives up on the server


@dataclass
class Reported:
    """What one person sent, and what the server acknowledged."""

    words: str
    more: str
    receipt: str = ""
    more_was_taken: bool = False


@dataclass
class Crowd:
    """Many people, a few of them at once; what each was shown is kept."""

    server: Server
    people: int
    at_once: int
    seed: int
    reported: list[Reported] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    done: int = 0
    broken_off: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.reported = [
            Reported(f"What happened, number {n} of {self.seed}.", f"And more, {n}.")
            for n in range(self.people)
        ]
        self._next = iter(range(self.people))

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Let them report, and wait until everyone has."""
        threads = [threading.Thread(target=self._run) for _ in range(self.at_once)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            for thread in threads:
                thread.join(PATIENCE * 2)

    def _run(self) -> None:
        while (number := self._number()) is not None:
            try:
                self._one(number)
            except Exception as error:  # noqa: BLE001  (reported by the test)
                self.faults.append(f"{number}: {type(error).__name__}: {error}")
            self.done += 1

    def _number(self) -> int | None:
        with self._lock:
            return next(self._next, None)

    def _one(self, number: int) -> None:
        """Report; every fourth person never tries again when the connection breaks."""
        reported, visitor = self.reported[number], Visitor(self.server.url)
        stubborn = number % 4 != 3
        try:
            self._report(reported, visitor, stubborn)
            if reported.receipt and number % 2:
                self._write_more(reported, visitor, stubborn)
        finally:
            visitor.close()

    def _report(self, reported: Reported, visitor: Visitor, stubborn: bool) -> None:
        form = self._patiently(
            lambda: visitor.get("/en/bo/worried/"), lambda _page: True
        )
        values = {"words": reported.words, "name": "Somebody"}
        page = self._sent(form, values, stubborn, lambda p: bool(receipt_on(p)))
        reported.receipt = receipt_on(page) if page else ""

    def _write_more(self, reported: Reported, visitor: Visitor, stubborn: bool) -> None:
        box = self._patiently(
            lambda: open_mailbox(visitor, reported.receipt),
            lambda p: reported.words in p.text,
        )
        page = self._sent(
            box, {"text": reported.more}, stubborn, lambda p: reported.more in p.text
        )
        reported.more_was_taken = page is not None

    def _sent(
        self,
        form: Page,
        values: dict[str, str],
        stubborn: bool,
        taken: Callable[[Page], bool],
    ) -> Page | None:
        """Send a form; the stubborn press the button again until it is taken."""
        if stubborn:
            return self._patiently(lambda: form.send(values), taken)
        try:
            page = form.send(values)
        except (OSError, HTTPException):
            self.broken_off += 1
            return None
        return page if taken(page) else None

    def _patiently(self, ask: Callable[[], Page], good: Callable[[Page], bool]) -> Page:
        until = time.monotonic() + PATIENCE
        said = ""
        while time.monotonic() < until:
            try:
                page = ask()
            except (OSError, HTTPException):
                self.broken_off += 1
                time.sleep(0.05)
                continue
            if page.status == 200 and good(page):
                return page
            said = page.said
            time.sleep(0.05)
        raise TimeoutError(said or "the server never came back")


def pull_the_plug(crowd: Crowd, times: int) -> None:
    """Kill all processes of the server at random moments, and start it again."""
    chance = random.Random(crowd.seed)
    for number in range(times):
        some = (number + chance.random()) * crowd.people / (times + 0.5)
        while crowd.done < min(some, crowd.people - crowd.at_once):
            time.sleep(0.002)
        time.sleep(chance.random() * 0.05)
        crowd.server.kill()
        crowd.server.start(workers=4)


def unopened(server: Server, reported: list[Reported]) -> list[str]:
    """Return what was acknowledged and is missing: receipts and messages."""
    acknowledged = [one for one in reported if one.receipt]
    # Every answer to a number takes its 0.3 seconds, so several are opened at once; not
    # more than one process of the server lets in without a question.
    with ThreadPoolExecutor(3) as readers:
        found = readers.map(lambda one: _lost(server, one), acknowledged)
    return [lost for lost in found if lost]


def _lost(server: Server, one: Reported) -> str:
    visitor = Visitor(server.url)
    page = open_mailbox(visitor, one.receipt)
    visitor.close()
    if one.words not in page.text:
        return f"{one.words} {page.said}"
    if one.more_was_taken and page.text.count(one.more) != 1:
        return f"{one.more} {page.said}"
    return ""
