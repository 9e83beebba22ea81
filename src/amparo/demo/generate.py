"""Fill an installation with the demonstration alliance: repeatable, resumable.

The people, codes, days and states are the same for the same size and day, however many
processes invent them; keys are random, as they must be, and the time to object to a
decision of two people begins when the filling ends.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Generator
from contextlib import closing
from datetime import date

from django.db import connection, transaction
from django.utils import timezone

from amparo.foundation.accounts.models import User
from amparo.foundation.kernel.errors import RuleBroken
from amparo.foundation.policy import SYSTEM
from amparo.foundation.questionnaires.operations import load_shipped
from amparo.prevention.learning.shipped import load_shipped as load_lessons
from amparo.results.indicators.operations import count_all

from . import case_transfers, indexes, own_tasks, referrals
from .attendance import attend
from .bulk_rows import Packed, store
from .context import Plan, area_apart, areas_of, plan_of
from .countries import propose_change
from .course_history import teach_before
from .courses import teach
from .decisions import decide
from .groups import groups
from .journeys import SILENT, invent, invent_fresh, invent_silence
from .models import Filling
from .staff import build_all
from .unusual_reading import read_unusually
from .workers import WorkerLost, shared_out

SIZES = {"small": 600, "medium": 50_000, "large": 1_000_000}
CHUNK = 200
# How many pairs of providers a country has, so that organisations grow with the cases.
PROVIDERS = {"small": 1, "medium": 4, "large": 20}
WORTH_A_HELPER = 2_000  # cases; a process takes a while to start

Progress = Callable[[int, int], None]


def fill(
    size: str,
    progress: Progress | None = None,
    until: date | None = None,
    *,
    jobs: int | None = None,
    at_most: int | None = None,
) -> int:
    """Fill the installation up to a size; goes on where an earlier call stopped.

    Returns how many cases were added. ``progress`` hears of cases done and wanted,
    first before anything is done. ``jobs`` processes invent (one for each core, if
    it is worth it); only this one stores. ``at_most`` stops after so many more cases.
    Raises ``RuleBroken`` for an unknown size, beside real accounts, when someone else
    is filling too, and when a helper was killed: what is stored by then stays.
    """
    if size not in SIZES:
        raise RuleBroken(f"Choose one of these sizes: {', '.join(SIZES)}.")
    filling = _begin(size, until)
    before = filling.done
    last = filling.wanted if at_most is None else min(before + at_most, filling.wanted)
    parts = [
        range(first, min(first + CHUNK, last)) for first in range(before, last, CHUNK)
    ]
    if progress:
        progress(before, filling.wanted)
    plan = plan_of(filling)
    with closing(_invented(plan, parts, jobs or fitting_jobs(last - before))) as made:
        for part, packed in zip(parts, made, strict=True):
            keep(filling, part, packed)
            if progress:
                progress(filling.done, filling.wanted)
    if filling.done == filling.wanted and filling.finished_at is None:
        _finish(filling, plan)
    return filling.done - before


def fitting_jobs(cases: int) -> int:
    """Return how many processes are worth starting for this many cases."""
    return max(1, min(os.cpu_count() or 1, cases // WORTH_A_HELPER))


def _begin(size: str, until: date | None) -> Filling:
    earlier = Filling.objects.filter(size=size).first()
    if earlier and earlier.finished_at:
        return earlier
    if User.objects.exclude(email__endswith="@demo.example").exists():
        raise RuleBroken("This installation holds real accounts; it is not filled.")
    if earlier:
        return earlier
    with transaction.atomic():
        load_shipped()
        load_lessons()
        countries = build_all(PROVIDERS[size])
        attend(countries)
        today = until or timezone.localdate()
        for country in countries:
            referrals.services(country, areas_of(country.sample.code), today)
        teach(countries, today)
        propose_change()
        return Filling.objects.create(size=size, until=today, wanted=SIZES[size])


def _invented(
    plan: Plan, parts: list[range], jobs: int
) -> Generator[Packed, None, None]:
    """Yield the rows of each part, in order."""
    if jobs == 1 or not parts:
        yield from (invent(plan, part) for part in parts)
        return
    try:
        yield from shared_out(invent, plan, parts, jobs)
    except WorkerLost as lost:
        raise RuleBroken(
            "One of the processes that invent was ended. What is stored stays; run"
            " the same again to go on."
        ) from lost


def keep(filling: Filling, part: range, packed: Packed) -> None:
    """Store a part and how far we are, both or neither."""
    with transaction.atomic():
        ours = Filling.objects.filter(id=filling.id, done=part.start)
        if not ours.update(done=part.stop):
            raise RuleBroken("Someone else is filling this installation just now.")
        store(packed)
    filling.done = part.stop


def _finish(filling: Filling, plan: Plan) -> None:
    """Add quiet areas and the latest concerns, write the indexes, and count.

    The database is analysed before it counts.
    """
    with transaction.atomic():
        store(invent_silence(plan, {code: area_apart(code) for code in SILENT}))
        store(invent_fresh(plan))
        groups(plan)
        teach_before(plan)
        decide()
        read_unusually()
        case_transfers.fill(plan)
        own_tasks.fill(plan)
        indexes.fold_all(plan)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        count_all(SYSTEM, filling.until)
        filling.finished_at = timezone.now()
        filling.save(update_fields=["finished_at"])
