"""Files of answers: codes and everything, as XLSX and CSV, of a few and of very many.

What counts is memory: a file of 100,000 answers must take no more than one of 10,000.
Times are CPU seconds of this process.
"""

from __future__ import annotations

import time

from amparo.demo.staff import PASSWORD
from amparo.foundation.accounts.actors import actor_for
from amparo.foundation.accounts.models import User
from amparo.foundation.policy import Actor
from amparo.foundation.questionnaires.answers_out import Wish, export_answers
from amparo.foundation.vault.user_keys import unlock
from benchmarks.answers_filling import fill
from benchmarks.measure import Report, Times, peak_mib

COUNTS = (10_000, 100_000)
WISHES = (
    ("codes, XLSX", Wish("reporting", "xlsx")),
    ("codes, CSV", Wish("reporting", "csv")),
    ("everything, XLSX", Wish("reporting", "xlsx", everything=True)),
)


def _made(actor: Actor, count: int, wish: Wish) -> tuple[float, int]:
    """Return the CPU seconds and the size of a file; it is thrown away as it comes."""
    one = fill(actor, count)
    begun, size = time.process_time(), 0
    for piece in export_answers(actor, one, wish).pieces:
        size += len(piece)
    return time.process_time() - begun, size


def run() -> Report:
    """Measure each kind of file, of 10,000 and of 100,000 answers."""
    report = Report("Answers as files, made while they are sent")
    user = User.objects.get(email="supervisor.bo@demo.example")
    actor = actor_for(user, unlock(user.id, PASSWORD))
    most: list[float] = []  # MiB of this process, after the files of each count
    for count in COUNTS:
        for name, wish in WISHES:
            seconds, size = _made(actor, count, wish)
            said = f"{size / 2**20:.1f} MiB, {count / seconds:,.0f} answers a second"
            what = f"{count:,} answers: {name}"
            report.add(Times(what, (seconds,), seconds, notes=said))
        most.append(peak_mib())
    few, many = most
    report.say(
        f"peak memory: {few:.0f} MiB after {COUNTS[0]:,}, {many:.0f} MiB after"
        f" {COUNTS[1]:,} ({many / few:.2f} times)"
    )
    return report
