"""``amparo worker``: do background work, such as sending e-mail."""

from __future__ import annotations

import argparse
import logging
from typing import Any

from .base import Commands, declare, reach_database, start

MORE = """Works through the queue until it is stopped. Several may run, also on other
machines. Without one, no e-mail leaves."""


def add(commands: Commands) -> None:
    """Declare the arguments."""
    parser = declare(
        commands, "worker", run, "Do the work that waits in the queue", MORE
    )
    parser.add_argument(
        "--once", action="store_true", help="do what waits now, then end"
    )
    parser.add_argument(
        "--interval",
        type=float,
        default=1.0,
        help="seconds between two looks at an empty queue (default: %(default)s)",
    )
    parser.add_argument("--quiet", action="store_true", help="tell of trouble only")


def run(arguments: argparse.Namespace) -> None:
    """Work until stopped, or until the queue is empty."""
    start()
    reach_database()
    from django.core.management import call_command
    from django_tasks_db.management.commands import db_worker

    if arguments.quiet:
        for handler in logging.getLogger().handlers:
            handler.setLevel(logging.WARNING)
    vars(db_worker)["Worker"] = rounding_worker()  # the command takes it from there
    call_command(
        "db_worker",
        interval=arguments.interval,
        batch=arguments.once,
        startup_delay=False,
        reload=False,
        queue_name="*",
    )


def rounding_worker() -> Any:
    """Return the library's worker, which leaves no minute behind."""
    from django_tasks_db.management.commands.db_worker import Worker

    from amparo.foundation.kernel.background import round_times

    class RoundingWorker(Worker):
        def run_task(self, work: Any) -> None:
            super().run_task(work)
            round_times(work.id)

    return RoundingWorker
