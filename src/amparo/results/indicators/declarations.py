"""The indicators as declarations: what they count, how, from which records.

The rules are those of the results framework: a person counts once; a sum over countries
is only shown where the values may be added; each value keeps the method it was counted
with. The targets are the programme's.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Model, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from . import sources
from .models import Method

Words = str | Promise


@dataclass(frozen=True)
class Indicator:
    """One way of counting.

    ``source(first, last)`` gives the records counted between two days (both included;
    None is open); ``key`` is the column whose different values are counted and
    ``country`` the column that says where. ``trace_kind``: what a counted record is.
    """

    code: str
    label: Words
    unit: Words
    definition: Words
    computed_from: Words
    source: Callable[[sources.Day, sources.Day], QuerySet[Model]]
    key: str
    country: str
    method: Method
    target: int
    trace_kind: str  # case, referral or concern

    @property
    def additive(self) -> bool:
        """Return whether values of countries and quarters may be added up."""
        return self.method is Method.ADDITIVE


R1 = Indicator(
    code="R1",
    label=_("People supported"),
    unit=_("people"),
    definition=_(
        "Different people with a case that was opened with consent and at least one "
        "service delivered. A person counts once, however many services they had."
    ),
    computed_from=_("Cases, consents, referrals completed, plan actions done"),
    source=sources.cases_with_service,
    key="person_id",
    country="country_id",
    method=Method.NOT_ADDITIVE_ACROSS_TEAMS,
    target=100_000,
    trace_kind="case",
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
    source=sources.accepted_referrals,
    key="to_team__organisation_id",
    country="country_id",
    method=Method.EXACT,
    target=1_000,
    trace_kind="referral",
)
R3 = Indicator(
    code="R3",
    label=_("Services delivered"),
    unit=_("services"),
    definition=_(
        "Referrals that ended with the service received. Each one counts; a person may "
        "have several."
    ),
    computed_from=_("Referrals completed"),
    source=sources.completed_referrals,
    key="id",
    country="country_id",
    method=Method.ADDITIVE,
    target=600_000,
    trace_kind="referral",
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
    source=sources.cases_with_consent,
    key="person_id",
    country="country_id",
    method=Method.NOT_ADDITIVE_ACROSS_TEAMS,
    target=6_000,
    trace_kind="case",
)

C0 = Indicator(
    code="C0",
    label=_("Concerns received"),
    unit=_("concerns"),
    definition=_("Every concern received, through any channel, whatever its outcome."),
    computed_from=_("Concerns"),
    source=sources.concerns,
    key="id",
    country="country_id",
    method=Method.ADDITIVE,
    target=0,
    trace_kind="concern",
)

INDICATORS: tuple[Indicator, ...] = (R1, R2, R3, C15, C0)
BY_CODE = {indicator.code: indicator for indicator in INDICATORS}
