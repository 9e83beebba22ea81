"""From which records of courses and groups the indicators are counted."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import (
    Count,
    Exists,
    F,
    IntegerField,
    Max,
    OuterRef,
    Q,
    QuerySet,
)
from django.db.models.functions import Coalesce
from django.utils import timezone

from amparo.foundation.persons.models import Person
from amparo.prevention.courses.attach import Pair, pairs_between
from amparo.prevention.courses.codes import (
    UNDER_18,
    AgeBand,
    Audience,
    Mark,
    SessionState,
)
from amparo.prevention.courses.models import (
    Attendance,
    Enrolment,
    Headcount,
    Session,
    Sitting,
)
from amparo.prevention.groups.codes import ACTIONS, GroupKind, RequestState, StepKind
from amparo.prevention.groups.models import Activity, Group, Request, RequestStep
from amparo.prevention.groups.queries import active_advocates, functional_committees

from .periods import Day, between

# The limits of the results framework, sections 2.1 and 2.2; the definitions name them.
LEAST_SESSIONS = 3  # of a structured cycle
CYCLE_SHARE = 60  # of its sessions, in percent
RISE = 0.2  # of the scale of a test
ADULTS = (AgeBand.TO_24, AgeBand.OLDER)
FAMILIES = (Audience.CAREGIVERS, Audience.COMMUNITY)
_WHOLE: IntegerField[int, int] = IntegerField()


# -- Courses -------------------------------------------------------------------------


def sessions_held(first: Day, last: Day) -> QuerySet[Any]:
    """Return the sessions of courses that were held, by their day."""
    return Session.objects.filter(between("on", first, last), state=SessionState.HELD)


def attendances(first: Day, last: Day) -> QuerySet[Any]:
    """Return who was present at which session; corrected marks do not count."""
    return Attendance.objects.filter(
        between("session__on", first, last), replaced_at=None, mark=Mark.PRESENT
    )


def present(first: Day, last: Day) -> QuerySet[Any]:
    """Return who takes part in a run and was present at least once."""
    theirs = attendances(first, last).filter(enrolment=OuterRef("pk"))
    return _by_person(Enrolment.objects.filter(Exists(theirs)))


def completed(first: Day, last: Day) -> QuerySet[Any]:
    """Return who came to 60 % of the sessions of a course of at least three.

    By the day of the session with which they did: the sessions before were not enough.
    """
    marks = attendances(None, last).filter(
        session__run__course__session_count__gte=LEAST_SESSIONS
    )
    if first:  # else every attendance there ever was is counted for each quarter
        held = Session.objects.filter(between("on", first, last))
        marks = marks.filter(session__run__in=held.values("run"))
    before = Q(session__on__lt=first) if first else Q(id=None)
    enough = marks.values("enrolment").annotate(
        reached=100 * Count("id", output_field=_WHOLE),
        had=100 * Count("id", filter=before, output_field=_WHOLE),
        # The same for each mark; PostgreSQL wants to hear it.
        needed=Max(F("session__run__course__session_count") * CYCLE_SHARE),
    )
    enough = enough.filter(reached__gte=F("needed"), had__lt=F("needed"))
    return _by_person(Enrolment.objects.filter(id__in=enough.values("enrolment")))


def _by_person(enrolments: QuerySet[Any]) -> QuerySet[Any]:
    """Add who it is: of merged records of one person, the one that was kept."""
    merged = F("person__merged_into")
    who = Coalesce(F("person__merged_into__merged_into"), merged, F("person"))
    found: QuerySet[Any] = enrolments.annotate(who=who)
    return found


def children_completed(first: Day, last: Day) -> QuerySet[Any]:
    """Return those of them who were under 18 when they registered."""
    return completed(first, last).filter(age_band__in=UNDER_18)


def families_completed(first: Day, last: Day) -> QuerySet[Any]:
    """Return those who were 18 or older, in a course for families or a community."""
    return completed(first, last).filter(age_band__in=ADULTS, audience__in=FAMILIES)


def completed_without_age(first: Day, last: Day) -> QuerySet[Any]:
    """Return those whose age is missing, for whatever reason."""
    return completed(first, last).exclude(age_band__in=(*UNDER_18, *ADULTS))


def tests(first: Day, last: Day) -> list[Pair]:
    """Read the tests after a course for children that have one before, by day."""
    return pairs_between(first, last, Audience.CHILDREN)


def pairs(read: Iterable[Pair]) -> QuerySet[Any]:
    """Return all tests after a course that were read."""
    return Sitting.objects.filter(id__in=[one.sitting_id for one in read])


def risen_pairs(read: Iterable[Pair]) -> QuerySet[Any]:
    """Return those of them with at least a fifth of the scale more than before."""
    # Shares are fractions; a fifth of five must not be lost in the last digit.
    return pairs(one for one in read if one.after - one.before >= RISE - 1e-9)


def heads(first: Day, last: Day) -> QuerySet[Any]:
    """Return headcounts of sessions where no names were taken."""
    found = Headcount.objects.filter(between("session__on", first, last))
    total = F("female") + F("male") + F("other") + F("not_known")
    return found.filter(replaced_at=None).annotate(heads=total)


# -- Groups --------------------------------------------------------------------------


def actions_with_others(first: Day, last: Day) -> QuerySet[Any]:
    """Return the actions of groups at which others than members were counted."""
    found = Activity.objects.filter(between("on", first, last), kind__in=ACTIONS)
    return found.filter(void_at=None, others__gt=0)


def advocates(_first: Day, last: Day) -> QuerySet[Any]:
    """Return who is active as an advocate on the last day."""
    day = last or timezone.localdate()
    countries = Group.objects.order_by().values_list("country_id", flat=True)
    ids = [who for code in countries.distinct() for who in active_advocates(code, day)]
    merged = F("merged_into")
    return Person.objects.filter(id__in=ids).annotate(
        who=Coalesce(F("merged_into__merged_into"), merged, F("id"))
    )


def requests_due(first: Day, last: Day) -> QuerySet[Any]:
    """Return what children asked, by the day on which the time to answer ended."""
    found = Request.objects.filter(between("due_on", first, last))
    found = found.exclude(group__kind=GroupKind.COMMITTEE)
    return found.exclude(state=RequestState.WITHDRAWN)


def requests_answered(first: Day, last: Day) -> QuerySet[Any]:
    """Return those of them that were answered in time."""
    answers = RequestStep.objects.filter(
        request=OuterRef("pk"), kind=StepKind.ANSWERED, on__lte=OuterRef("due_on")
    )
    return requests_due(first, last).filter(Exists(answers))


def committees(_first: Day, last: Day) -> QuerySet[Any]:
    """Return the community protection committees that function on the last day."""
    ids = functional_committees(last or timezone.localdate())
    return Group.objects.filter(id__in=ids)
