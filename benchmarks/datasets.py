"""The filled databases that benchmarks run on: made once, kept, copied for each run."""

from __future__ import annotations

import importlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import django
from django.db import connection

from amparo.commands.migrate import migrate
from amparo.commands.progress import progress
from tools import postgres

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "var" / "bench"
SIZES = ("small", "medium", "large")

Copy = Callable[[], AbstractContextManager[dict[str, str]]]


@contextmanager
def ground(database: str, size: str) -> Iterator[Copy]:
    """Prepare a filled database; ``with copy() as environment`` gives a fresh one."""
    KEPT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="amparo-bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        if database == "sqlite":
            kept = _sqlite(size, folder)
            yield lambda: _copied_file(kept, folder)
            return
        with postgres.cluster(durable=True) as server:
            _postgresql(size, server, environment(server.url, folder))
            yield lambda: _copied_database(server, folder)


@contextmanager
def _copied_file(kept: Path, folder: Path) -> Iterator[dict[str, str]]:
    file = folder / "bench.sqlite3"
    shutil.copyfile(kept, file)
    yield environment(f"sqlite:///{file}", folder)
    for used in folder.glob("bench.sqlite3*"):
        used.unlink()


@contextmanager
def _copied_database(
    server: postgres.Cluster, folder: Path
) -> Iterator[dict[str, str]]:
    """Copy the files of a database, which takes much less than reading it again."""
    _psql(
        server, "postgres", "CREATE DATABASE bench TEMPLATE amparo STRATEGY file_copy"
    )
    yield environment(server.url.replace("/amparo?", "/bench?"), folder)
    _psql(server, "postgres", "DROP DATABASE bench WITH (FORCE)")


def environment(url: str, folder: Path) -> dict[str, str]:
    """Return the environment of a process that works on a database."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("AMPARO_")}
    return {
        **kept,
        "AMPARO_DATABASE_URL": url,
        "AMPARO_VAR": str(folder),
        "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
    }


def _sqlite(size: str, folder: Path) -> Path:
    """Return the file that is kept; filling it goes on where it was stopped."""
    kept, making = KEPT / f"{size}.sqlite3", KEPT / f"{size}.making.sqlite3"
    if not kept.exists():
        _fill(size, environment(f"sqlite:///{making}", folder))
        making.rename(kept)
    return kept


def _postgresql(size: str, server: postgres.Cluster, env: dict[str, str]) -> None:
    kept = KEPT / f"{size}.pgdump"
    if kept.exists():
        print(f"Reading {kept.relative_to(ROOT)} ...", flush=True)
        _run(server, "pg_restore", "amparo", "--jobs=2", "--no-owner", str(kept))
    else:
        _fill(size, env)
        making = kept.with_suffix(".making")
        _run(server, "pg_dump", "amparo", "-Fc", "-Z1", "-f", str(making))
        making.rename(kept)
    _psql(server, "amparo", "VACUUM ANALYZE")


def _psql(server: postgres.Cluster, database: str, statement: str) -> None:
    _run(server, "psql", database, "-q", "-c", statement)


def _run(server: postgres.Cluster, program: str, database: str, *more: str) -> None:
    options = ["-h", str(server.folder), "-U", postgres.OWNER, "-d", database]
    subprocess.run([str(server.programs / program), *options, *more], check=True)


def _fill(size: str, env: dict[str, str]) -> None:
    """Fill an empty database with the demonstration alliance."""
    print(f"Filling a database ({size}), this once ...", flush=True)
    begun = time.monotonic()
    command = [sys.executable, "-m", "benchmarks.datasets", size]
    subprocess.run(command, cwd=ROOT, env=env, check=True)
    print(f"Filled in {time.monotonic() - begun:.0f} s.", flush=True)


def main() -> None:
    """Migrate and fill the database of the environment."""
    django.setup()
    migrate()
    # Its models can be read only when Django has started.
    fill = importlib.import_module("amparo.demo.generate").fill
    fill(sys.argv[1], progress("cases"))
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


if __name__ == "__main__":
    main()
