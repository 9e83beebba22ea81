"""``amparo demo``: a demonstration alliance on one machine."""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from .base import Commands, declare, start
from .demo_processes import DemoProcesses, accounts
from .errors import OperatorError
from .history import (
    ANOTHER_VERSION,
    made_by_another_version,
    refuse_another_version,
)
from .migrate import gather_statics, migrate
from .serve import check_port

PACKAGE = Path(__file__).resolve().parent.parent
SIZES = ("small", "medium", "large")
MORE = """Fills a database of its own under var/ (AMPARO_VAR) with invented people and
keeps it: a second run only adds what is missing. "large" makes a million cases; on
two cores that takes the better part of an hour. Stop it when you like: it goes on where
it was stopped."""


def add(commands: Commands) -> None:
    """Declare the arguments."""
    parser = declare(commands, "demo", run, "Show Amparo with invented people", MORE)
    parser.add_argument("--size", choices=SIZES, default="small", help="how many")
    parser.add_argument(
        "--jobs",
        type=_at_least_one,
        help="processes that invent; one for each core by default",
    )
    parser.add_argument("--serve", action="store_true", help="then serve the site")
    parser.add_argument("--port", type=int, default=8000, help="where to serve")
    parser.add_argument(
        "--reset", action="store_true", help="forget what is there and begin again"
    )


def _at_least_one(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError("write a number from 1 on")
    return int(text)


def run(arguments: argparse.Namespace) -> int:
    """Prepare the demonstration, fill it, and serve it if asked to."""
    if arguments.serve:
        check_port("localhost", arguments.port)
    start("amparo.settings.demo")
    _refuse_elsewhere()
    if arguments.reset:
        _forget()
    prepare(arguments.size, arguments.jobs)
    if not arguments.serve:
        print(accounts())
        return 0
    return DemoProcesses(arguments.port).run()


def _refuse_elsewhere() -> None:
    from django.conf import settings

    if not settings.AMPARO_DEMO:
        raise OperatorError(
            "The demonstration never touches a real installation. Unset"
            " DJANGO_SETTINGS_MODULE and try again."
        )


# -- preparing -------------------------------------------------------------------------


class Notes:
    """Notes of what was done for which state of the files, kept beside the database."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with suppress(FileNotFoundError, ValueError):
            self.known: dict[str, str] = json.loads(path.read_text())
            return
        self.known = {}

    def once(self, what: str, state: str, do: Callable[[], object]) -> None:
        """Do it unless it was done for this state already."""
        if self.known.get(what) != state:
            do()
            self.known[what] = state
            self.path.write_text(json.dumps(self.known, indent=1))


def _state_of(pattern: str) -> str:
    """Return a text that changes with the matching files, or with the packages."""
    digest = hashlib.sha256(sys.prefix.encode())
    for path in sorted(PACKAGE.glob(pattern)):
        if path.is_file() and "__pycache__" not in path.parts:
            stat = path.stat()
            digest.update(f"{path}|{stat.st_size}|{stat.st_mtime_ns}".encode())
    for stamp in sorted(Path(sys.prefix).glob(".amparo-*")):
        digest.update(stamp.read_bytes())
    return digest.hexdigest()


def _identity() -> str:
    """Return a text that identifies the database file; a new file has another one."""
    from django.db import connection

    given = connection.settings_dict
    name = str(given["NAME"])
    if connection.vendor == "sqlite":
        path = Path(name)
        return f"{name}|{path.stat().st_ino}" if path.exists() else ""
    return f"{given['HOST']}{given['OPTIONS'].get('host', '')}|{name}"


def prepare(size: str, jobs: int | None = None) -> None:
    """Bring database, people and static files up to date; what exists is kept."""
    from django.conf import settings

    var = Path(settings.VAR)
    var.mkdir(parents=True, exist_ok=True)
    if not os.access(var, os.W_OK):
        raise PermissionError(13, "not writable", str(var))
    notes = Notes(var / "demo.json")
    tables = _state_of("**/migrations/*.py")
    if notes.known.get("tables") != tables and _identity():
        _leave_another_version()
    if notes.known.get("database") != _identity():
        notes.known.clear()
    notes.once("tables", tables, _migrate)
    notes.known["database"] = _identity()
    notes.once("people", size, lambda: _fill(size, jobs))
    notes.once("statics", _state_of("**/static/**/*"), gather_statics)


def _migrate() -> None:
    print("Preparing the database ...", flush=True)
    migrate()


def _leave_another_version() -> None:
    """Begin anew if another version made the demonstration; a real one is refused."""
    if not made_by_another_version():
        return
    if not _is_own_file():
        refuse_another_version()
    if _holds_other_accounts():
        raise OperatorError(
            f"{ANOTHER_VERSION} It holds accounts that were added to the invented"
            " ones, so nothing was changed. To begin again without them, run: amparo"
            " demo --reset (make demo-reset)"
        )
    _forget()
    print(
        "The demonstration was made by another version of Amparo, so it is made anew.",
        flush=True,
    )


def _is_own_file() -> bool:
    """Return whether the database is the file that the demonstration made itself."""
    from django.conf import settings
    from django.db import connection

    own = Path(settings.VAR) / "demo.sqlite3"
    name = str(connection.settings_dict["NAME"])
    return connection.vendor == "sqlite" and Path(name).resolve() == own.resolve()


def _holds_other_accounts() -> bool:
    """Return whether anyone but invented people has an account, or it is unclear.

    In SQL, because the models need not fit the tables of another version.
    """
    from django.db import DatabaseError, connection

    others = "SELECT 1 FROM accounts_user WHERE email NOT LIKE '%@demo.example' LIMIT 1"
    try:
        with connection.cursor() as cursor:
            cursor.execute(others)
            return cursor.fetchone() is not None
    except DatabaseError:
        return True


def _fill(size: str, jobs: int | None) -> None:
    from amparo.demo.generate import fill
    from amparo.demo.models import Filling

    from .progress import progress

    other = Filling.objects.exclude(size=size).first()
    if other:
        raise OperatorError(
            f"The demonstration is filled with another size ({other.size}). Keep it"
            f" with --size {other.size}, or begin again with --reset."
        )
    show = progress("cases")

    def update(done: int, total: int) -> None:
        show(done, total)
        if done == total:
            print("Counting what the results page shows ...", flush=True)

    print(f"Inventing the alliance ({size}) ...", flush=True)
    fill(size, update, jobs=jobs)


def _forget() -> None:
    """Delete the demonstration's database; one with other accounts is left alone."""
    from django.conf import settings
    from django.db import connection

    if connection.vendor != "sqlite":
        raise OperatorError(
            "Only the demonstration's own SQLite file is reset. Please drop and"
            " create the PostgreSQL database yourself."
        )
    name = str(connection.settings_dict["NAME"])
    if not _is_own_file() and Path(name).exists() and _holds_other_accounts():
        raise OperatorError(
            f"{name} may be a real installation, so it was not deleted. Unset"
            " AMPARO_DATABASE_URL and try again."
        )
    connection.close()
    for path in (name, f"{name}-wal", f"{name}-shm"):
        Path(path).unlink(missing_ok=True)
    (Path(settings.VAR) / "demo.json").unlink(missing_ok=True)
