"""An installation that breaks down, and the empty machine that takes its place."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from django.db import connection

from tests.serving import ROOT, Server, Template

PASSPHRASE = "a lamp over calm water, and a boat"
OF_GRANTS = "nobody rows after dark, not even here"
OPENED = {
    "AMPARO_BACKUP_PASSPHRASE": PASSPHRASE,
    "AMPARO_BACKUP_GRANTS_PASSPHRASE": OF_GRANTS,
}


def run(server: Server, *words: str, said: str = "", code: int = 0, **more: str) -> str:
    """Run a command on a server's database; return what it said."""
    done = subprocess.run(
        [sys.executable, "-m", "amparo.cli", *words],
        env={**server.environment, **OPENED, **more},
        cwd=ROOT,
        input=said,
        capture_output=True,
        text=True,
        check=False,
    )
    told = done.stdout + done.stderr
    assert done.returncode == code, told
    return told


@dataclass
class Backup:
    """The two files of a backup, and the list that is kept beside them."""

    database: Path
    grants: Path
    ended: Path


def back_up(server: Server, folder: Path) -> Backup:
    """Make a backup in a folder, with a copy of the list of what has ended."""
    folder.mkdir(exist_ok=True)
    told = run(server, "backup", str(folder))
    database, grants = (Path(line) for line in told.splitlines()[:2])
    assert re.search(r"^[1-9]\d+ rows were written", told, re.MULTILINE)
    return Backup(database, grants, folder / "ended.jsonl")


def copy_list(server: Server, backup: Backup) -> None:
    """Let the clock write the list, and bring it to where the backup lies."""
    run(server, "tick")
    listed = server.folder / "ended.jsonl"
    if listed.exists():
        shutil.copyfile(listed, backup.ended)
    else:
        backup.ended.touch()


@contextmanager
def empty_machine(server: Server, folder: Path) -> Iterator[Server]:
    """Yield a machine with the same settings and an empty database."""
    folder.mkdir()
    with empty_database(folder) as url:
        environment = {
            **server.environment,
            "AMPARO_DATABASE_URL": url,
            "AMPARO_SERVED_FOLDER": str(folder),
        }
        machine = Server(folder, url, environment)
        try:
            yield machine
        finally:
            machine.stop()


@contextmanager
def empty_database(folder: Path) -> Iterator[str]:
    """Yield the address of a database without a table; none is made on SQLite."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{folder / 'database.sqlite3'}"
        return
    made = Template(f"amparo_{uuid4().hex[:12]}")
    made.begin()
    try:
        yield made.url
    finally:
        made.drop()
