"""gunicorn as ``amparo serve`` starts it: a few processes with a few threads each.

Its master starts a process anew that died or gives no sign of life. What a thread waits
for has an end too: a visitor who stops sending or reading, a lock in the database.
"""

from __future__ import annotations

import ctypes
import gc
import importlib
import os
import socket
import struct
from typing import Any

from django.conf import settings
from gunicorn import util
from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger
from gunicorn.http import wsgi as written
from gunicorn.http.errors import ParseException
from gunicorn.workers.gthread import ThreadWorker

from amparo.foundation.kernel.logs import Discreet
from amparo.wsgi import application_for

SIGN_OF_LIFE = 10  # seconds without one after which a process is ended
LAST_ANSWERS = 10  # seconds in which a server that is stopped finishes what it does
LONGEST_LINE = 8190  # bytes of a request's first line
LONGEST_HEADER = 16 * 1024
BACKLOG = 2048  # connections that wait to be taken
IN_MEMORY = "/dev/shm"  # noqa: S108  (signs of life: files that must not wait for a disk)
NAMELESS = "web"  # instead of the product's name
# How many new things Python makes before it looks for rings among them that nobody
# needs: a request makes some thousands, which go with it.
NEW_THINGS = 20_000
M_ARENA_MAX = -8  # of glibc's mallopt


class Server(BaseApplication):  # type: ignore[misc]
    """The site on one address; ``run()`` serves until it is stopped."""

    def __init__(
        self, address: str, workers: int, threads: int, *, quiet: bool
    ) -> None:
        self.options = {
            "bind": address,
            "workers": workers,
            "threads": threads,
            "worker_class": Worker,
            # A process takes a connection when it has a thread for it, and keeps none:
            # whoever waits, waits for whichever process is free first.
            "worker_connections": threads,
            "keepalive": 0,
            "worker_tmp_dir": IN_MEMORY if os.path.isdir(IN_MEMORY) else None,
            "preload_app": True,
            "timeout": SIGN_OF_LIFE,
            "graceful_timeout": LAST_ANSWERS,
            "backlog": BACKLOG,
            "limit_request_line": LONGEST_LINE,
            "limit_request_field_size": LONGEST_HEADER,
            # Who comes from where, and by HTTPS or not, Django decides alone.
            "forwarded_allow_ips": "",
            "secure_scheme_headers": {},
            "control_socket_disable": True,
            "logger_class": Log,
            "loglevel": "warning" if quiet else "info",
            "when_ready": _when_ready,
        }
        self.threads = threads
        super().__init__()

    def load_config(self) -> None:
        """Take nothing from files or from gunicorn's own variables."""
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """Load all that answers, before the processes start that share it."""
        application = application_for(self.threads)
        # Commands read no forms and do without it; here all processes share it.
        importlib.import_module("amparo.foundation.questionnaires.engine.compiling")
        _share_memory_among_threads()
        gc.collect()
        gc.freeze()  # shared as long as nobody writes to it: the collector would
        gc.set_threshold(NEW_THINGS)
        return application


def _share_memory_among_threads() -> None:
    """Let threads use again what others gave back, such as 8 MiB for each receipt.

    glibc would keep it for each thread: 464 MiB instead of 240 in all.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(M_ARENA_MAX, 1)


def _when_ready(arbiter: Any) -> None:
    """Let no thread wait for ever between two reads or writes of a visitor's.

    What is accepted from these sockets inherits it.
    """
    written.SERVER = NAMELESS
    seconds = struct.pack("ll", settings.AMPARO_READ_SECONDS, 0)
    for listener in arbiter.LISTENERS:
        listener.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, seconds)
        listener.sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, seconds)


class Worker(ThreadWorker):  # type: ignore[misc]
    """Hangs up on what is no request, and writes neither address nor path."""

    def handle(self, conn: Any) -> Any:
        """Answer a request and hang up, in its own thread.

        gunicorn waits for the other side to hang up too, in the thread that takes
        connections: whoever does not would keep everybody else out for two seconds.
        """
        kept = super().handle(conn)
        if kept is False:
            conn.close(graceful=not _is_read(conn))
        return kept

    def finish_request(self, conn: Any, fs: Any) -> None:
        """Make room for the next connection."""
        if not fs.cancelled() and fs.exception() is None and fs.result() is False:
            self.nr_conns -= 1
        else:
            super().finish_request(conn, fs)

    def handle_error(self, req: Any, client: Any, addr: Any, exc: Exception) -> None:
        """Answer what never reached Django, or made it fail altogether."""
        if isinstance(exc, ParseException):
            util.write_error(client, 400, "Bad Request", "")
            return
        self.log.error("an answer could not be given", exc_info=exc)
        util.write_error(client, 500, "Internal Server Error", "")


def _is_read(conn: Any) -> bool:
    """Say whether a request came in whole, so that nothing more is on its way."""
    request = getattr(conn.parser, "mesg", None)
    reader = getattr(getattr(request, "body", None), "reader", None)
    return getattr(reader, "length", None) == 0


class Log(Logger):  # type: ignore[misc]
    """Tells of processes and faults; never who asked for what."""

    def setup(self, cfg: Any) -> None:
        """Write as the rest of Amparo does."""
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(Discreet())
