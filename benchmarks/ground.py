"""The filled databases that benchmarks run on: made once, kept, copied for each run."""

from __future__ import annotations

import importlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django
from django.db import connection

from amparo.commands.bar import Bar
from amparo.commands.migrate import migrate
from tools import postgres

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "var" / "bench"
SIZES = ("small", "medium", "large")


@contextmanager
def ground(database: str, size: str) -> Iterator[dict[str, str]]:
    """Yield the environment of a filled database that may be changed at will."""
    KEPT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="amparo-bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        if database == "sqlite":
            yield _environment(_sqlite(size, folder), folder)
            return
        with postgres.cluster(durable=True) as server:
            environment = _environment(server.url, folder)
            _postgresql(size, server, environment)
            yield environment


def _environment(url: str, folder: Path) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("AMPARO_")}
    return {
        **kept,
        "AMPARO_DATABASE_URL": url,
        "AMPARO_VAR": str(folder),
        "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
    }


def _sqlite(size: str, folder: Path) -> str:
    kept, file = KEPT / f"{size}.sqlite3", folder / "bench.sqlite3"
    if not kept.exists():
        making = folder / "making.sqlite3"
        _fill(size, _environment(f"sqlite:///{making}", folder))
        shutil.move(making, kept)
    shutil.copyfile(kept, file)
    return f"sqlite:///{file}"


def _postgresql(size: str, server: postgres.Cluster, env: dict[str, str]) -> None:
    kept = KEPT / f"{size}.pgdump"
    where = ["-h", str(server.folder), "-U", postgres.OWNER, "-d", "amparo"]
    if kept.exists():
        print(f"Reading {kept.relative_to(ROOT)} ...", flush=True)
        program = [str(server.programs / "pg_restore"), "--jobs=2", "--no-owner"]
        subprocess.run([*program, *where, str(kept)], check=True)
    else:
        _fill(size, env)
        making = kept.with_suffix(".making")
        program = [str(server.programs / "pg_dump"), "-Fc", "-Z1", "-f", str(making)]
        subprocess.run([*program, *where], check=True)
        making.rename(kept)
    program = [str(server.programs / "psql"), "-q", "-c", "VACUUM ANALYZE"]
    subprocess.run([*program, *where], check=True)


def _fill(size: str, env: dict[str, str]) -> None:
    """Invent the alliance in a database that is empty yet."""
    print(f"Filling a database ({size}), this once ...", flush=True)
    begun = time.monotonic()
    command = [sys.executable, "-m", "benchmarks.ground", size]
    subprocess.run(command, cwd=ROOT, env=env, check=True)
    print(f"Filled in {time.monotonic() - begun:.0f} s.", flush=True)


def main() -> None:
    """Migrate and fill the database of the environment."""
    django.setup()
    migrate()
    # Its models can be read only when Django has started.
    fill = importlib.import_module("amparo.demo.generate").fill
    fill(sys.argv[1], Bar("cases"))
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


if __name__ == "__main__":
    main()
