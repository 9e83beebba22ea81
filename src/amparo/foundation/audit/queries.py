"""What of the journal a person may read. Entries are codes; nothing is opened."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from django.db.models import (
    CharField,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextChoices,
)
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..accounts.models import Membership, User
from ..journal.models import Entry, Outcome
from ..kernel.ids import first_id
from ..kernel.moments import QUARTER
from ..organisations.models import Team
from ..policy import (
    Actor,
    Kind,
    Role,
    Scope,
    Watched,
    names_watched,
    permission,
    visible,
)
from .models import UnusualReading
from .subjects import code_expression, hidden_from


class Show(TextChoices):
    """What somebody looks for in the journal."""

    OPENED = "opened", _("Records opened")
    REFUSED = "refused", _("Refusals")
    SEARCHES = "searches", _("Searches")
    EXPORTS = "exports", _("Exports")
    ADMINISTRATORS = "administrators", _("What administrators did")
    EMERGENCY = "emergency", _("Emergency access")
    SYSTEM = "system", _("What Amparo did by itself")


@dataclass(frozen=True)
class JournalFilter:
    """Which entries somebody wants to see; empty is no filter."""

    show: str = ""
    person: UUID | None = None
    records: frozenset[UUID] | None = None
    since: date | None = None
    until: date | None = None


def visible_to(actor: Actor, verb: str = "journal.see") -> QuerySet[Entry]:
    """Return the entries that a person may read.

    Those of their teams or organisation; what has no place of its own is seen where its
    author works. Left out: records that they are barred from, and what is kept apart
    from their organisation.
    """
    placed = visible(
        actor,
        verb,
        team="team_id",
        organisation="organisation_id",
        record="subject_id",
    )
    nowhere = Q(team_id=None, organisation_id=None)
    nowhere &= Q(actor_id__in=colleagues(actor, verb).values("user_id"))
    if actor.barred:
        nowhere &= ~Q(subject_id__in=actor.barred)
    # Nobody follows how others look into their own reading.
    about_me = UnusualReading.objects.filter(user=actor.user_id).values("id")
    found = Entry.objects.filter(placed | nowhere).exclude(subject_id__in=about_me)
    return found.exclude(hidden_from(_homes(actor)))


def _homes(actor: Actor) -> frozenset[UUID]:
    return frozenset(held.organisation_id for held in actor.assignments)


def colleagues(actor: Actor, verb: str = "journal.see") -> QuerySet[Membership]:
    """Return the memberships, ended ones too, of those whose entries a person reads."""
    reach = visible(
        actor, verb, team="team_id", organisation="organisation_id", record=()
    )
    return Membership.objects.filter(reach)


def people_of(actor: Actor) -> list[tuple[UUID, str]]:
    """Return the people whose entries a person reads, by name: (id, name)."""
    found = User.objects.filter(id__in=colleagues(actor).values("user_id"))
    return list(found.order_by("name").values_list("id", "name"))


def shown(show: str) -> Q:
    """Return the filter for what somebody looks for; what people did for nothing."""
    held = Membership.objects.filter(role=Role.ADMINISTRATOR)
    filters: dict[str, Q] = {
        Show.OPENED: Q(verb__in=names_watched(Watched.READ), outcome=Outcome.DONE),
        Show.REFUSED: Q(outcome=Outcome.REFUSED),
        Show.SEARCHES: Q(verb__in=names_watched(Watched.SEARCH)),
        Show.EXPORTS: Q(verb__in=names_watched(Watched.EXPORT)),
        Show.ADMINISTRATORS: Q(actor_id__in=held.values("user_id")),
        Show.EMERGENCY: Q(verb="record.open_in_emergency"),
        Show.SYSTEM: Q(actor_kind=Kind.SYSTEM),
    }
    return filters.get(show, ~Q(actor_kind=Kind.SYSTEM))


def listed(
    actor: Actor, filters: JournalFilter, verb: str = "journal.see"
) -> QuerySet[Entry]:
    """Return the wanted entries, each with the words of its list."""
    found = visible_to(actor, verb).filter(shown(filters.show))
    if filters.person is not None:
        found = found.filter(actor_id=filters.person)
    if filters.records is not None:
        found = found.filter(subject_id__in=filters.records)
    if filters.since is not None:
        found = found.filter(from_moment(_midnight(filters.since)))
    if filters.until is not None:
        ends = _midnight(filters.until + timedelta(days=1))
        found = found.exclude(from_moment(ends))
    return with_words(found)


def with_words(entries: QuerySet[Entry]) -> QuerySet[Entry]:
    """Add to each entry who it was, in which team, and the code of the record."""
    people = User.objects.filter(pk=OuterRef("actor_id")).values("name")[:1]
    teams = Team.objects.filter(pk=OuterRef("team_id")).values("name")[:1]
    return entries.annotate(
        who=Subquery(people, output_field=CharField()),
        place=Subquery(teams, output_field=CharField()),
        code=code_expression(),
    )


def opened_what_i_wrote(actor: Actor) -> QuerySet[Entry]:
    """Return who of the person's teams opened records in which the person wrote."""
    reads = names_watched(Watched.READ)
    wrote = (
        Entry.objects.filter(actor_id=actor.user_id, outcome=Outcome.DONE)
        .exclude(verb__in=reads)
        .exclude(subject_id=None)
    )
    here = visible(actor, "journal.see_own", team="team_id", record="subject_id")
    found = (
        Entry.objects.filter(here, verb__in=reads, outcome=Outcome.DONE)
        .filter(subject_id__in=wrote.values("subject_id"))
        .exclude(actor_id=actor.user_id)
        .exclude(hidden_from(_homes(actor)))
    )
    return with_words(found)


def recent_openings(
    records: Collection[UUID], team_ids: Collection[UUID], most: int = 8
) -> list[Entry]:
    """Return who of these teams opened records about one child lately.

    Of each person the last opening of a kind, the newest first.
    """
    found = Entry.objects.filter(
        subject_id__in=records,
        team_id__in=team_ids,
        verb__in=[*names_watched(Watched.READ), "record.open_in_emergency"],
        outcome=Outcome.DONE,
    )
    last = found.values("actor_id", "verb").annotate(last=Max("number"))
    numbers = last.order_by("-last").values_list("last", flat=True)[:most]
    newest = Entry.objects.filter(number__in=list(numbers))
    return list(with_words(newest).order_by("-number"))


@dataclass(frozen=True)
class Week:
    """What happened in a week, counted; from a Monday."""

    monday: date
    counts: tuple[tuple[Show, int], ...]

    @property
    def sunday(self) -> date:
        """Its last day."""
        return self.monday + timedelta(days=6)


def week_before(actor: Actor, today: date) -> Week:
    """Return the counts of the last full week, of what the person may read."""
    monday = last_monday(today) - timedelta(days=7)
    entries = visible_to(actor).filter(from_moment(_midnight(monday)))
    entries = entries.exclude(from_moment(_midnight(last_monday(today))))
    asked = [show for show in Show if show is not Show.SYSTEM]
    counts = tuple((show, entries.filter(shown(show)).count()) for show in asked)
    return Week(monday, counts)


def last_monday(today: date) -> date:
    """Return the Monday of this week."""
    return today - timedelta(days=today.weekday())


def moments_of(day: date) -> tuple[datetime, datetime]:
    """Return the first and last quarter hour of a day of UTC, as findings count it."""
    began = datetime.combine(day, time.min, UTC)
    return began, began + timedelta(days=1) - QUARTER


def from_moment(moment: datetime) -> Q:
    """Return the filter for entries since a moment; their ids tell it by an index."""
    return Q(id__gte=first_id(moment))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, timezone.get_current_timezone())


def watchers_of(user_id: UUID) -> set[UUID]:
    """Return who looks into what a person read: never that person.

    Supervisors of their teams and data-protection officers of their organisations. An
    administrator only where nobody else is there.
    """
    live = Membership.objects.filter(ended_at=None, user__is_active=True)
    mine = live.filter(user_id=user_id)
    allowed = permission("journal.look_into").allowed
    by_scope = {
        how_far: [role for role, far in allowed.items() if far is how_far]
        for how_far in (Scope.TEAM, Scope.ORGANISATION)
    }
    teams = mine.exclude(team=None).values("team_id")
    there = Q(role__in=by_scope[Scope.TEAM], team_id__in=teams)
    there |= Q(
        role__in=by_scope[Scope.ORGANISATION],
        organisation_id__in=mine.values("organisation_id"),
    )
    found = set(live.filter(there).values_list("user_id", flat=True)) - {user_id}
    administrators = live.filter(role=Role.ADMINISTRATOR, user_id__in=found)
    others = found - set(administrators.values_list("user_id", flat=True))
    return others or found
