"""When to be in contact, by which means, and whether a visit is allowed; pure rules.

They only suggest: a person decides, but for a visit that is not allowed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from amparo.foundation.countries.queries import (
    country_setting,
    deadline_hours,
    limit_of,
)
from amparo.foundation.countries.settings import VISITS_NEED_REASON
from amparo.response.cases.codes import Risk

from .codes import Means, Result

NEXT, SOON, SOON_LASTS = (
    "follow_up.contact",
    "follow_up.contact_soon",
    "follow_up.soon_lasts",
)
SILENT = "follow_up.silent"
LADDER_WAIT, MISSED = "follow_up.ladder", "follow_up.missed"
# One after the other, until someone is reached.
LADDER = (
    Means.CALL,
    Means.TEXT,
    Means.ADULT,
    Means.FOCAL,
    Means.VISIT,
    Means.AUTHORITY,
)


@dataclass(frozen=True)
class Standing:
    """What the rules need to know of a case, coded."""

    country: str
    risk: str
    assessed_on: date | None = None
    missed: int = 0
    in_danger: bool = False
    can_call: bool = True
    exposes: bool = False


@dataclass(frozen=True)
class VisitAnswer:
    """Whether a home visit is allowed, and why (not)."""

    allowed: bool
    why: tuple[str | Promise, ...]


_EXPOSES = _("A visit would expose the child, or show others that the child has help.")
_NEEDS_REASON = _("In this country, home visits need a reason now, and none is known.")
_HIGH = _("The risk is high.")
_UNKNOWN = _("The risk has not been assessed yet.")
_MISSED = _("Contact failed too often.")
_DANGER = _("There was a sign of danger at the last contact.")
_USUAL = _("Home visits are allowed in this country now.")


def visit_answer(case: Standing) -> VisitAnswer:
    """Say whether a home visit is allowed, with the reasons.

    Never where it would expose the child. In a country where visits need a reason:
    high risk (or none assessed), a sign of danger, or contact that failed.
    """
    if case.exposes:
        return VisitAnswer(False, (_EXPOSES,))
    found = [
        (case.risk == Risk.HIGH, _HIGH),
        (not case.risk, _UNKNOWN),
        (case.in_danger, _DANGER),
        (is_missed_too_often(case), _MISSED),
    ]
    why = tuple(words for holds, words in found if holds)
    if why:
        return VisitAnswer(True, why)
    if country_setting(case.country, VISITS_NEED_REASON):
        return VisitAnswer(False, (_NEEDS_REASON,))
    return VisitAnswer(True, (_USUAL,))


def is_missed_too_often(case: Standing) -> bool:
    """Say whether so many contacts failed in a row that the supervisor decides."""
    if not case.missed:
        return False
    return case.missed >= limit_of(case.country, MISSED, case.risk)


def usual_means(case: Standing) -> Means:
    """Return how a child is followed while nothing else is known."""
    if case.can_call:
        return Means.CALL
    return Means.VISIT if visit_answer(case).allowed else Means.MEETING


def next_means(case: Standing, before: str, result: str) -> Means:
    """Return the means of the next contact after one that ended so.

    After a failed one the next rung of the ladder, past what is not allowed here; its
    last rung stays.
    """
    if result != Result.NOBODY:
        return usual_means(case)
    rungs = [r for r in LADDER if _may_climb(case, r)]
    if before not in rungs:
        # A visit or a meeting that was not one of them: those who know the child.
        return Means.ADULT
    return rungs[min(rungs.index(Means(before)) + 1, len(rungs) - 1)]


def _may_climb(case: Standing, rung: Means) -> bool:
    if rung in (Means.CALL, Means.TEXT):
        return case.can_call
    return rung is not Means.VISIT or visit_answer(case).allowed


def next_day(case: Standing, after: date, result: str) -> date:
    """Return by which day the next contact is due, at the earliest the day after.

    Sooner after a failed one or when they could not talk; at high risk closer contacts
    for some time after the assessment.
    """
    if result in (Result.NOBODY, Result.NOT_FREE, Result.DANGER):
        hours = deadline_hours(case.country, LADDER_WAIT, case.risk)
    elif _is_fresh(case, after):
        hours = deadline_hours(case.country, SOON, case.risk)
    else:
        hours = deadline_hours(case.country, NEXT, case.risk)
    return after + days_of(hours)


def _is_fresh(case: Standing, day: date) -> bool:
    if case.risk != Risk.HIGH or case.assessed_on is None:
        return False
    lasts = days_of(deadline_hours(case.country, SOON_LASTS, case.risk))
    return day < case.assessed_on + lasts


def days_of(hours: int) -> timedelta:
    """Return hours as whole days, rounded up: contacts are planned by the day."""
    return timedelta(days=max(1, -(-hours // 24)))
