"""A real server for benchmarks, and people who use it over HTTP."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from amparo.demo.staff import PASSWORD, app_secret
from benchmarks.measure import memory_mib
from tests.serving import Server
from tests.visiting import Page, Visitor

WORKERS = 4


@dataclass
class Site:
    """The server as ``amparo serve`` starts it, with its four processes."""

    server: Server

    @property
    def url(self) -> str:
        """Its address; on this machine only."""
        return self.server.url

    @property
    def memory(self) -> float:
        """The memory of all its processes, in MiB."""
        process = self.server.process
        return memory_mib([process.pid]) if process else 0.0

    def enter(self, name: str) -> Visitor:
        """Sign in through the pages as one of the demonstration's people."""
        visitor = Visitor(self.url)
        email = f"{name}@demo.example"
        visitor.sign_in(email, PASSWORD, app_secret(email))
        return visitor

    def good(self, page: Page) -> Page:
        """Return the page, if it is what was asked for."""
        if page.status != 200 or "sign-in" in page.url:
            raise RuntimeError(page.said)
        return page


@contextmanager
def site() -> Iterator[Site]:
    """Start the server on the database of the environment."""
    with tempfile.TemporaryDirectory() as name:
        url = os.environ["AMPARO_DATABASE_URL"]
        server = Server(Path(name), url, dict(os.environ))
        server.start(workers=WORKERS)
        try:
            yield Site(server)
        finally:
            server.stop()
