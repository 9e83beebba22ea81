"""From which records the indicators are counted; each source is a plain query."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from amparo.response.cases.models import Case, Consent
from amparo.response.concerns.models import Concern
from amparo.response.referrals.models import Referral, State
from amparo.response.services_delivered.queries import delivered

Day = date | None


def _between(column: str, first: Day, last: Day) -> Q:
    """Return the filter for a day between two days, both included; None is open."""
    found = Q(**{f"{column}__isnull": False})
    if first:
        found &= Q(**{f"{column}__gte": first})
    if last:
        found &= Q(**{f"{column}__lte": last})
    return found


def _within(column: str, first: Day, last: Day) -> Q:
    """Return the same for a column of moments: days begin and end in the time zone.

    Asking for the day of each moment instead would cost a calculation for every row.
    """
    zone = timezone.get_current_timezone()
    found = Q(**{f"{column}__isnull": False})
    if first:
        found &= Q(**{f"{column}__gte": datetime.combine(first, time.min, zone)})
    if last:
        after = datetime.combine(last + timedelta(days=1), time.min, zone)
        found &= Q(**{f"{column}__lt": after})
    return found


def completed_referrals(first: Day, last: Day) -> QuerySet[Any]:
    """Return referrals that ended with the help received, by the day of the help."""
    return Referral.objects.filter(
        _between("service_date", first, last), state=State.COMPLETED
    )


def accepted_referrals(first: Day, last: Day) -> QuerySet[Any]:
    """Return referrals that were accepted, by the day of the answer."""
    return Referral.objects.filter(
        _within("answered_at", first, last),
        state__in=[State.ACCEPTED, State.COMPLETED, State.NOT_COMPLETED],
    )


def _with_consent() -> QuerySet[Any]:
    consents = Consent.objects.filter(
        case=OuterRef("pk"), purpose=Consent.Purpose.CASE_MANAGEMENT, given=True
    )
    return Case.objects.filter(Exists(consents), person__isnull=False)


def cases_with_consent(first: Day, last: Day) -> QuerySet[Any]:
    """Return cases with a recorded child and consent, by the day they were opened."""
    return _with_consent().filter(_between("opened_on", first, last))


def cases_with_service(first: Day, last: Day) -> QuerySet[Any]:
    """Return cases with consent in which a service was delivered between the days.

    A service is a completed referral, or one that the team recorded. An action of the
    plan that was done is none: it may have been a telephone call.
    """
    referrals = completed_referrals(first, last).filter(case_id=OuterRef("pk"))
    services = delivered(first, last).filter(case=OuterRef("pk"))
    return _with_consent().filter(Exists(referrals) | Exists(services))


def concerns(first: Day, last: Day) -> QuerySet[Any]:
    """Return the concerns that arrived, by day.

    Without those about one of us: a country's number beside a team's own would tell the
    team that there is one.
    """
    return Concern.objects.filter(_within("created_at", first, last), apart_from=None)
