"""A real browser against the real site, on the database of the running test."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, connections
from playwright.sync_api import Browser, BrowserContext


class Quiet(WSGIRequestHandler):
    """Answers without telling the terminal."""

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


class Server(ThreadedWSGIServer):
    """Leaves the shared connection open when a request is over."""

    def _close_connections(self) -> None:
        """The test closes what it opened."""


def one_by_one(app: Callable[..., Iterable[bytes]]) -> Callable[..., Iterable[bytes]]:
    """Let one request in at a time: all share the connection of the test."""
    lock = threading.Lock()

    def answer(environ: Any, start: Any) -> Iterable[bytes]:
        with lock:
            return app(environ, start)

    return answer


@contextmanager
def served() -> Iterator[str]:
    """Serve the site on ``localhost`` (passkeys want a name); yields its address."""
    connection = connections["default"]
    connection.inc_thread_sharing()
    # As Django's own test client does: else the test's transaction would be cut off.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    server = Server(
        ("localhost", 0), Quiet, connections_override={"default": connection}
    )
    server.set_app(one_by_one(StaticFilesHandler(get_wsgi_application())))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://localhost:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        connection.dec_thread_sharing()
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)


@contextmanager
def window_of(browser: Browser, address: str) -> Iterator[BrowserContext]:
    """Open a browser window on the site."""
    context = browser.new_context(base_url=address)
    try:
        yield context
    finally:
        context.close()
