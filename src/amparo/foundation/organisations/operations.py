"""Operations on organisations and teams.

``vault.intake_switch`` has public intake, ``vault.keepers`` custodians and online desk.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from ..countries.models import Country
from ..journal.operations import act
from ..kernel.errors import RuleBroken
from ..kernel.ids import uuid7
from ..kernel.locking import change
from ..kernel.text import one_line
from ..policy import NO_SCOPE, AccessScope, Actor, check
from . import rules
from .models import Organisation, Team

ALLIANCE_MEMBER = Organisation.Kind.ALLIANCE_MEMBER


@dataclass(frozen=True)
class OrganisationData:
    """What a person enters about an organisation; countries and area by code."""

    name: str
    kind: str
    countries: tuple[str, ...]
    parent_id: UUID | None = None
    area: str | None = None
    is_active: bool = True


@dataclass(frozen=True)
class TeamData:
    """What a person enters about a team."""

    name: str
    kind: str
    custodians_id: UUID | None = None
    online_desk_id: UUID | None = None
    is_active: bool = True


def scope_of(organisation: Organisation) -> AccessScope:
    """Return an organisation's access scope; with its country if it has just one."""
    codes = list(organisation.countries.values_list("code", flat=True)[:2])
    return AccessScope(
        organisation_ids=frozenset({organisation.id}),
        country=codes[0] if len(codes) == 1 else "",
    )


def scope_of_team(team: Team) -> AccessScope:
    """Return the access scope of a team."""
    return AccessScope(
        team_ids=frozenset({team.id}),
        organisation_ids=frozenset({team.organisation_id}),
        country=team.country_id,
    )


def create_organisation(
    actor: Actor, words: OrganisationData, form_key: UUID | None = None
) -> Organisation:
    """Add an organisation to the directory; a form key adds it only once.

    The actor must reach each of its countries; only someone who reaches the whole
    alliance may add an alliance member.
    """
    organisation = Organisation(id=form_key or uuid7())
    made = Organisation.objects.filter(id=organisation.id).first()
    if made is not None:
        return made
    first = words.countries[0] if words.countries else ""
    with act(actor, "organisations.create", AccessScope(country=first)) as entry:
        values = _clean(organisation, words)
        _check_reach(actor, words.kind == ALLIANCE_MEMBER, words.countries)
        for name, value in values.items():
            setattr(organisation, name, value)
        organisation.save(force_insert=True)
        organisation.countries.set(Country.objects.filter(code__in=words.countries))
        entry.subject = organisation
        entry.note(kind=words.kind, countries="+".join(sorted(words.countries)))
    return organisation


def change_organisation(
    actor: Actor, organisation_id: UUID, expected_version: int, words: OrganisationData
) -> Organisation:
    """Edit an organisation; a new country or membership needs that reach."""
    organisation = Organisation.objects.get(id=organisation_id)
    scope = scope_of(organisation)
    with act(actor, "organisations.change", scope, organisation) as entry:
        values = _clean(organisation, words)
        known = set(organisation.countries.values_list("code", flat=True))
        joins = ALLIANCE_MEMBER in {words.kind, organisation.kind}
        _check_reach(
            actor,
            joins and words.kind != organisation.kind,
            set(words.countries) - known,
        )
        rules.check_countries_left(organisation, words.countries)
        if not words.is_active:
            rules.check_receives_nothing(organisation)
        _change(organisation, expected_version, values)
        organisation.countries.set(Country.objects.filter(code__in=words.countries))
        entry.note(kind=words.kind, countries="+".join(sorted(words.countries)))
    return organisation


def create_team(
    actor: Actor,
    organisation_id: UUID,
    country_code: str,
    words: TeamData,
    form_key: UUID | None = None,
) -> Team:
    """Add a team to an organisation; it has no keys and no public intake yet.

    A form key adds it only once.
    """
    organisation = Organisation.objects.get(id=organisation_id)
    scope = AccessScope(
        organisation_ids=frozenset({organisation.id}), country=country_code
    )
    team = Team(
        id=form_key or uuid7(), organisation=organisation, country_id=country_code
    )
    made = organisation.teams.filter(id=team.id).first()
    if made is not None:
        return made
    with act(actor, "organisations.create_team", scope, team, kind=words.kind):
        rules.check_country_of_team(organisation, country_code)
        for name, value in _clean_team(team, words).items():
            setattr(team, name, value)
        team.save(force_insert=True)
    return team


def change_team(
    actor: Actor, team_id: UUID, expected_version: int, words: TeamData
) -> Team:
    """Edit a team; its country cannot change, because its records belong there.

    Who keeps names and opens addresses for it takes two people: ``vault.keepers``.
    """
    team = Team.objects.get(id=team_id)
    scope = scope_of_team(team)
    with act(actor, "organisations.change_team", scope, team, kind=words.kind):
        words = replace(
            words,
            custodians_id=team.custodians_id,
            online_desk_id=team.online_desk_id,
        )
        values = _clean_team(team, words)
        rules.check_stays_what_it_is(team, words.kind)
        if team.receives_concerns or team.stands_by_for.exists():
            rules.check_can_still_receive(words.kind, words.is_active)
        _change(team, expected_version, values)
    return team


def set_safeguarding(
    actor: Actor, organisation_id: UUID, expected_version: int, status: str
) -> Organisation:
    """Set an organisation's safeguarding status; never of one's own organisation."""
    organisation = Organisation.objects.get(id=organisation_id)
    scope = scope_of(organisation)
    with act(actor, "organisations.set_safeguarding", scope, organisation) as entry:
        if status not in Organisation.Safeguarding.values:
            raise RuleBroken(_("Please choose one of the answers."), "safeguarding")
        if organisation.id in {
            assignment.organisation_id for assignment in actor.assignments
        }:
            raise RuleBroken(
                _(
                    "You cannot assess your own organisation. Ask someone from "
                    "another one."
                )
            )
        entry.note(status=status, before=organisation.safeguarding)
        _change(organisation, expected_version, {"safeguarding": status})
    return organisation


def _check_reach(actor: Actor, alliance: bool, countries: Any) -> None:
    """Raise ``Refused`` unless the actor may add something that reaches this far."""
    if alliance:
        check(actor, "organisations.create", NO_SCOPE)
    for code in countries:
        check(actor, "organisations.create", AccessScope(country=code))


def _clean(organisation: Organisation, words: OrganisationData) -> dict[str, Any]:
    name = one_line(words.name)
    rules.check_name(name, 160)
    if words.kind not in Organisation.Kind.values:
        raise RuleBroken(_("Please choose one of the answers."), "kind")
    rules.check_countries(words.countries)
    rules.check_area(words.area, words.countries)
    rules.check_parent(organisation, words.parent_id)
    rules.check_not_double(organisation, name, words.countries)
    return {
        "name": name,
        "kind": words.kind,
        "parent_id": words.parent_id,
        "area_id": words.area or None,
        "is_active": words.is_active,
    }


def _clean_team(team: Team, words: TeamData) -> dict[str, Any]:
    name = one_line(words.name)
    rules.check_name(name, 120)
    if words.kind not in Team.Kind.values:
        raise RuleBroken(_("Please choose one of the answers."), "kind")
    rules.check_custodians(team, words.kind, words.custodians_id)
    rules.check_online_desk(team, words.kind, words.online_desk_id)
    rules.check_team_not_double(team, name)
    return {
        "name": name,
        "kind": words.kind,
        "custodians_id": words.custodians_id,
        "online_desk_id": words.online_desk_id,
        "is_active": words.is_active,
    }


def _change(
    row: Organisation | Team, expected_version: int, values: dict[str, Any]
) -> None:
    try:
        with transaction.atomic():
            change(row, expected_version, **values)
    except IntegrityError:
        raise RuleBroken(_("There is already a team with this name."), "name") from None
