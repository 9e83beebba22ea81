"""How fast the demonstration fills, and how large it becomes: a part of a size.

    python tools/postgres.py --durable python -m benchmarks.filling large 20000

fills the empty database of the environment with so many cases of a size and prints the
rate, the memory and the disk that a case takes, then what the end of a filling takes:
the sealed indexes of the teams, and counting. ``--jobs N`` as for ``amparo demo``.
"""

from __future__ import annotations

import argparse
import importlib
import os
import time
from pathlib import Path

import django
from django.db import connection, transaction

from amparo.commands.migrate import migrate
from amparo.commands.progress import progress
from benchmarks.datasets import SIZES
from benchmarks.measure import peak_mib, stamp


def disk_bytes() -> int:
    """Return what the database takes on disk."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("CHECKPOINT")
            cursor.execute("SELECT pg_database_size(current_database())")
            return int(cursor.fetchone()[0])
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        cursor.fetchall()
    return Path(str(connection.settings_dict["NAME"])).stat().st_size


def resident_mib() -> float:
    """Return what this process holds now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def main() -> None:
    """Fill, and print what it took."""
    parser = argparse.ArgumentParser(prog="benchmarks.filling", description=__doc__)
    parser.add_argument("size", choices=SIZES)
    parser.add_argument("cases", type=int)
    parser.add_argument("--jobs", type=int)
    asked = parser.parse_args()
    django.setup()
    migrate()
    # Its models can be read only when Django has started.
    generate = importlib.import_module("amparo.demo.generate")
    fill = generate.fill
    fill(asked.size, at_most=0)
    before, show = disk_bytes(), progress("cases")
    samples: list[float] = []

    def hear(done: int, wanted: int) -> None:
        show(done, wanted)
        samples.append(resident_mib())

    print(f"{stamp()}; load before {os.getloadavg()[0]:.1f}", flush=True)
    begun, at_first = time.perf_counter(), os.times()
    made = fill(asked.size, hear, jobs=asked.jobs, at_most=asked.cases)
    seconds, now = time.perf_counter() - begun, os.times()
    own = now.user + now.system - at_first.user - at_first.system
    helpers = now.children_user + now.children_system
    ending = time.perf_counter()
    with transaction.atomic():
        generate.indexes.fold_all(generate.plan_of(generate.Filling.objects.get()))
    indexed = time.perf_counter()
    generate.count_all(generate.SYSTEM)
    counted = time.perf_counter()
    print(
        f"{connection.vendor}: {made} cases in {seconds:.0f} s,"
        f" {seconds / made * 1000:.2f} ms a case\n"
        f"processor: {own / made * 1000:.2f} ms a case of who stores,"
        f" {helpers / made * 1000:.2f} ms of the helpers\n"
        f"memory: {samples[0]:.0f} MiB at first,"
        f" {samples[len(samples) // 2]:.0f} half way,"
        f" {samples[-1]:.0f} in the end; peak of all {peak_mib():.0f} MiB\n"
        f"the sealed indexes: {indexed - ending:.1f} s;"
        f" counting: {counted - indexed:.1f} s\n"
        f"disk: {(disk_bytes() - before) / made:,.0f} bytes a case",
        flush=True,
    )


if __name__ == "__main__":
    main()
