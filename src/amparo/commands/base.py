"""Shared by all commands: declaring arguments and starting Django."""

from __future__ import annotations

import argparse
import gc
import getpass
import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from .history import refuse_another_version
from .known_secret import refuse_wrong_secret

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]
else:
    Commands = object

Run = Callable[[argparse.Namespace], int | None]


def declare(
    commands: Commands, name: str, run: Run | None, what: str, more: str = ""
) -> argparse.ArgumentParser:
    """Add a command with one line for the list and a paragraph for its own help."""
    parser: argparse.ArgumentParser = commands.add_parser(
        name,
        help=what,
        description=f"{what}\n\n{more}".strip(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    if run is not None:
        parser.set_defaults(run=run)
    return parser


def start(settings: str = "amparo.settings.production") -> None:
    """Start Django with the settings of the environment, else with these."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", settings)
    gc.disable()  # all that is loaded stays: a tenth of the start is looking at it
    django.setup()
    gc.freeze()
    gc.enable()


def reach_database() -> None:
    """Connect, so that a database that is missing or unfit is reported before work.

    So is one that was made with another secret or another name.
    """
    from django.db import connection

    connection.ensure_connection()
    refuse_another_version()
    refuse_wrong_secret()


def pending_migrations() -> list[str]:
    """Return the names of the migrations not applied yet."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _back in plan]


def ask(what: str) -> str:
    """Return what someone types, unseen; else the next line of standard input."""
    if sys.stdin.isatty():
        return getpass.getpass(f"{what} (it is not shown): ")
    return sys.stdin.readline()
