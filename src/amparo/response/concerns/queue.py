"""The queue of concerns, first due first; nothing is opened."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import (
    Case,
    Count,
    Exists,
    IntegerField,
    Max,
    OuterRef,
    Q,
    QuerySet,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast
from django.utils import timezone

from amparo.foundation.journal.models import Entry
from amparo.foundation.journal.models import Outcome as EntryOutcome
from amparo.foundation.kernel.counts import MOST_COUNTED
from amparo.foundation.policy import Actor, visible
from amparo.foundation.tasks.models import Task
from amparo.response.cases.queries import FAR

from .codes import Age, Author, Kind, State
from .models import Concern, Message
from .tasks import ANSWERS, REVIEW

PER_PAGE = 40
# The places in the queue, in order.
DANGER, DUE, NEEDS_REVIEW, WAITING = range(4)
_UNDONE = (State.NEW, State.OPEN)
_INTAKE = ("concern.submit", "concern.record")
_SHOWN = (*ANSWERS, REVIEW)
# The rows of the queue hold codes; what is sealed stays where it is.
SEALED = (
    "narrative_sealed",
    "narrative_signature",
    "details_sealed",
    "contact_sealed",
    "identity_sealed",
    "online_sealed",
    "reporter_sealed_key",
)


@dataclass(frozen=True)
class QueueFilter:
    """The filters of the queue: codes only; empty is no filter.

    ``whose`` is "mine", "nobody" (unassigned) or empty for all.
    """

    whose: str = ""
    language: str = ""
    age: str = ""
    kind: str = ""

    @classmethod
    def from_codes(cls, given: Any) -> QueueFilter:
        """Read the filters of an address; unknown codes are left out."""
        language = str(given.get("language", ""))
        return cls(
            whose=_known(given, "whose", ("mine", "nobody")),
            language=language if language.replace("-", "").isalpha() else "",
            age=_known(given, "age", Age.values),
            kind=_known(given, "kind", Kind.values),
        )

    @property
    def codes(self) -> dict[str, str]:
        """The filters that are set, by name."""
        return {name: value for name, value in vars(self).items() if value}

    @property
    def suffix(self) -> str:
        """The filters as a query string; empty when there are none."""
        return f"?{urlencode(self.codes)}" if self.codes else ""


def _known(given: Any, name: str, allowed: Iterable[str]) -> str:
    value = str(given.get(name, ""))
    return value if value in allowed else ""


# -- Order ---------------------------------------------------------------------------


@dataclass(frozen=True, order=True)
class Key:
    """The sort key of a concern: danger now, due, to review, then waiting."""

    place: int
    due_at: datetime
    concern_id: UUID


def keys(actor: Actor, filters: QueueFilter, after: Key | None, most: int) -> list[Key]:
    """Return the first ``most`` keys of the queue, or those after one.

    The queue holds new and open concerns, others with an answer due, and closings to
    review. Two light queries at most: what is due comes from tasks; only then follow
    the concerns that wait for the reporter.
    """
    found = (
        [] if after and after.place == WAITING else _due(actor, filters, after, most)
    )
    if len(found) < most:
        found += _undue(actor, filters, after, most - len(found))
    return found


def _due(actor: Actor, filters: QueueFilter, after: Key | None, most: int) -> list[Key]:
    rows = _tasks(actor, "concern.list", filters, _SHOWN)
    if after is not None:
        rows = rows.filter(
            Q(place__gt=after.place)
            | Q(place=after.place, due_at__gt=after.due_at)
            | Q(
                place=after.place,
                due_at=after.due_at,
                subject_id__gt=after.concern_id,
            )
        )
    return [
        Key(*row) for row in rows.values_list("place", "due_at", "subject_id")[:most]
    ]


def unassigned(actor: Actor, filters: QueueFilter, besides: Iterable[UUID] = ()) -> Any:
    """Return the ids of unassigned concerns with an answer due, first due first."""
    rows = _tasks(actor, "concern.assign", filters, ANSWERS).filter(owner=None)
    return rows.exclude(subject_id__in=list(besides)).values_list(
        "subject_id", flat=True
    )


def _tasks(actor: Actor, verb: str, filters: QueueFilter, kinds: Iterable[str]) -> Any:
    place = Case(
        When(kind=REVIEW, then=Value(NEEDS_REVIEW)),
        When(level="now", then=Value(DANGER)),
        default=Value(DUE),
        output_field=IntegerField(),
    )
    rows = Task.objects.filter(
        visible(actor, verb, team="team_id", record="subject_id"),
        kind__in=list(kinds),
        completed_at=None,
    )
    if filters.codes:
        fitting = _narrowed(Concern.objects.all(), actor, filters)
        rows = rows.filter(subject_id__in=fitting.values("id"))
    return rows.annotate(place=place).order_by("place", "due_at", "subject_id")


def _undue(
    actor: Actor, filters: QueueFilter, after: Key | None, most: int
) -> list[Key]:
    due = Task.objects.filter(
        subject_id=OuterRef("id"), kind__in=_SHOWN, completed_at=None
    )
    found = Concern.objects.filter(
        ~Exists(due),
        visible(actor, "concern.list", team="team_id"),
        state__in=_UNDONE,
    )
    if after and after.place == WAITING:
        found = found.filter(id__gt=after.concern_id)
    rows = _narrowed(found, actor, filters).order_by("id").values_list("id", flat=True)
    return [Key(WAITING, FAR, concern_id) for concern_id in rows[:most]]


def _narrowed(
    found: QuerySet[Concern], actor: Actor, filters: QueueFilter
) -> QuerySet[Concern]:
    if filters.whose == "mine":
        found = found.filter(owner_id=actor.user_id)
    elif filters.whose == "nobody":
        found = found.filter(owner=None)
    if filters.language:
        found = found.filter(language=filters.language)
    if filters.age:
        found = found.filter(child_age=filters.age)
    if filters.kind:
        found = found.alias(about=Cast("kinds", TextField())).filter(
            about__contains=f'"{filters.kind}"'
        )
    return found


# -- Pages ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Waiting:
    """A concern in the queue; ``due_at`` is empty when nothing is due."""

    concern: Concern
    place: int
    due_at: datetime | None
    unread: int


@dataclass(frozen=True)
class Page:
    """A page of the queue; ``following`` is the cursor of the next page, if any."""

    rows: tuple[Waiting, ...]
    following: str = ""


def page_of(actor: Actor, filters: QueueFilter | None = None, cursor: str = "") -> Page:
    """Return a page of the queue in four queries at most."""
    found = keys(actor, filters or QueueFilter(), _read_cursor(cursor), PER_PAGE + 1)
    shown = found[:PER_PAGE]
    ids = [key.concern_id for key in shown]
    concerns = _rows(ids, across_countries(actor))
    unread = unread_in(ids)
    rows = tuple(
        Waiting(
            concerns[key.concern_id],
            key.place,
            None if key.due_at == FAR else key.due_at,
            unread.get(key.concern_id, 0),
        )
        for key in shown
        if key.concern_id in concerns
    )
    last = shown[-1] if len(found) > PER_PAGE else None
    following = cursor_of(last.due_at, last.place, last.concern_id) if last else ""
    return Page(rows, following)


def across_countries(actor: Actor) -> bool:
    """Say whether the actor's queue may hold concerns of several countries."""
    return (
        len({country for each in actor.assignments for country in each.countries}) > 1
    )


def _rows(ids: list[UUID], countries: bool) -> dict[UUID, Concern]:
    along = ["owner", "area", *(["country"] if countries else [])]
    found = Concern.objects.filter(id__in=ids).select_related(*along)
    return {concern.id: concern for concern in found.defer(*SEALED)}


def cursor_of(due: datetime, rank: int, row_id: UUID) -> str:
    """Return the place of a row in the queue, for an address; it holds no content."""
    text = f"{due.isoformat()}|{rank}|{row_id}"
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read_cursor(cursor: str) -> tuple[datetime, int, UUID] | None:
    """Read what ``cursor_of`` wrote; anything else is None."""
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        due, rank, row_id = text.split("|")
        moment = datetime.fromisoformat(due)
        return moment.replace(tzinfo=moment.tzinfo or UTC), int(rank), UUID(row_id)
    except (ValueError, binascii.Error):
        return None


def _read_cursor(cursor: str) -> Key | None:
    known = read_cursor(cursor)
    if known is None:
        return None
    due_at, place, concern_id = known
    return Key(place, due_at, concern_id)


def unread_in(ids: Iterable[UUID]) -> dict[UUID, int]:
    """Return how many messages of reporters nobody has read, by concern."""
    found = Message.objects.filter(
        concern_id__in=list(ids), author=Author.REPORTER, read_at=None
    )
    counted = found.order_by().values_list("concern_id").annotate(Count("id"))
    return dict(counted)


# -- News ----------------------------------------------------------------------------


def newest_entry() -> int:
    """Return the number of the newest entry of the journal: what came until now."""
    newest: int | None = Entry.objects.aggregate(newest=Max("number"))["newest"]
    return newest or 0


# -- Counts --------------------------------------------------------------------------


@dataclass(frozen=True)
class QueueCounts:
    """How many concerns wait for an answer, how many are overdue, how many danger."""

    waiting: int
    late: int
    danger: int = 0


def counts(actor: Actor, now: datetime | None = None) -> QueueCounts:
    """Return how many concerns wait for an answer, in one query that stops counting."""
    moment = now or timezone.now()
    due = Task.objects.filter(
        visible(actor, "concern.list", team="team_id", record="subject_id"),
        kind__in=ANSWERS,
        completed_at=None,
    )
    # What is late stands first, so that it is among those that are counted.
    first = due.order_by("due_at").values("id", "due_at", "level")[: MOST_COUNTED + 1]
    found = first.aggregate(
        waiting=Count("id"),
        late=Count("id", filter=Q(due_at__lt=moment)),
        danger=Count("id", filter=Q(level="now")),
    )
    return QueueCounts(found["waiting"], found["late"], found["danger"])


def came_since(actor: Actor, filters: QueueFilter, number: int) -> int:
    """Return how many new concerns were received since an entry of the journal."""
    came = Entry.objects.filter(
        number__gt=number, verb__in=_INTAKE, outcome=EntryOutcome.DONE
    )
    new = Concern.objects.filter(
        visible(actor, "concern.list", team="team_id"),
        id__in=came.values("subject_id"),
    )
    return _narrowed(new, actor, filters).filter(state=State.NEW).count()


def languages_of(actor: Actor) -> list[str]:
    """Return the languages of open concerns of the actor's teams, most first."""
    in_scope = visible(actor, "concern.list", team="team_id")
    undone = Concern.objects.filter(in_scope, state__in=_UNDONE)
    counted = undone.values_list("language").annotate(n=Count("id"))
    return [code for code, _n in counted.order_by("-n", "language")]
