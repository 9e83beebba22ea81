"""Run every benchmark in this folder: each ``bench_*.py`` has ``run() -> Report``.

``python -m benchmarks`` runs all of them on SQLite and on PostgreSQL, each in a process
of its own; ``python -m benchmarks intake sqlite`` only one on one database.
"""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.measure import Report, peak_mib, save, stamp
from tools import postgres

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
DATABASES = ("sqlite", "postgresql")


def names() -> list[str]:
    """Return the benchmarks that there are."""
    return sorted(path.stem.removeprefix("bench_") for path in HERE.glob("bench_*.py"))


def run_here(name: str, database: str) -> int:
    """Run one benchmark in this process, against AMPARO_DATABASE_URL."""
    module = importlib.import_module(f"benchmarks.bench_{name}")
    report: Report = module.run()
    report.say(f"{database}; peak memory of the measuring process {peak_mib():.0f} MiB")
    save([report], ROOT / "var" / "bench" / f"{name}-{database}.txt")
    return 1 if report.missed else 0


def run_apart(name: str, database: str, url: str, folder: str) -> int:
    """Run one benchmark in a fresh process with a database of its own."""
    env = {
        **os.environ,
        "AMPARO_DATABASE_URL": url,
        "AMPARO_VAR": folder,
        "AMPARO_BENCH_INSIDE": "1",
        "DJANGO_SETTINGS_MODULE": "amparo.settings.demo",
    }
    command = [sys.executable, "-m", "benchmarks", name, database]
    return subprocess.run(command, cwd=ROOT, env=env, check=False).returncode


def run_one(name: str, database: str) -> int:
    """Run one benchmark on one database, made for it and thrown away after it."""
    with tempfile.TemporaryDirectory(prefix="amparo-bench-") as folder:
        if database == "sqlite":
            url = f"sqlite:///{folder}/bench.sqlite3"
            return run_apart(name, database, url, folder)
        with postgres.cluster(durable=True) as server:
            return run_apart(name, database, server.url, folder)


def main() -> int:
    """Run what is asked for, or everything; 1 if a goal was missed."""
    wanted = [word for word in sys.argv[1:] if word in names()] or names()
    databases = [word for word in sys.argv[1:] if word in DATABASES] or list(DATABASES)
    if os.environ.get("AMPARO_BENCH_INSIDE"):
        return run_here(wanted[0], databases[0])
    unknown = set(sys.argv[1:]) - {*names(), *DATABASES}
    if unknown:
        sys.stderr.write(f"There are: {', '.join([*names(), *DATABASES])}\n")
        return 2
    print(stamp(), flush=True)
    codes = [run_one(name, database) for name in wanted for database in databases]
    return max(codes, default=0)


if __name__ == "__main__":
    sys.exit(main())
