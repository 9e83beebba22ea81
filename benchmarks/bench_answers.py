"""Files of answers: codes and everything, as XLSX and CSV, of a few and of very many.

What counts is memory: a file of 100,000 answers must take no more than one of 10,000.
Times are CPU seconds of this process.
"""

from __future__ import annotations

import time
from pathlib import Path

from amparo.demo.staff import PASSWORD
from amparo.foundation.accounts.actors import actor_for
from amparo.foundation.accounts.models import User
from amparo.foundation.policy import Actor
from amparo.foundation.questionnaires.answers_out import Wish, export_answers
from amparo.foundation.vault.user_keys import unlock
from benchmarks.answers_filling import fill
from benchmarks.measure import Report, Times

COUNTS = (10_000, 100_000)
WISHES = (
    ("codes, XLSX", Wish("reporting", "xlsx")),
    ("codes, CSV", Wish("reporting", "csv")),
    ("everything, XLSX", Wish("reporting", "xlsx", everything=True)),
)


def _made(actor: Actor, count: int, wish: Wish) -> tuple[float, int, float]:
    """Return CPU seconds, size and peak memory of a file, thrown away as it comes."""
    one = fill(actor, count)
    # Linux forgets the peak of this process, which opening a key has set.
    Path("/proc/self/clear_refs").write_text("5")
    begun, size = time.process_time(), 0
    for piece in export_answers(actor, one, wish).pieces:
        size += len(piece)
    return time.process_time() - begun, size, _peak()


def _peak() -> float:
    """Return the most memory that this process has held, in MiB."""
    said = Path("/proc/self/status").read_text()
    return int(said.partition("VmHWM:")[2].split()[0]) / 1024


def run() -> Report:
    """Measure each kind of file, of 10,000 and of 100,000 answers."""
    report = Report("Answers as files, made while they are sent")
    user = User.objects.get(email="supervisor.bo@demo.example")
    actor = actor_for(user, unlock(user.id, PASSWORD))
    most: dict[str, list[float]] = {}
    for count in COUNTS:
        for name, wish in WISHES:
            seconds, size, peak = _made(actor, count, wish)
            said = f"{size / 2**20:.1f} MiB, {count / seconds:,.0f} answers a second"
            what = f"{count:,} answers: {name}"
            report.add(Times(what, (seconds,), seconds, notes=said))
            most.setdefault(name, []).append(peak)
    for name, (few, many) in most.items():
        report.say(
            f"peak memory, {name}: {few:.0f} MiB for {COUNTS[0]:,},"
            f" {many:.0f} MiB for {COUNTS[1]:,} ({many / few:.2f} times)"
        )
    return report
