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

from amparo.response.services_delivered.queries import delivered

from . import sources
from .models import Method

Words = str | Promise


@dataclass(frozen=True)
class Source:
    """Records of one table that an indicator counts.

    ``records(first, last)`` gives those between two days (both included; None is open);
    ``key`` is the column whose different values are counted, ``country`` and ``team``
    the columns that say where. ``kind``: what a counted record is.
    """

    kind: str  # case, referral, delivery or concern
    records: Callable[[sources.Day, sources.Day], QuerySet[Model]]
    key: str = "id"
    country: str = "country_id"
    team: str = "team"


@dataclass(frozen=True)
class Indicator:
    """One way of counting; the counts of several sources are added.

    Only events may have several: what is counted once cannot be added. ``changed`` says
    since when it is counted in this way, and how it was before.
    """

    code: str
    label: Words
    unit: Words
    definition: Words
    computed_from: Words
    sources: tuple[Source, ...]
    method: Method
    target: int
    changed: Words = ""

    @property
    def additive(self) -> bool:
        """Return whether values of countries and quarters may be added up."""
        return self.method is Method.ADDITIVE


_CALLS = _(
    "Since 30 November 2026, services that a team recorded count, and actions of a "
    "plan that are done do not: a telephone call is not a service. Earlier counts stay "
    "as they were made."
)
_REFERRALS = Source("referral", sources.completed_referrals, team="from_team")

R1 = Indicator(
    code="R1",
    label=_("People supported"),
    unit=_("people"),
    definition=_(
        "Different people with a case that was opened with consent and at least one "
        "service delivered. A person counts once, however many services they had. A "
        "telephone call is not a service."
    ),
    computed_from=_("Cases, consents, referrals completed, services recorded"),
    sources=(Source("case", sources.cases_with_service, "person_id"),),
    method=Method.NOT_ADDITIVE_ACROSS_TEAMS,
    target=100_000,
    changed=_CALLS,
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
    label=_("Services delivered"),
    unit=_("services"),
    definition=_(
        "Referrals that ended with the service received, and services that a team "
        "delivered itself. Each one counts; a person may have several. A telephone "
        "call is not a service."
    ),
    computed_from=_("Referrals completed, services recorded"),
    sources=(
        _REFERRALS,
        Source("delivery", delivered, country="case__country_id", team="case__team"),
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
    method=Method.NOT_ADDITIVE_ACROSS_TEAMS,
    target=6_000,
)

C0 = Indicator(
    code="C0",
    label=_("Concerns received"),
    unit=_("concerns"),
    definition=_("Every concern received, through any channel, whatever its outcome."),
    computed_from=_("Concerns"),
    sources=(Source("concern", sources.concerns),),
    method=Method.ADDITIVE,
    target=0,
)

INDICATORS: tuple[Indicator, ...] = (R1, R2, R3, C15, C0)
BY_CODE = {indicator.code: indicator for indicator in INDICATORS}
