"""What every benchmark shares: repeating, percentiles, memory, machine and date."""

from __future__ import annotations

import gc
import json
import math
import os
import platform
import re
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from tests.processes import parents


@dataclass(frozen=True)
class Times:
    """The durations of many runs of one thing, in seconds."""

    name: str
    seconds: tuple[float, ...]
    elapsed: float
    goal_ms: float = 0.0  # the goal for p95; 0: none
    notes: str = ""

    def percentile(self, share: float) -> float:
        """Return the time that ``share`` (0 to 1) of the runs stayed within."""
        ordered = sorted(self.seconds)
        return ordered[max(0, math.ceil(share * len(ordered)) - 1)]

    @property
    def per_second(self) -> float:
        """How many were done in a second, all runners together."""
        return len(self.seconds) / self.elapsed if self.elapsed else 0.0

    @property
    def kept(self) -> bool:
        """Whether p95 stayed within the goal."""
        return not self.goal_ms or self.percentile(0.95) * 1000 <= self.goal_ms

    def figures(self) -> dict[str, object]:
        """Return the row as it is stored."""
        shares = {"p50_ms": 0.5, "p95_ms": 0.95, "p99_ms": 0.99}
        return {
            "what": self.name,
            "runs": len(self.seconds),
            **{k: round(self.percentile(p) * 1000, 1) for k, p in shares.items()},
            "goal_ms": self.goal_ms,
            "per_second": round(self.per_second, 1),
            "notes": self.notes,
        }

    def row(self) -> str:
        """Return one line of the table."""
        cells = [f"{self.percentile(p) * 1000:9.1f}" for p in (0.5, 0.95, 0.99)]
        goal = f"{self.goal_ms:8.0f}" if self.goal_ms else "       -"
        word = "ok" if self.kept else "MISSED"
        return (
            f"{self.name:<38}{len(self.seconds):>7}{''.join(cells)}{goal}"
            f"{self.per_second:>9.1f}  {word if self.goal_ms else '':<7}{self.notes}"
        )


HEAD = (
    f"{'what':<38}{'runs':>7}{'p50 ms':>9}{'p95 ms':>9}{'p99 ms':>9}"
    f"{'goal':>8}{'per s':>9}"
)


def repeat(
    name: str,
    do: Callable[[], object],
    runs: int = 200,
    warm_up: int = 5,
    goal_ms: float = 0.0,
) -> Times:
    """Repeat it in this thread, without the garbage collector in between."""
    for _ in range(warm_up):
        do()
    gc.collect()
    gc.disable()
    try:
        begun = time.perf_counter()
        seconds = tuple(_timed(do) for _ in range(runs))
        return Times(name, seconds, time.perf_counter() - begun, goal_ms)
    finally:
        gc.enable()


def processor_time(
    name: str, do: Callable[[], object], runs: int, warm_up: int = 5
) -> Times:
    """Repeat it in this thread; what counts is the processor time of this process."""
    seconds = []
    for run in range(-warm_up, runs):
        begun = time.process_time()
        do()
        if run >= 0:
            seconds.append(time.process_time() - begun)
    return Times(name, tuple(seconds), sum(seconds))


def together(
    name: str,
    do: Callable[[int], object],
    runs: int,
    runners: int,
    goal_ms: float = 0.0,
) -> Times:
    """Do it ``runs`` times from several threads at once; each gets the run's number."""
    begun = time.perf_counter()
    with ThreadPoolExecutor(runners) as pool:
        seconds = tuple(
            pool.map(lambda number: _timed(lambda: do(number)), range(runs))
        )
    elapsed = time.perf_counter() - begun
    return Times(name, seconds, elapsed, goal_ms, f"{runners} at once")


def at_a_rate(
    name: str,
    do: Callable[[int], object],
    rate: float,
    seconds: float,
    runners: int = 32,
    goal_ms: float = 0.0,
) -> Times:
    """Begin ``rate`` of them each second, as visitors do, however long each takes.

    Times count from the moment at which a run was due, so that waiting in line is not
    hidden.
    """
    runs = int(rate * seconds)
    begun = time.perf_counter()

    def one(number: int) -> float:
        due = begun + number / rate
        time.sleep(max(0.0, due - time.perf_counter()))
        do(number)
        return time.perf_counter() - due

    with ThreadPoolExecutor(runners) as pool:
        found = tuple(pool.map(one, range(runs)))
    elapsed = time.perf_counter() - begun
    return Times(name, found, elapsed, goal_ms, f"{rate:g} a second")


def _timed(
    do: Callable[[], object], clock: Callable[[], float] = time.perf_counter
) -> float:
    begun = clock()
    do()
    return clock() - begun


# -- memory and machine ------------------------------------------------------------


def peak_mib() -> float:
    """Return the peak memory of this process, in MiB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024 * 1024 if sys.platform == "darwin" else 1024)


def memory_mib(pids: Iterable[int]) -> float:
    """Return what these processes and their children hold now, in MiB (Linux).

    Memory that several of them share is shared out among them, so that it counts once.
    """
    return sum(_held_by(pid) for pid in _families(set(pids))) / 1024


def _held_by(pid: int) -> int:
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:  # it has ended meanwhile
        return 0
    found = re.search(r"(?m)^Pss: +(\d+) kB$", text)
    return int(found[1]) if found else 0


def _families(pids: set[int]) -> set[int]:
    """Return the processes and all that descend from them."""
    started_by = parents()
    found = set(pids)
    while more := {p for p, by in started_by.items() if by in found} - found:
        found |= more
    return found


def machine() -> str:
    """Describe what was measured on: processor, cores, memory, system, Python."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3
    return (
        f"{_processor()}, {os.cpu_count()} cores, {memory:.0f} GiB,"
        f" {platform.system()} {platform.release()}, Python {platform.python_version()}"
    )


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.machine()
    names = [line.split(":", 1)[1].strip() for line in lines if "model name" in line]
    return names[0] if names else platform.machine()


def baseline(clock: Callable[[], float] = time.perf_counter) -> float:
    """Return the seconds, by this clock, that a fixed piece of plain work takes here.

    Machines differ and are shared; a ratio to this survives both better than a time.
    """

    def work() -> None:
        text = b"amparo"
        for _ in range(20_000):
            text = sha256(text).digest()

    return statistics.median(_timed(work, clock) for _ in range(7))


@dataclass
class Report:
    """A table of times with what they were measured on."""

    title: str
    rows: list[Times] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)

    def add(self, times: Times) -> Times:
        """Add one row, and print it at once."""
        if not self.rows:
            print(f"\n{self.title}\n{HEAD}", flush=True)
        self.rows.append(times)
        print(times.row(), flush=True)
        return times

    def say(self, line: str) -> None:
        """Add a remark, and print it."""
        self.lines.append(line)
        print(line, flush=True)

    @property
    def missed(self) -> list[str]:
        """The names of the rows that missed their goal."""
        return [times.name for times in self.rows if not times.kept]

    def text(self) -> str:
        """Return the whole report."""
        table = [HEAD, *(times.row() for times in self.rows)]
        return "\n".join([self.title, *table, *self.lines])


def stamp() -> str:
    """Return date, machine and the baseline, for the head of a report."""
    moment = datetime.now(UTC)
    return (
        f"{moment:%Y-%m-%d %H:%M} UTC, {machine()}; baseline {baseline() * 1000:.1f} ms"
    )


def commit() -> str:
    """Return the commit that is measured, with a mark when files differ from it."""
    git = ["git", "-C", str(Path(__file__).resolve().parent)]
    try:
        name = subprocess.run(
            [*git, "rev-parse", "--short", "HEAD"],
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        changed = subprocess.run(
            [*git, "diff", "--quiet", "HEAD", "--", ":/src"], check=False
        ).returncode
    except (OSError, subprocess.CalledProcessError):
        return ""
    return name + ("+" if changed else "")


def keep(report: Report, path: Path, **facts: str) -> None:
    """Append a report to a file, one line of JSON for each row."""
    path.parent.mkdir(parents=True, exist_ok=True)
    head: dict[str, object] = {
        "at": datetime.now(UTC).isoformat(timespec="minutes"),
        "commit": commit(),
        "machine": machine(),
        "baseline_ms": round(baseline() * 1000, 1),
        **facts,
    }
    with path.open("a", encoding="utf-8") as file:
        for times in report.rows:
            file.write(json.dumps(head | times.figures()) + "\n")
        file.write(json.dumps(head | {"remarks": report.lines}) + "\n")
