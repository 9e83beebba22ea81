"""Run every benchmark in this folder: each ``bench_*.py`` has ``run() -> Report``.

``python -m benchmarks`` runs all of them on SQLite and on PostgreSQL, on the medium
set; ``python -m benchmarks intake sqlite --size small`` one of them on one database.
"""

from __future__ import annotations

import argparse
import importlib
import os
import subprocess
import sys
from pathlib import Path

import django

from benchmarks.datasets import SIZES, ground
from benchmarks.measure import Report, keep, peak_mib, stamp
from tests.serving import collected_statics

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
DATABASES = ("sqlite", "postgresql")


def names() -> list[str]:
    """Return all benchmarks."""
    return sorted(path.stem.removeprefix("bench_") for path in HERE.glob("bench_*.py"))


def run_here(name: str, database: str, size: str) -> int:
    """Run one benchmark in this process, against AMPARO_DATABASE_URL."""
    django.setup()
    load = f"{os.getloadavg()[0]:.1f}"  # of the others: before we begin
    module = importlib.import_module(f"benchmarks.bench_{name}")
    report: Report = module.run()
    report.say(f"{database}; peak memory of the measuring process {peak_mib():.0f} MiB")
    path = HERE / "results" / f"{name}.jsonl"
    keep(report, path, database=database, size=size, load_before=load)
    return 1 if report.missed else 0


def run_all(wanted: list[str], database: str, size: str) -> int:
    """Run benchmarks on one database, each in a fresh process."""
    statics = {"AMPARO_BENCH_STATIC": str(collected_statics())}
    inside = statics | {"AMPARO_BENCH_INSIDE": "1"}
    codes = []
    with ground(database, size) as copy:
        for name in wanted:  # each finds the database as it was filled
            command = [sys.executable, "-m", "benchmarks", name, database]
            with copy() as environment:
                done = subprocess.run(
                    [*command, "--size", size],
                    cwd=ROOT,
                    env=environment | inside,
                    check=False,
                )
            codes.append(done.returncode)
    return max(codes, default=0)


def asked() -> tuple[list[str], list[str], str]:
    """Return which benchmarks, on which databases, on which size."""
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument(
        "what", nargs="*", metavar="WHAT", help=f"{', '.join([*names(), *DATABASES])}"
    )
    parser.add_argument("--size", choices=SIZES, default="medium")
    given = parser.parse_args()
    if unknown := set(given.what) - {*names(), *DATABASES}:
        parser.error(f"there is no {', '.join(sorted(unknown))}")
    wanted = [name for name in names() if name in given.what] or names()
    databases = [each for each in DATABASES if each in given.what] or [*DATABASES]
    return wanted, databases, given.size


def main() -> int:
    """Run what is asked for, or everything; 1 if a goal was missed."""
    wanted, databases, size = asked()
    if os.environ.get("AMPARO_BENCH_INSIDE"):
        return run_here(wanted[0], databases[0], size)
    print(stamp(), flush=True)
    return max(run_all(wanted, database, size) for database in databases)


if __name__ == "__main__":
    sys.exit(main())
