"""The directory: add, change and verify services, report capacity."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from amparo.foundation.countries.models import Area
from amparo.foundation.countries.queries import local_date
from amparo.foundation.journal.operations import act
from amparo.foundation.kernel.errors import RuleBroken
from amparo.foundation.kernel.languages import LANGUAGES
from amparo.foundation.kernel.locking import change
from amparo.foundation.kernel.text import fold, many_lines, one_line
from amparo.foundation.organisations.models import Team
from amparo.foundation.policy import AccessScope, Actor
from amparo.foundation.tasks.operations import complete, create_task

from .listings import RESIDENTIAL, differs, listing_of, withdraw_address
from .models import Capacity, ForSex, Kind, Service
from .queries import scope_of
from .tasks import LIST_AGAIN

OLDEST = 120
# What somebody follows who is sent there; its hours its team keeps by itself.
_FOLLOWED = ("name", "kind", "phone", "description", "status", "free")


@dataclass(frozen=True)
class ServiceData:
    """The facts of a service; public facts only."""

    name: str
    kind: str
    languages: Sequence[str] = ()
    area_codes: Sequence[str] = ()
    min_age: int = 0
    max_age: int | None = None
    for_sex: str = ForSex.ANYBODY
    free: bool = True
    hours: str = ""
    phone: str = ""
    description: str = ""
    status: str = field(default=Service.Status.ACTIVE)


def list_service(
    actor: Actor,
    team_id: UUID,
    data: ServiceData,
    form_key: UUID | None = None,
) -> Service:
    """Add a service of a team to the directory; the same form makes one."""
    team = Team.objects.select_related("organisation").get(id=team_id)
    known = Service.objects.filter(form_key=form_key).first() if form_key else None
    with act(actor, "service.list", _scope_of_team(team), known) as entry:
        if known:
            return known
        facts = _facts(data)
        service = Service.objects.create(
            team=team,
            organisation_id=team.organisation_id,
            country_id=team.country_id,
            changed_by_id=actor.user_id,
            form_key=form_key,
            **facts,
        )
        service.areas.set(_areas(data, team.country_id))
        entry.subject = service
        entry.note(kind=service.kind)
    return service


def change_service(
    actor: Actor, service_id: UUID, data: ServiceData, expected_version: int
) -> Service:
    """Change a service; what people follow has to be verified again by a second person.

    Raises ``Conflict`` with the current service when it has changed meanwhile.
    """
    service = _load(service_id)
    with act(actor, "service.change", scope_of(service), service) as entry:
        facts = _facts(data)
        if any(getattr(service, name) != facts[name] for name in _FOLLOWED):
            # Verified by a second person: a wrong number sends children to strangers.
            facts |= {"verified_on": None, "verified_by": None}
        facts |= {"changed_at": timezone.now(), "changed_by": actor.user_id}
        change(service, expected_version, **facts)
        service.areas.set(_areas(data, service.country_id))
        _propose_again_if_public(service)
        entry.note(kind=facts["kind"], status=facts["status"])
    return _load(service_id)


def verify_service(actor: Actor, service_id: UUID, expected_version: int) -> Service:
    """Verify the facts as read; never by the team that offers the service."""
    service = _load(service_id)
    with act(actor, "service.verify", scope_of(service), service):
        if service.team_id in actor.team_ids():
            raise RuleBroken(
                _("Someone from outside the team that offers it has to confirm this.")
            )
        today = local_date(service.country, timezone.now())
        facts = {"verified_on": today, "verified_by": actor.user_id}
        change(service, expected_version, **facts)
    return _load(service_id)


def report_capacity(actor: Actor, service_id: UUID, capacity: str) -> Service:
    """Report whether there is room today; the last report counts, without versions."""
    service = _load(service_id)
    if capacity not in Capacity.values:
        raise RuleBroken(_("Please choose one of the answers."), "capacity")
    with act(actor, "service.capacity", scope_of(service), service, capacity=capacity):
        Service.objects.filter(id=service.id).update(
            capacity=capacity, capacity_at=timezone.now()
        )
    return _load(service_id)


def _propose_again_if_public(service: Service) -> None:
    """Ask its team to propose it again when the public reads something else."""
    if service.kind in RESIDENTIAL:
        withdraw_address(service)
    listing = listing_of(service)
    if listing is None or listing.hidden_at is not None:
        return
    if differs(service, listing):
        create_task(LIST_AGAIN, service, service.team, label="")
    else:
        complete(service, LIST_AGAIN)


def _load(service_id: UUID) -> Service:
    return Service.objects.select_related("organisation", "team", "country").get(
        id=service_id
    )


def _scope_of_team(team: Team) -> AccessScope:
    return AccessScope(
        team_ids=frozenset({team.id}),
        organisation_ids=frozenset({team.organisation_id}),
        country=team.country_id,
    )


def _facts(data: ServiceData) -> dict[str, Any]:
    """Validate facts and return them as columns; raises the first fault."""
    name = one_line(data.name)
    codes = sorted(set(data.languages))
    if not name:
        raise RuleBroken(_("Please give the service a name."), "name")
    if data.kind not in Kind.values or data.for_sex not in ForSex.values:
        raise RuleBroken(_("Please choose one of the answers."), "kind")
    if not set(codes) <= set(LANGUAGES):
        raise RuleBroken(_("Please choose from the answers."), "languages")
    if data.max_age is not None and not data.min_age <= data.max_age <= OLDEST:
        raise RuleBroken(
            _("The maximum age has to be at least the minimum age."), "max_age"
        )
    return {
        "name": name,
        "search_text": fold(name)[:160],
        "kind": data.kind,
        "language_codes": f" {' '.join(codes)} " if codes else "",
        "min_age": data.min_age,
        "max_age": data.max_age,
        "for_sex": data.for_sex,
        "free": data.free,
        "hours": one_line(data.hours),
        "phone": one_line(data.phone),
        "description": many_lines(data.description),
        "status": data.status,
    }


def _areas(data: ServiceData, country_code: str) -> list[Area]:
    wanted = set(data.area_codes)
    found = list(Area.objects.filter(code__in=wanted, country_id=country_code))
    if len(found) != len(wanted):
        raise RuleBroken(_("Please choose areas of this country."), "area_codes")
    return found
