"""From which records the indicators are counted; each source is a plain query."""

from __future__ import annotations

from typing import Any

from django.db.models import Case as Switch
from django.db.models import Exists, F, OuterRef, QuerySet, Value, When
from django.db.models.functions import ExtractYear

from amparo.foundation.persons.models import Sex as PersonSex
from amparo.prevention.courses.codes import AgeBand, Sex
from amparo.prevention.courses.rules import YOUNGEST
from amparo.response.cases.models import Case, Consent
from amparo.response.concerns.codes import ReporterType
from amparo.response.concerns.models import Concern
from amparo.response.referrals.models import Referral, State
from amparo.response.services_delivered.queries import delivered

from .periods import Day, between, within

# Around the child and no professionals: who reports as part of a community.
_COMMUNITY = (
    ReporterType.FRIEND,
    ReporterType.PARENT,
    ReporterType.NEIGHBOUR,
    ReporterType.COACH,
)


def completed_referrals(first: Day, last: Day) -> QuerySet[Any]:
    """Return referrals that ended with the help received, by the day of the help."""
    return Referral.objects.filter(
        between("service_date", first, last), state=State.COMPLETED
    )


def accepted_referrals(first: Day, last: Day) -> QuerySet[Any]:
    """Return referrals that were accepted, by the day of the answer."""
    return Referral.objects.filter(
        within("answered_at", first, last),
        state__in=[State.ACCEPTED, State.COMPLETED, State.NOT_COMPLETED],
    )


def _with_consent() -> QuerySet[Any]:
    consents = Consent.objects.filter(
        case=OuterRef("pk"), purpose=Consent.Purpose.CASE_MANAGEMENT, given=True
    )
    return Case.objects.filter(Exists(consents), person__isnull=False)


def cases_with_consent(first: Day, last: Day) -> QuerySet[Any]:
    """Return cases with a recorded child and consent, by the day they were opened."""
    return _with_consent().filter(between("opened_on", first, last))


def cases_with_service(first: Day, last: Day) -> QuerySet[Any]:
    """Return cases with consent in which a service was delivered between the days.

    A service is a completed referral, or one that the team recorded. An action of the
    plan that was done is none: it may have been a telephone call.
    """
    referrals = completed_referrals(first, last).filter(case_id=OuterRef("pk"))
    services = delivered(first, last).filter(case=OuterRef("pk"))
    return _with_consent().filter(Exists(referrals) | Exists(services))


def facts_of_child(cases: QuerySet[Any]) -> QuerySet[Any]:
    """Add sex, age when the case was opened and disability, in the codes of courses.

    From a birth year follows the likelier age, as everywhere (``age_by_year``).
    """
    year, born = ExtractYear("opened_on"), F("person__birth_year")
    early = Switch(When(opened_on__month__lte=6, then=1), default=0)
    bands = [
        When(age__gte=least, then=Value(band.value))
        for band, least in reversed(YOUNGEST.items())
    ]
    unknown = When(person__birth_year=None, then=Value(AgeBand.NOT_KNOWN.value))
    sexes = [
        When(person__sex=PersonSex.NOT_RECORDED, then=Value(Sex.NOT_KNOWN.value)),
        When(person__sex=PersonSex.UNDISCLOSED, then=Value(Sex.WITHHELD.value)),
    ]
    known = cases.annotate(
        age=year - born - early,
        sex=Switch(*sexes, default=F("person__sex")),
        disability=F("person__disability"),
    )
    found: QuerySet[Any] = known.annotate(
        age_band=Switch(unknown, *bands, default=Value(AgeBand.TO_5.value))
    )
    return found


def concerns(first: Day, last: Day) -> QuerySet[Any]:
    """Return the concerns that arrived, by day.

    Without those about one of us: a country's number beside a team's own would tell the
    team that there is one.
    """
    return Concern.objects.filter(within("created_at", first, last), apart_from=None)


def community_concerns(first: Day, last: Day) -> QuerySet[Any]:
    """Return the concerns of people around a child that became a case, by arrival."""
    return concerns(first, last).filter(
        reporter_type__in=_COMMUNITY, case_id__isnull=False
    )
