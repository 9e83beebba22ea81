"""``amparo serve``: answer browsers."""

from __future__ import annotations

import argparse
import gc
import os
import resource
import socket
from collections.abc import Callable
from functools import partial
from typing import Any

from .base import Commands, declare, pending_migrations, start
from .errors import OperatorError
from .history import refuse_another_version

MORE = """Serves on one address until it is stopped. Put a proxy that speaks HTTPS
before it. Run "amparo worker" and "amparo tick --every 5" beside it."""


LONGEST_HEAD = 32 * 1024  # bytes of a request's head; browsers send one or two thousand
CONNECTIONS = 8192  # that the door holds open; a slow one costs little
OTHER_FILES = 256  # databases, logs, libraries
BACKLOG = 2048  # connections that wait to be taken


def add(commands: Commands) -> None:
    """Declare the arguments."""
    parser = declare(commands, "serve", run, "Serve the site to browsers", MORE)
    parser.add_argument(
        "--host",
        default=os.environ.get("AMPARO_HOST", "127.0.0.1"),
        help="the address to listen on (AMPARO_HOST; default: %(default)s)",
    )
    parser.add_argument(
        "--port",
        type=int,
        default=os.environ.get("AMPARO_PORT", "8000"),
        help="the port to listen on (AMPARO_PORT; default: %(default)s)",
    )
    parser.add_argument(
        "--workers",
        type=int,
        default=os.environ.get("AMPARO_WORKERS", "4"),
        help="processes that answer, two per core (AMPARO_WORKERS; default:"
        " %(default)s)",
    )
    parser.add_argument("--quiet", action="store_true", help="tell of trouble only")


def run(arguments: argparse.Namespace) -> int:
    """Serve until stopped."""
    start()
    prepare(arguments.host, arguments.port)
    from django.conf import settings
    from granian import Granian
    from granian.constants import HTTPModes, Interfaces
    from granian.http import HTTP1Settings
    from granian.log import LogLevels

    from amparo.answers import load
    from amparo.door import open_door

    # What is loaded now is shared by the processes that start from here, as long as
    # nobody writes to it: the collector would.
    load()
    gc.collect()
    gc.freeze()
    loader: Callable[..., Any] = partial(open_door, arguments.workers)
    Granian(
        "amparo.door",
        address=arguments.host,
        port=arguments.port,
        interface=Interfaces.RSGI,
        workers=1,  # one door, so that what waits goes to whichever process is free
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(
            header_read_timeout=settings.AMPARO_HEAD_SECONDS * 1000,
            max_buffer_size=LONGEST_HEAD,
        ),
        websockets=False,
        backlog=BACKLOG,
        backpressure=places_for_visitors(),
        # A log of addresses would tell who came here for help.
        log_access=False,
        log_level=LogLevels.warning if arguments.quiet else LogLevels.info,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
    ).serve(target_loader=loader, wrap_loader=False)
    return 0


def places_for_visitors() -> int:
    """Return how many connections a process may hold, after asking for more files."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = CONNECTIONS + OTHER_FILES
    files = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(files, _soft), hard))
    return max(files - OTHER_FILES, 128)


def prepare(host: str, port: int) -> None:
    """Refuse early, in words, what would fail at the first visitor."""
    from django.conf import settings
    from django.db import connection

    refuse_another_version()
    missing = pending_migrations()
    if missing:
        raise OperatorError(
            f"The database lacks {len(missing)} changes of this version. Run:"
            " amparo migrate"
        )
    connection.close()
    manifest = settings.STATIC_ROOT / "staticfiles.json"
    hashed = "Manifest" in settings.STORAGES["staticfiles"]["BACKEND"]
    if hashed and not manifest.exists():
        raise OperatorError(
            f"The stylesheets have not been gathered in {settings.STATIC_ROOT}. Run:"
            " amparo migrate"
        )
    check_port(host, port)


def check_port(host: str, port: int) -> None:
    """Raise ``OperatorError`` when somebody else listens there, or we may not."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError) as error:
            raise OperatorError(
                f"Port {port} of {host} cannot be used; perhaps another program has"
                " it. Please choose another one with --port (make demo PORT=8001)."
            ) from error
