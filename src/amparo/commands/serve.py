"""``amparo serve``: answer browsers."""

from __future__ import annotations

import argparse
import os
import socket

from .base import Commands, declare, pending_migrations, start
from .errors import OperatorError
from .history import refuse_another_version
from .known_secret import refuse_wrong_secret

MORE = """Serves on one address until it is stopped. Put a proxy that speaks HTTPS
before it. Run "amparo worker" and "amparo tick --every 5" beside it."""


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
    parser.add_argument(
        "--threads",
        type=int,
        default=os.environ.get("AMPARO_THREADS", "6"),
        help="threads in each of them (AMPARO_THREADS; default: %(default)s)",
    )
    parser.add_argument("--quiet", action="store_true", help="tell of trouble only")


def run(arguments: argparse.Namespace) -> int:
    """Serve until stopped."""
    start()
    prepare(arguments.host, arguments.port)
    from amparo.server import Server

    host = f"[{arguments.host}]" if ":" in arguments.host else arguments.host
    address = f"{host}:{arguments.port}"
    sizes = (arguments.workers, arguments.threads)
    Server(address, *sizes, quiet=arguments.quiet).run()
    return 0


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
    refuse_wrong_secret()
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
