"""``amparo tick``: run what must happen because time passes."""

from __future__ import annotations

import argparse
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Thread

from .base import Commands, declare, reach_database, start

MORE = """Leaves a sign of life, alerts who is on call, seals the journal, ends grants
whose time is over, lets decisions of two take effect and tells whom they touch,
escalates what is late, reminds people, counts the results once a day, and clears old
sessions. Run it from cron each minute, or leave it running with --every. Running two
does no harm."""

PAUSE = 3600  # seconds, after a long job that failed

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Job:
    """A periodic job, and its shortest interval (seconds).

    ``long``: it may take minutes, and no alert waits for it.
    """

    name: str
    every: int
    do: Callable[[], object]
    long: bool = False


def jobs() -> list[Job]:
    """Return all jobs, in order."""
    from amparo.backup.ended import add_to_list
    from amparo.foundation.audit.digest import send_digests
    from amparo.foundation.audit.unusual import find_unusual
    from amparo.foundation.decisions.alarms import tell
    from amparo.foundation.decisions.operations import take_effect
    from amparo.foundation.journal.chain import seal_pending
    from amparo.foundation.kernel.heartbeat import beat_clock
    from amparo.foundation.lists.imports.operations import drop_old as drop_old_imports
    from amparo.foundation.matching import recoding
    from amparo.foundation.matching.index import create_renewal_tasks, drop_expired
    from amparo.foundation.tasks.alerts import send_alerts
    from amparo.foundation.tasks.country_tasks import create_country_tasks
    from amparo.foundation.tasks.key_tasks import create_key_tasks
    from amparo.foundation.tasks.on_call_tasks import create_on_call_tasks
    from amparo.foundation.tasks.operations import escalate_due
    from amparo.foundation.tasks.reminders import remind
    from amparo.foundation.vault.last_holder import drop_old
    from amparo.foundation.vault.watch import watch
    from amparo.prevention.groups.requests import mark_silent
    from amparo.response.cases.operations.deputies import (
        pass_to_deputies,
        take_back_keys,
    )
    from amparo.response.home_visits.operations import sound_alarms
    from amparo.response.online_desk.operations import purge_addresses
    from amparo.response.own_tasks.operations import forget_ended
    from amparo.response.retention.operations import create_retention_tasks
    from amparo.response.services.gaps import create_gap_tasks
    from amparo.results.indicators.operations import count_due

    return [
        Job("leave a sign of life", 30, beat_clock),
        # Before the alerts, so that this one goes out at once.
        Job("raise the alarm about visits", 10, sound_alarms),
        # First among those that work: it is what somebody waits for.
        Job("alert who is on call", 0, send_alerts),
        Job("delete expired grants", 30, drop_expired),
        Job("take keys back from deputies", 30, take_back_keys),
        Job("end old keys that were kept", 3600, drop_old),
        Job("create tasks about indexes", 600, create_renewal_tasks),
        # Before decisions take effect: those that were changed never do.
        Job("look for what was changed outside of Amparo", 60, watch),
        Job("end combinations of a secret before", 600, recoding.end),
        Job("let decisions take effect", 60, take_effect),
        Job("tell those whom an act touches", 0, tell),
        Job("create tasks about keys", 60, create_key_tasks),
        Job("create tasks about who is on call", 60, create_on_call_tasks),
        Job("create tasks to check help contacts", 60, create_country_tasks),
        Job("destroy addresses whose time is over", 60, purge_addresses),
        Job("delete spreadsheets that waited too long", 600, drop_old_imports),
        Job("delete tasks that ended long ago", 3600, forget_ended),
        Job("create retention tasks", 3600, create_retention_tasks),
        Job("create tasks about what keeps children from help", 3600, create_gap_tasks),
        Job("note requests of children without an answer", 3600, mark_silent),
        Job("escalate late tasks", 30, escalate_due),
        Job("pass late requests to deputies", 60, pass_to_deputies),
        Job("send reminders", 60, remind),
        Job("send digests of the journal", 600, send_digests),
        Job("find unusual reading", 900, find_unusual),
        Job("count results", 10, count_due, long=True),
        Job("clear old sessions", 3600, _clear_sessions),
        Job("delete finished work", 3600, _forget_finished),
        # Late, because the others end things and write to the journal too.
        Job("list what has ended, for the next restore", 30, add_to_list),
        Job("seal the journal", 0, seal_pending),
    ]


def _drop_broken_connections() -> None:
    """Close connections that broke or grew old, but not in a transaction."""
    from django.db import connections

    for connection in connections.all(initialized_only=True):
        if not connection.in_atomic_block:
            connection.close_if_unusable_or_obsolete()


def _clear_sessions() -> None:
    from django.contrib.sessions.backends.db import SessionStore

    SessionStore.clear_expired()


def _forget_finished() -> None:
    from django.core.management import call_command

    call_command("prune_db_task_results", verbosity=0)


def add(commands: Commands) -> None:
    """Declare the arguments."""
    parser = declare(
        commands, "tick", run, "Do what time demands, once or forever", MORE
    )
    parser.add_argument(
        "--every",
        type=float,
        metavar="SECONDS",
        help="go on forever, with this pause; without it, once",
    )


def run(arguments: argparse.Namespace) -> int:
    """Run all jobs once, or forever; 1 if one of them failed."""
    start()
    reach_database()
    scheduler = Scheduler(jobs(), beside=bool(arguments.every))
    if not arguments.every:
        return 1 if scheduler.tick() else 0
    while True:
        scheduler.tick()
        time.sleep(arguments.every)


class Scheduler:
    """Runs each job when its time has come; a failing one stops no other.

    With ``beside``, a long job runs beside the others, once at a time. If it fails, it
    is tried again after an hour: it would only keep the machine busy.
    """

    def __init__(self, jobs: list[Job], *, beside: bool = False) -> None:
        self.jobs = jobs
        self.beside = beside
        self.done: dict[str, float] = {}
        self.threads: dict[str, Thread] = {}

    def tick(self) -> list[str]:
        """Run what is due now; return the names of the jobs that failed."""
        failed = []
        for job in self.jobs:
            last = self.done.get(job.name)
            if last is not None and time.monotonic() - last < job.every:
                continue
            _drop_broken_connections()
            self.done[job.name] = time.monotonic()
            if self.beside and job.long:
                self._begin(job)
            elif not _succeeds(job):
                failed.append(job.name)
        return failed

    def _begin(self, job: Job) -> None:
        if (thread := self.threads.get(job.name)) and thread.is_alive():
            return
        # Whoever stops the clock stops it too: the next clock begins it anew.
        thread = Thread(target=self._beside, args=[job], name=job.name, daemon=True)
        self.threads[job.name] = thread
        thread.start()

    def _beside(self, job: Job) -> None:
        from django.db import connections

        if not _succeeds(job):
            self.done[job.name] = time.monotonic() + PAUSE - job.every
        connections.close_all()  # those of this thread


def _succeeds(job: Job) -> bool:
    try:
        job.do()
    except Exception as error:  # noqa: BLE001  the next job must not wait
        # The type of the error only: its text could hold what was sealed.
        log.error("Could not %s: %s", job.name, type(error).__name__)
        return False
    return True
