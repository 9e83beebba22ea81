"""What pages cost as sets grow, as ratios of one run.

    python -m benchmarks.growth case postgresql                    to 100,000 cases
    python -m benchmarks.growth case postgresql --most 1000000
    python -m benchmarks.growth course postgresql --most 10000000  attendances
    python -m benchmarks.growth case sqlite

makes the sets that are missing (``growing.py``; each is kept under ``var/bench/``),
then asks for each page many times on each of them, one set after the other. The cost is
processor time: of this process, and of the database's process that works for it; what
else the machine does in these minutes counts little. A page may cost at most 1.5 times
what it costs on the set that others are compared with (10,000 cases; 100,000
attendances). Beside it stand a smaller set and a fixed piece of work.
"""

from __future__ import annotations

import argparse
import gc
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
from types import SimpleNamespace
from typing import Any, cast

import django
from django.db import connection
from django.test import Client

from benchmarks.datasets import KEPT, ROOT, environment
from benchmarks.growing import Growing, actor_of, ground
from benchmarks.measure import Report, Times, baseline, keep, stamp
from tests.serving import collected_statics
from tools import postgres

RUNS, WARM_UP, MOST = 30, 2, 1.5
WHAT = ("case", "course")
_TICKS = os.sysconf("SC_CLK_TCK")
Sets = dict[int, str]  # the address of each set, by its size

# -- the sets ------------------------------------------------------------------------


@contextmanager
def postgresql(what: str, sizes: list[int]) -> Iterator[Sets]:
    """Start the server that keeps the sets; return the address of each."""
    with postgres.cluster(durable=True, kept=KEPT / f"postgresql-{what}") as server:

        def sql(statement: str) -> str:
            command = [str(server.programs / "psql"), "-h", str(server.folder)]
            command += ["-U", postgres.OWNER, "-d", "postgres", "-qAt", "-c", statement]
            return subprocess.run(
                command, check=True, capture_output=True, text=True
            ).stdout

        def url(name: str) -> str:
            return server.url.replace("/amparo?", f"/{name}?")

        before = "amparo"
        for size in sizes:
            name, making = f"{what}_{size}", f"making_{size}"
            there = sql("SELECT datname FROM pg_database").split()
            if name not in there:
                if making not in there:
                    sql(f"CREATE DATABASE {making} TEMPLATE {before}")
                make(url(making), what, size)
                sql(f"ALTER DATABASE {making} RENAME TO {name}")
            before = name
        yield {size: url(f"{what}_{size}") for size in sizes}


@contextmanager
def sqlite(what: str, sizes: list[int]) -> Iterator[Sets]:
    """Return the address of each set, a file."""
    before: Path | None = None
    found = {}
    for size in sizes:
        kept = KEPT / f"{what}-{size}.sqlite3"
        making = KEPT / f"making-{what}-{size}.sqlite3"
        if not kept.exists():
            if before and not making.exists():
                shutil.copyfile(before, making)
            make(f"sqlite:///{making}", what, size)
            making.rename(kept)
        before, found[size] = kept, f"sqlite:///{kept}"
    yield found


def make(url: str, what: str, size: int) -> None:
    """Let one set grow to its size, in a process of its own."""
    print(f"{what} {size:,}, this once ...", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "benchmarks.growing", what, str(size)]
        subprocess.run(
            command, cwd=ROOT, env=environment(url, Path(folder)), check=True
        )


# -- measuring -----------------------------------------------------------------------


def use(url: str) -> None:
    """Let this process work on another of the sets."""
    settings = importlib.import_module("amparo.settings.base")
    connection.close()
    connection.settings_dict["NAME"] = settings.database(url)["NAME"]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:  # helpers' time would not be seen
            cursor.execute("SET max_parallel_workers_per_gather = 0")


def spent() -> float:
    """Return the processor time so far: ours, and that of the database's process."""
    own = time.process_time()
    if connection.vendor != "postgresql":
        return own
    connection.ensure_connection()
    pid = cast(Any, connection.connection).info.backend_pid
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return own + (int(fields[11]) + int(fields[12])) / _TICKS


def sign_in(post: str) -> Client:
    """Return the browser of someone, on the set in use."""
    signin = importlib.import_module("tests.signin")
    actor = actor_of(post)
    user = importlib.import_module("amparo.foundation.accounts.models").User
    known = SimpleNamespace(
        users={"x": user.objects.get(pk=actor.user_id)}, keyrings={"x": actor.keys}
    )
    client: Client = signin.signed_in(known, "x", Client(headers={"host": "localhost"}))
    return client


def measure(report: Report, growing: Growing, sets: Sets, runs: int) -> None:
    """Ask for each page on each set, one after the other; say how the costs compare."""
    use(sets[growing.base])
    asked = [*growing.pages()]
    clients = {}
    for size, url in sets.items():
        use(url)
        for post in {post for _name, post, _page in asked}:
            clients[size, post] = sign_in(post)
    work = baseline(time.process_time)
    for name, post, page in asked:
        costs: dict[int, list[float]] = {size: [] for size in sets}
        for size, url in sets.items():
            use(url)
            for run in range(-WARM_UP, runs):
                gc.collect()
                begun = spent()
                answer = page(clients[size, post])
                cost = spent() - begun
                if answer.status_code != 200:
                    raise AssertionError(f"{name}: {answer.status_code}")
                if run >= 0:
                    costs[size].append(cost)
        mean = {size: sum(all_) / len(all_) for size, all_ in costs.items()}
        for size, all_ in costs.items():
            report.add(Times(f"{name}, {size:,}", tuple(all_), sum(all_)))
        for size in sets:
            ratio = mean[size] / mean[growing.base]
            word = "ok" if ratio <= MOST else "MISSED"
            report.say(
                f"{name}, {size:,}: {ratio:.2f} times {growing.base:,},"
                f" {mean[size] / work:.1f} times the fixed work"
                f" {word if size > growing.base else ''}".rstrip()
            )


def inside(what: str, sets: Sets, database: str, runs: int) -> int:
    """Measure in this process; keep the rows."""
    django.setup()
    growing = ground(what)
    print(stamp(), flush=True)
    load = f"{os.getloadavg()[0]:.1f}"
    title = f"Pages as {growing.name} grow (processor time, one process)"
    report = Report(title)
    measure(report, growing, sets, runs)
    left = [f"{size:,}" for size in growing.sizes if size not in sets]
    if left:
        report.say(f"not run: {', '.join(left)} {growing.name}")
    path = Path(__file__).resolve().parent / "results" / "growth.jsonl"
    most = f"{max(sets)} {growing.name}"
    keep(report, path, database=database, size=most, load_before=load)
    return any("MISSED" in line for line in report.lines)


def main() -> int:
    """Make what is missing, then measure; 1 if a page grows too much."""
    parser = argparse.ArgumentParser(prog="benchmarks.growth", description=__doc__)
    parser.add_argument("what", choices=WHAT)
    parser.add_argument("database", choices=("sqlite", "postgresql"))
    parser.add_argument("--most", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=RUNS)
    asked = parser.parse_args()
    sizes = [size for size in ground(asked.what).sizes if size <= asked.most]
    if urls := os.environ.get("AMPARO_BENCH_SETS"):
        sets = dict(zip(sizes, urls.split("\n"), strict=True))
        return inside(asked.what, sets, asked.database, asked.runs)
    KEPT.mkdir(parents=True, exist_ok=True)
    made = sqlite if asked.database == "sqlite" else postgresql
    with made(asked.what, sizes) as sets, tempfile.TemporaryDirectory() as folder:
        env = environment(next(iter(sets.values())), Path(folder))
        env["AMPARO_BENCH_SETS"] = "\n".join(sets.values())
        env["AMPARO_BENCH_STATIC"] = str(collected_statics())
        command = [sys.executable, "-m", "benchmarks.growth", *sys.argv[1:]]
        return subprocess.run(command, cwd=ROOT, env=env, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
