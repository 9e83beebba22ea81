"""Validation rules for organisations and teams; each raises one sentence."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ..countries.models import Area, Country
from ..kernel.errors import RuleBroken
from ..kernel.text import fold
from .models import Organisation, Team


def check_name(name: str, most: int) -> None:
    """The name is there and fits."""
    if not name:
        raise RuleBroken(_("Please fill this in."), "name")
    if len(name) > most:
        raise RuleBroken(
            _("Please write at most %(length)s characters.") % {"length": most}, "name"
        )


def check_countries(codes: Iterable[str]) -> None:
    """It works in at least one country, and all of them are known."""
    wanted = set(codes)
    if not wanted:
        raise RuleBroken(_("Please choose at least one country."), "countries")
    if Country.objects.filter(code__in=wanted).count() != len(wanted):
        raise RuleBroken(_("Please choose from the answers."), "countries")


def check_area(area: str | None, codes: Iterable[str]) -> None:
    """Its area is in one of its countries."""
    if area and not Area.objects.filter(code=area, country__in=list(codes)).exists():
        raise RuleBroken(
            _("Please choose an area in one of the organisation's countries."), "area"
        )


def check_parent(organisation: Organisation, parent_id: UUID | None) -> None:
    """Its parents form no cycle."""
    above = parent_id
    while above is not None:
        if above == organisation.id:
            raise RuleBroken(
                _("An organisation cannot belong to itself or to a part of itself."),
                "parent",
            )
        found = Organisation.objects.filter(id=above).values_list("parent_id").first()
        if found is None:
            raise RuleBroken(_("Please choose one of the answers."), "parent")
        above = found[0]


def check_not_double(
    organisation: Organisation, name: str, codes: Iterable[str]
) -> None:
    """No other organisation of the same name works in one of its countries."""
    others = (
        Organisation.objects.filter(countries__code__in=list(codes))
        .exclude(id=organisation.id)
        .values_list("name", flat=True)
    )
    wanted = fold(name)
    if any(fold(other) == wanted for other in others):
        raise RuleBroken(
            _("There is already an organisation with this name in this country."),
            "name",
        )


def check_countries_left(organisation: Organisation, codes: Iterable[str]) -> None:
    """It keeps every country in which it has an active team."""
    left = organisation.teams.filter(is_active=True).exclude(
        country__code__in=list(codes)
    )
    if left.exists():
        raise RuleBroken(
            _(
                "A team still works in a country that you removed. Close the "
                "team first."
            ),
            "countries",
        )


def check_receives_nothing(organisation: Organisation) -> None:
    """It cannot close while it receives public concerns."""
    teams = Q(receives__isnull=False) | Q(stands_by_for__isnull=False)
    if organisation.teams.filter(teams).exists():
        raise RuleBroken(
            _(
                "One of its teams still receives public concerns. Switch that "
                "off first."
            ),
            "is_active",
        )


def check_country_of_team(organisation: Organisation, code: str) -> None:
    """A team works where its organisation works."""
    if not organisation.countries.filter(code=code).exists():
        raise RuleBroken(
            _("Please choose one of the organisation's countries."), "country"
        )


def check_custodians(team: Team, kind: str, custodians_id: UUID | None) -> None:
    """The custodians are another team of the organisation, of that kind."""
    if custodians_id is None:
        return
    of_kind = Team.Kind.CUSTODIANS
    if kind == of_kind or not _works_beside(team, custodians_id, of_kind):
        raise RuleBroken(
            _("Choose a team of custodians of the same organisation."), "custodians"
        )


def check_online_desk(team: Team, kind: str, desk_id: UUID | None) -> None:
    """The online desk is another team of the organisation, of that kind."""
    if desk_id is None:
        return
    of_kind = Team.Kind.ONLINE_DESK
    if kind == of_kind or not _works_beside(team, desk_id, of_kind):
        raise RuleBroken(
            _("Choose an online desk of the same organisation."), "online_desk"
        )


def _works_beside(team: Team, other_id: UUID, kind: str) -> bool:
    """Return whether an active team of this kind is in the same organisation."""
    beside = Team.objects.filter(organisation=team.organisation, is_active=True)
    return beside.filter(id=other_id, kind=kind).exclude(id=team.id).exists()


def check_team_not_double(team: Team, name: str) -> None:
    """No other team of the organisation has this name."""
    others = Team.objects.filter(organisation=team.organisation).exclude(id=team.id)
    wanted = fold(name)
    if any(fold(other) == wanted for other in others.values_list("name", flat=True)):
        raise RuleBroken(_("There is already a team with this name."), "name")


def check_stays_what_it_is(team: Team, kind: str) -> None:
    """A programme team stays one, and no other becomes one.

    Trainers hold the key of a programme team alone, and other teams never find its
    people: both would be wrong for what is sealed to it already.
    """
    programme = Team.Kind.PROGRAMME
    if team.kind != kind and programme in (team.kind, kind):
        raise RuleBroken(
            _("A programme team stays one. Add another team for other work."), "kind"
        )


def check_can_still_receive(kind: str, is_active: bool) -> None:
    """A team that receives public concerns stays an active response team."""
    if not is_active:
        raise RuleBroken(
            _("This team still receives public concerns. Switch that off first."),
            "is_active",
        )
    if kind != Team.Kind.RESPONSE:
        raise RuleBroken(
            _("This team still receives public concerns. Switch that off first."),
            "kind",
        )
