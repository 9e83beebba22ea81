"""Unusual reading: found in the journal, at most one finding a person a day.

The limits are numbers of the table of deadlines (``journal.*``), by the country of the
person's first team.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Count, QuerySet
from django.db.models.functions import TruncDate
from django.utils import timezone

from ..accounts.models import Membership
from ..accounts.rate_limits import again_today
from ..countries.queries import deadline_hours, limit_of
from ..journal.models import Entry, Outcome
from ..journal.operations import act
from ..kernel.moments import now_rounded
from ..kernel.text import fold
from ..policy import SYSTEM, Actor, Role, Watched, names_watched
from ..tasks.jobs import send_reminder
from ..tasks.models import Task
from .models import Unusual, UnusualReading
from .queries import from_moment, watchers_of
from .subjects import subject_of
from .tasks import UNUSUAL


@dataclass(frozen=True)
class Reader:
    """Where a person works, as far as their reading is judged by it."""

    user_id: UUID
    country: str
    team_ids: frozenset[UUID]
    supervises: frozenset[UUID]


def find_unusual(now: datetime | None = None) -> int:
    """Look at what was read today and yesterday; return how many findings are new.

    Run by ``amparo tick``. Days are those of UTC, so that all are compared alike.
    """
    today = (now or timezone.now()).astimezone(UTC).date()
    count = 0
    for day in (today - timedelta(days=1), today):
        done = UnusualReading.objects.filter(day=day).values("user_id")
        people = _readings(day).exclude(actor_id__in=done)
        ids = people.order_by().values_list("actor_id", flat=True).distinct()
        for user_id in list(ids):
            reader = _reader(user_id) if user_id else None
            if reader is not None:
                count += _look_at(reader, day)
    return count


def note_search(actor: Actor, text: str) -> None:
    """Count a search; the same one again and again in a day is unusual reading.

    What was typed is kept nowhere: only a count of the day, under a key of the day.
    """
    words = " ".join(fold(text).split())
    held = [one for one in actor.assignments if one.team_id]
    if actor.user_id is None or not words or not held:
        return
    country = min(held[0].countries, default="")
    reader = Reader(actor.user_id, country, actor.team_ids(), frozenset())
    most = limit_of(reader.country, "journal.searches")
    if again_today(f"search|{reader.user_id}|{words}", most):
        today = timezone.now().astimezone(UTC).date()
        raise_once(reader, today, Unusual.AGAIN, most)


def raise_once(
    reader: Reader, day: date, because: str, count: int, usual: int = 0
) -> bool:
    """Keep a finding and give those who watch a task; False for the day's second."""
    with transaction.atomic(), act(SYSTEM, "journal.find_unusual") as entry:
        found, is_new = UnusualReading.objects.get_or_create(
            user_id=reader.user_id,
            day=day,
            defaults={"because": because, "count": count, "usual": usual},
        )
        entry.note(person=reader.user_id, because=because, again=not is_new)
        if is_new:
            _give_tasks(found, reader)
    return is_new


def _give_tasks(found: UnusualReading, reader: Reader) -> None:
    people = sorted(watchers_of(reader.user_id))
    hours = deadline_hours(reader.country, UNUSUAL)
    Task.objects.bulk_create(
        Task(
            kind=UNUSUAL,
            subject_kind=found._meta.label_lower,
            subject_id=found.id,
            owner_id=user_id,
            due_at=now_rounded() + timedelta(hours=hours),
            reminded_at=timezone.now(),  # the e-mail below is the reminder
        )
        for user_id in people
    )
    for user_id in people:
        send_reminder.enqueue(str(user_id))


def _reader(user_id: UUID) -> Reader | None:
    rows = list(
        Membership.objects.filter(user_id=user_id, ended_at=None)
        .exclude(team=None)
        .select_related("team")
        .order_by("created_at")
    )
    teams = [(row.team, row.role) for row in rows if row.team is not None]
    if not teams:
        return None
    return Reader(
        user_id,
        teams[0][0].country_id,
        frozenset(team.id for team, _role in teams),
        frozenset(team.id for team, role in teams if role == Role.SUPERVISOR),
    )


def _look_at(reader: Reader, day: date) -> bool:
    most = _unusually_many(reader, day)
    if most is not None:
        return raise_once(reader, day, Unusual.MANY, *most)
    outside = _outside(reader, day)
    if outside:
        return raise_once(reader, day, Unusual.OUTSIDE, outside)
    return False


def _unusually_many(reader: Reader, day: date) -> tuple[int, int] | None:
    """Return how many records, and the most before, if that is far more."""
    count = _records_read(reader.user_id, day)
    if count < limit_of(reader.country, "journal.least"):
        return None
    days = deadline_hours(reader.country, "journal.history") // 24
    usual = _highest_day(reader.user_id, day - timedelta(days=days), day)
    if count <= usual * limit_of(reader.country, "journal.times"):
        return None
    return count, usual


def _records_read(user_id: UUID, day: date) -> int:
    found = _readings(day).filter(actor_id=user_id)
    return found.values("subject_id").distinct().count()


def _highest_day(user_id: UUID, since: date, before: date) -> int:
    """Return on how many records a person's busiest day was spent, before a day."""
    days = (
        _readings(since, before)
        .filter(actor_id=user_id)
        .annotate(day=TruncDate("at", tzinfo=UTC))
        .values("day")
        .annotate(records=Count("subject_id", distinct=True))
        .order_by("-records")
    )
    return int(days[0]["records"]) if days else 0


def _outside(reader: Reader, day: date) -> int:
    """Return how many records outside of their team, or too many of colleagues."""
    rows = _readings(day).filter(actor_id=reader.user_id)
    elsewhere: set[UUID] = set()
    here: dict[str, set[UUID]] = defaultdict(set)
    for kind, record_id, team_id in rows.values_list(
        "subject_kind", "subject_id", "team_id"
    ):
        if record_id is None:
            continue
        if team_id is not None and team_id not in reader.team_ids:
            elsewhere.add(record_id)
        elif team_id not in reader.supervises:
            here[kind].add(record_id)
    if elsewhere:
        return len(elsewhere)
    others = sum(_of_others(reader, kind, ids) for kind, ids in here.items())
    return others if others >= limit_of(reader.country, "journal.others") else 0


def _of_others(reader: Reader, kind: str, record_ids: Iterable[UUID]) -> int:
    """Return how many of these records a colleague works with."""
    known = subject_of(kind)
    if known is None or not known.owner:
        return 0
    rows = known.rows().filter(pk__in=list(record_ids))
    taken = rows.exclude(**{known.owner: None})
    return int(taken.exclude(**{known.owner: reader.user_id}).count())


def _readings(day: date, before: date | None = None) -> QuerySet[Entry]:
    """Return who opened which record on a day, or from it until before another."""
    until = before or day + timedelta(days=1)
    starts, ends = (datetime.combine(one, time.min, UTC) for one in (day, until))
    found = Entry.objects.filter(from_moment(starts)).exclude(from_moment(ends))
    return found.filter(
        verb__in=names_watched(Watched.READ),
        outcome=Outcome.DONE,
        actor_id__isnull=False,
        subject_id__isnull=False,
    )
