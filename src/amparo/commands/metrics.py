"""``amparo metrics``: numbers for a monitor, none of which points at a child."""

from __future__ import annotations

import argparse
import ipaddress
import platform
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from importlib.metadata import version

from .base import Commands, declare, reach_database, start
from .errors import OperatorError

MORE = """Serves the text format of Prometheus at http://127.0.0.1:9464/metrics until it
is stopped; with --once it prints the text and ends. It says how old the last signs of
life are, in minutes; how long the oldest work waits, in quarter hours; how many answers
had which code, in hundreds (our own faults one by one); and versions. It knows nothing
of concerns, cases or people, not even how many."""

PORT = 9464
PATH = "/metrics"
TYPE = "text/plain; version=0.0.4; charset=utf-8"
QUARTER = 15 * 60  # seconds


def add(commands: Commands) -> None:
    """Declare the arguments."""
    parser = declare(commands, "metrics", run, "Give numbers to a monitor", MORE)
    parser.add_argument("--once", action="store_true", help="print them, and end")
    parser.add_argument(
        "--host", default="127.0.0.1", help="where to listen (default: %(default)s)"
    )
    parser.add_argument(
        "--port", type=int, default=PORT, help="at which port (default: %(default)s)"
    )
    parser.add_argument(
        "--beyond-this-machine",
        action="store_true",
        help="allow another host than this machine itself",
    )


def run(arguments: argparse.Namespace) -> None:
    """Print the numbers, or serve them until stopped."""
    start()
    reach_database()
    if arguments.once:
        print(text(), end="")
        return
    if not (_is_loopback(arguments.host) or arguments.beyond_this_machine):
        raise OperatorError(
            f"{arguments.host} can be reached from elsewhere. If only your monitor gets"
            " there, add --beyond-this-machine."
        )
    from .serve import check_port

    check_port(arguments.host, arguments.port)
    with HTTPServer((arguments.host, arguments.port), Handler) as server:
        server.serve_forever()


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class Handler(BaseHTTPRequestHandler):
    """Answers one address, and writes no log of who asked."""

    server_version, sys_version = "metrics", ""
    timeout = 10  # seconds; one is answered after the other

    def do_GET(self) -> None:
        """Give the numbers, or 404 for any other address."""
        if self.path != PATH:
            self.send_error(404)
            return
        body = text().encode()
        self.send_response(200)
        self.send_header("Content-Type", TYPE)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def text() -> str:
    """Return all numbers in the text format of Prometheus."""
    from django.db import DatabaseError, connection

    lines = [*_versions(connection.vendor), *_answers()]
    try:
        lines += [*_signs(), *_queue()]
        reached = 1
    except DatabaseError:
        connection.close()
        reached = 0
    lines += _metric("amparo_database_up", "gauge", "The database answers.")
    lines.append(f"amparo_database_up {reached}")
    return "\n".join(lines) + "\n"


def _metric(name: str, kind: str, what: str) -> list[str]:
    return [f"# HELP {name} {what}", f"# TYPE {name} {kind}"]


def _versions(vendor: str) -> Iterator[str]:
    yield from _metric("amparo_info", "gauge", "Versions of what runs here.")
    labels = {
        "version": version("amparo"),
        "django": version("django"),
        "python": platform.python_version(),
        "database": vendor,
    }
    inner = ",".join(f'{name}="{value}"' for name, value in labels.items())
    yield f"amparo_info{{{inner}}} 1"


def _answers() -> Iterator[str]:
    from amparo.foundation.kernel.answer_counter import answers

    name = "amparo_answers_total"
    yield from _metric(
        name, "counter", "Answers by code; below 500 rounded down to the hundred."
    )
    for code, count in answers().items():
        yield f'{name}{{code="{code}"}} {count}'


def _signs() -> Iterator[str]:
    from django.utils import timezone

    from amparo.foundation.kernel import heartbeat

    now = timezone.now()
    heartbeat.forget_signs()
    signs = heartbeat.signs()
    name = "amparo_sign_of_life_age_seconds"
    yield from _metric(name, "gauge", "Age of the last sign of life, whole minutes.")
    for sign in signs:
        minutes = sign.minutes(now)
        if minutes is not None:
            yield f'{name}{{part="{sign.part}"}} {60 * minutes}'
    yield from _metric("amparo_silent", "gauge", "1 if the part is silent too long.")
    for sign in signs:
        yield f'amparo_silent{{part="{sign.part}"}} {int(sign.is_silent(now))}'


def _queue() -> Iterator[str]:
    """Yield how long the oldest work waits that should have been done."""
    from django.utils import timezone
    from django_tasks_db.models import DBTaskResult

    now = timezone.now()
    ready = DBTaskResult.objects.ready().order_by("enqueued_at")
    first = ready.values_list("enqueued_at", flat=True).first()
    age = 0 if first is None else max(0, int((now - first).total_seconds()))
    name = "amparo_queue_oldest_seconds"
    yield from _metric(name, "gauge", "Age of the oldest waiting work, quarter hours.")
    yield f"{name} {age // QUARTER * QUARTER}"
