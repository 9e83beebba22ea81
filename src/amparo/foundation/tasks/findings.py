"""What an installation or an organisation lacks: read by `amparo check` and the pages.

Each function looks at everything, or at some organisations only.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Count, Exists, Model, OuterRef, Q, QuerySet
from django.utils import timezone

from ..accounts.models import Membership, User, with_keys
from ..accounts.recovery import Coverage, coverage
from ..countries.models import HelpContact
from ..countries.queries import contacts_to_check
from ..kernel.generations import latest
from ..organisations.models import Organisation, Team
from ..policy import WITHOUT_FACTOR, Role
from ..vault.models import KeyGrant, VaultKey
from ..vault.team_keys import reachable_of
from .on_call_tasks import teams_without_list

M = TypeVar("M", bound=Model)
Some = Collection[UUID] | None  # ids of organisations; None: all of them

OLD_DRILL = timedelta(days=200)
# Fewer people, and one who is ill or leaves takes the team's key along.
FEWEST = 2


@dataclass(frozen=True)
class Paper:
    """The printed recovery key of an organisation, or of its custodians apart.

    ``holds_records``: something is lost for good without it. Otherwise it can wait
    until just before the first record.
    """

    organisation: Organisation
    apart: bool
    found: Coverage
    holds_records: bool

    @property
    def is_old(self) -> bool:
        """Whether it was not tried for a long time."""
        tried = self.found.key.drilled_at if self.found.key else None
        return tried is None or tried < timezone.now() - OLD_DRILL


def _within(rows: QuerySet[M], some: Some, column: str = "organisation") -> QuerySet[M]:
    return rows if some is None else rows.filter(**{f"{column}__in": some})


# -- teams and people ------------------------------------------------------------------


def teams(some: Some = None) -> QuerySet[Team]:
    """Return the active teams."""
    return _within(Team.objects.filter(is_active=True), some).order_by("name")


def receiving_teams(some: Some = None) -> QuerySet[Team]:
    """Return the teams that receive concerns from the public."""
    return teams(some).filter(receives__isnull=False).distinct()


def small_teams(some: Some = None) -> list[tuple[Team, int]]:
    """Return the teams with fewer than two people, and how many they have."""
    here = Q(memberships__ended_at=None, memberships__user__is_active=True)
    people = Count("memberships__user", filter=here, distinct=True)
    found = teams(some).annotate(people=people).filter(people__lt=FEWEST)
    return [(team, team.people) for team in found]


def organisations_without_officer(some: Some = None) -> QuerySet[Organisation]:
    """Return the organisations with teams, but no data-protection officer."""
    officers = Membership.objects.filter(
        organisation=OuterRef("pk"),
        role=Role.DATA_PROTECTION_OFFICER,
        ended_at=None,
        user__is_active=True,
    )
    ids = teams(some).order_by().values("organisation_id")
    return Organisation.objects.filter(id__in=ids).exclude(Exists(officers))


def people_without_factor(some: Some = None) -> QuerySet[User]:
    """Return the people who can sign in, need a second factor and have none."""
    roles = Membership.objects.filter(
        user=OuterRef("pk"), ended_at=None, role__in=set(Role) - WITHOUT_FACTOR
    )
    with_factor = Authenticator.objects.values("user_id")
    needing = User.objects.filter(Exists(_within(roles, some)), is_active=True)
    needing = needing.exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX)
    return needing.exclude(id__in=with_factor)


# -- keys ------------------------------------------------------------------------------


def unreadable_teams(found: Collection[Team]) -> list[Team]:
    """Return those of these teams for which nobody can open what arrives."""
    readable = reachable_of([team.id for team in found]) if found else set()
    return [team for team in found if team.id not in readable]


def teams_with_keys(some: Some = None) -> list[Team]:
    """Return the teams that someone belongs to whose work needs sealed records."""
    workers = Membership.objects.filter(with_keys(), team=OuterRef("pk"), ended_at=None)
    return list(teams(some).filter(Exists(workers)))


def papers(some: Some = None) -> Iterator[Paper]:
    """Yield the recovery keys that there are or should be.

    None for an organisation without a vault: it has nothing to lose.
    """
    vaults = VaultKey.objects.filter(
        team__organisation=OuterRef("pk"), team__is_active=True, retired_at=None
    )
    holding = _within(Organisation.objects.filter(Exists(vaults)), some, "id")
    for organisation in holding.order_by("name"):
        for apart in (False, True):
            found = coverage(organisation.id, apart)
            opened = [*found.covered, *found.missing]
            if opened:
                yield Paper(organisation, apart, found, _hold_records(opened))


def _hold_records(found: Collection[Team]) -> bool:
    """Return whether records are sealed to these teams, or may arrive at any time."""
    ids = [team.id for team in found]
    arriving = (
        *("receives", "stands_by_for", "safeguards"),
        *("keeps_for__receives", "desk_for__receives"),
    )
    may_arrive = Q()
    for way in arriving:
        may_arrive |= Q(**{f"{way}__isnull": False})
    return (
        Team.objects.filter(may_arrive, id__in=ids).exists()
        or KeyGrant.objects.filter(vault_key__team_id__in=ids).exists()
    )


def is_sheet_old() -> bool:
    """Return whether the printed sheet of the server's secret was not tried for long.

    An installation without a secret of its own yet has no sheet to try.
    """
    now = latest()
    day = (timezone.now() - OLD_DRILL).date()
    return now is not None and (now.drilled_on is None or now.drilled_on < day)


# -- the public ------------------------------------------------------------------------


def teams_without_custodians(some: Some = None) -> list[Team]:
    """Return the response teams that keep the names of those who tell themselves."""
    found = teams(some).filter(kind=Team.Kind.RESPONSE)
    return [team for team in found if team.keeper_id is None]


def teams_without_standby(some: Some = None) -> QuerySet[Team]:
    """Return the receiving teams for which no other team stands by."""
    return receiving_teams(some).exclude(receives__standby__isnull=False)


def teams_without_on_call(some: Some = None) -> QuerySet[Team]:
    """Return the receiving teams in which nobody is on call."""
    return _within(teams_without_list(), some).order_by("name")


def countries_without_intake(codes: Collection[str]) -> set[str]:
    """Return those of these countries in which no team receives concerns."""
    open_in = receiving_teams().values_list("receives__country_id", flat=True)
    return set(codes) - set(open_in)


def unchecked_contacts(codes: Collection[str]) -> QuerySet[HelpContact]:
    """Return the help contacts of these countries that nobody has confirmed yet."""
    unsure = contacts_to_check(timezone.localdate())
    return unsure.filter(country_id__in=codes, confirmed_by=None)
