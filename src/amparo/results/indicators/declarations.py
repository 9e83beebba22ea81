"""The indicators as declarations: what they count, how, from which records.

The rules are those of the results framework: a person counts once; a sum over countries
is only shown where the values may be added; each value keeps the method it was counted
with. The targets are the programme's. Those of prevention are in ``prevention.py``.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from amparo.response.services_delivered.queries import delivered

from . import sources
from .models import Method
from .prevention import (
    ATTENDANCES,
    COMPLETED,
    N2,
    N3,
    N4,
    N5,
    ONCE,
    PREVENTION,
    R4,
    SUPPORTED,
)
from .shapes import Indicator, Source

_CALLS = _(
    "Since 30 November 2026, services that a team recorded count, and actions of a "
    "plan that are done do not: a telephone call is not a service. Courses count, too. "
    "Earlier counts stay as they were made."
)
_SUPPORTED = _(
    "Since 30 November 2026, services that a team recorded count, and actions of a "
    "plan that are done do not: a telephone call is not a service. Courses count, too, "
    "and someone whom two teams of an organisation know counts once, as far as codes "
    "tell. Earlier counts stay as they were made."
)
_REFERRALS = Source("referral", sources.completed_referrals, team="from_team")

R1 = Indicator(
    code="R1",
    label=_("People supported"),
    unit=_("people"),
    definition=_(
        "Different people who had a case with consent and at least one service "
        "delivered, or came to 60 per cent of the sessions of a course of at least "
        "three. Each counts once in an organisation, however many cases, services and "
        "courses, as far as codes tell; someone whom two organisations know counts in "
        "both. Not counted: heads without names, meetings of groups, telephone calls, "
        "and certificates of shorter courses, because tests name nobody."
    ),
    computed_from=_(
        "Cases, consents, referrals completed, services recorded, attendance of courses"
    ),
    sources=(
        Source(
            "case",
            sources.cases_with_service,
            "person_id",
            facts=sources.facts_of_child,
        ),
        COMPLETED,
    ),
    method=Method.CODES,
    target=100_000,
    changed=_SUPPORTED,
    qualities=SUPPORTED,
)
R2 = Indicator(
    code="R2",
    label=_("Organisations strengthened"),
    unit=_("organisations"),
    definition=_(
        "Different organisations that take an active part in the referral network: "
        "they accepted at least one referral."
    ),
    computed_from=_("Referrals accepted"),
    sources=(
        Source(
            "referral",
            sources.accepted_referrals,
            "to_team__organisation_id",
            team="from_team",
        ),
    ),
    method=Method.EXACT,
    target=1_000,
)
R3 = Indicator(
    code="R3",
    label=_("Services and sessions"),
    unit=_("contacts"),
    definition=_(
        "Referrals that ended with the service received, services that a team "
        "delivered itself, and each time that someone was present at a session of a "
        "course. Each one counts; a person may have many. A telephone call is not a "
        "service, and heads without names do not count."
    ),
    computed_from=_("Referrals completed, services recorded, attendance of courses"),
    sources=(
        _REFERRALS,
        Source("delivery", delivered, country="case__country_id", team="case__team"),
        ATTENDANCES,
    ),
    method=Method.ADDITIVE,
    target=600_000,
    changed=_CALLS,
)
C15 = Indicator(
    code="1.5",
    label=_("Children in case management"),
    unit=_("children"),
    definition=_(
        "Different children whose case was opened with consent, whether or not a "
        "service has been delivered yet."
    ),
    computed_from=_("Cases, consents"),
    sources=(Source("case", sources.cases_with_consent, "person_id"),),
    method=Method.CODES,
    target=6_000,
    changed=ONCE,
)

C0 = Indicator(
    code="C0",
    label=_("Concerns received"),
    unit=_("concerns"),
    definition=_("Every concern received, through any channel, whatever its outcome."),
    computed_from=_("Concerns"),
    sources=(Source("concern", sources.concerns),),
    method=Method.ADDITIVE,
)

INDICATORS: tuple[Indicator, ...] = (
    *(R1, R2, R3, R4, N2, N3, N4, N5),
    *PREVENTION,
    *(C15, C0),
)
BY_CODE = {indicator.code: indicator for indicator in INDICATORS}
