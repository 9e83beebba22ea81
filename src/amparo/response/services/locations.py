"""Locations of services: public and sealed ones in two tables, not with a flag."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from amparo.foundation.countries.models import Area
from amparo.foundation.journal.operations import act
from amparo.foundation.kernel.errors import RuleBroken
from amparo.foundation.kernel.locking import change, check_version
from amparo.foundation.kernel.text import fold, many_lines
from amparo.foundation.policy import AccessScope, Actor
from amparo.foundation.vault import record_keys
from amparo.foundation.vault.models import Purpose

from .listings import withdraw_address
from .models import Location, SealedAddress, Service
from .queries import scope_of

ADDRESS_KIND = "services.sealedaddress"
# A hasty or forced click must not make a shelter's address public.
WAIT_BEFORE_MORE_PUBLIC = timedelta(days=7)

_CLASSES = Location.Disclosure
_OPENNESS = {
    _CLASSES.NEVER: 0,
    _CLASSES.PARTNERS: 1,
    _CLASSES.AREA: 2,
    _CLASSES.PUBLIC: 3,
}
WHY_OPEN = {
    "bring_child": _("To bring a child there"),
    "tell_child": _("To tell the child where it is"),
    "safety": _("To plan a safe route"),
    "check": _("To check that it is right"),
}


def set_location(
    actor: Actor,
    service_id: UUID,
    disclosure: str,
    area_code: str = "",
    address: str = "",
    expected_version: int | None = None,
) -> Location:
    """Set the location of a service. More secret applies at once, more public later.

    Becoming more public is a request that a second person confirms after a week
    (``confirm_location``); until then nothing changes. An empty ``address`` keeps a
    sealed one.
    """
    service = _service(service_id)
    with act(actor, "service.location", scope_of(service), service) as entry:
        location = Location.objects.filter(service=service).first()
        _check(service, disclosure, area_code, address, location, expected_version)
        entry.note(disclosure=disclosure)
        if location and _OPENNESS[_CLASSES(disclosure)] > _openness(location):
            return _wish(location, actor, disclosure)
        if location and _openness(location) > _OPENNESS[_CLASSES(disclosure)]:
            withdraw_address(service)
        if disclosure in (_CLASSES.PARTNERS, _CLASSES.AREA):
            was_public = location.address if location else ""
            _seal(service, address or was_public)
        else:
            _forget(service)
        return _write(service, location, actor, disclosure, area_code, address)


def confirm_location(actor: Actor, service_id: UUID) -> Location:
    """Confirm that a location becomes more public, requested at least a week ago."""
    service = _service(service_id)
    with act(actor, "service.confirm_location", scope_of(service), service) as entry:
        location = Location.objects.get(service=service)
        if not location.wanted or location.wanted_at is None:
            raise RuleBroken(_("Nobody has asked to make this place more public."))
        if location.wanted_by == actor.user_id:
            raise RuleBroken(_("A second person has to confirm this."))
        if timezone.now() < location.wanted_at + WAIT_BEFORE_MORE_PUBLIC:
            raise RuleBroken(_("A week has to pass before this becomes more public."))
        entry.note(disclosure=location.wanted)
        address = (
            _unsealed(actor, service) if location.wanted == _CLASSES.PUBLIC else ""
        )
        if address:
            _forget(service)
        return _write(service, location, actor, location.wanted, "", address)


def open_location(actor: Actor, service_id: UUID, reason: str) -> str:
    """Open the address of a confidential location; the journal records the reason.

    For the team that offers the service, and teams with a shared key.
    """
    service = _service(service_id)
    if reason not in WHY_OPEN:
        raise RuleBroken(_("Please say why you need the address."), "reason")
    with act(
        actor, "service.open_location", _scope_of_key(service), service, reason=reason
    ):
        return _unsealed(actor, service)


def tell_location(
    actor: Actor, service_id: UUID, team_id: UUID, until: datetime
) -> bool:
    """Share the address with a team whose referral was accepted, until a moment.

    Returns whether there is a sealed address.
    """
    service = _service(service_id)
    with act(
        actor, "service.tell_location", scope_of(service), service, team=str(team_id)
    ):
        sealed = SealedAddress.objects.filter(service=service).first()
        if sealed is None:
            return False
        key = record_keys.open_key(actor, ADDRESS_KIND, sealed.id)
        record_keys.give_to_team(key, team_id, Purpose.REFERRAL, until)
    return True


def has_sealed_address(service: Service) -> bool:
    """Say whether the service has a sealed address."""
    return SealedAddress.objects.filter(service=service).exists()


def may_be_opened_by(service: Service) -> frozenset[UUID]:
    """Return the teams that hold the key of the sealed address now."""
    sealed_id = (
        SealedAddress.objects.filter(service=service)
        .values_list("id", flat=True)
        .first()
    )
    if sealed_id is None:
        return frozenset()
    return frozenset(v.team_id for v in record_keys.holders(ADDRESS_KIND, sealed_id))


def _service(service_id: UUID) -> Service:
    return Service.objects.select_related("team", "organisation").get(id=service_id)


def _scope_of_key(service: Service) -> AccessScope:
    return AccessScope(
        team_ids=may_be_opened_by(service),
        organisation_ids=frozenset({service.organisation_id}),
        country=service.country_id,
    )


def _openness(location: Location) -> int:
    return _OPENNESS[_CLASSES(location.disclosure)]


def _check(
    service: Service,
    disclosure: str,
    area_code: str,
    address: str,
    location: Location | None,
    expected_version: int | None,
) -> None:
    if disclosure not in _CLASSES.values:
        raise RuleBroken(_("Please choose one of the answers."), "disclosure")
    if (
        area_code
        and not Area.objects.filter(
            code=area_code, country_id=service.country_id
        ).exists()
    ):
        raise RuleBroken(_("Please choose areas of this country."), "area_code")
    if disclosure == _CLASSES.AREA and not (
        area_code or (location and location.area_id)
    ):
        raise RuleBroken(_("Please choose the area."), "area_code")
    if disclosure == _CLASSES.PUBLIC and not (address.strip() or location):
        raise RuleBroken(_("Please give the address."), "address")
    if disclosure == _CLASSES.NEVER and address.strip():
        raise RuleBroken(_("A hidden address is not kept here at all."), "address")
    if disclosure != _CLASSES.PUBLIC and _told_elsewhere(service, address):
        raise RuleBroken(
            _("The description names this address. Take it out there first."),
            "address",
        )
    if location and expected_version is not None:
        check_version(location, expected_version)


def _told_elsewhere(service: Service, address: str) -> bool:
    bare = fold(address)
    text = fold(f"{service.name} {service.description} {service.hours}")
    return bool(bare) and bare in text


def _wish(location: Location, actor: Actor, disclosure: str) -> Location:
    return change(
        location,
        location.version,
        wanted=disclosure,
        wanted_by=actor.user_id,
        wanted_at=timezone.now(),
    )


def _write(
    service: Service,
    location: Location | None,
    actor: Actor,
    disclosure: str,
    area_code: str,
    address: str,
) -> Location:
    shown = disclosure in (_CLASSES.PUBLIC, _CLASSES.AREA)
    address = many_lines(address) or (location.address if location else "")
    area = area_code or (location.area_id if location else None)
    facts = {
        "disclosure": disclosure,
        "area_id": area if shown else None,
        "address": address if disclosure == _CLASSES.PUBLIC else "",
        "set_by_id": actor.user_id,
        "wanted": "",
        "wanted_by": None,
        "wanted_at": None,
    }
    if location is None:
        return Location.objects.create(service=service, **facts)
    return change(location, location.version, **facts)


def _seal(service: Service, address: str) -> None:
    if not address.strip():
        return
    _forget(service)
    sealed = SealedAddress(service=service)
    key = record_keys.new_key(ADDRESS_KIND, sealed.id, [service.team_id])
    sealed.address_sealed = key.seal("address", many_lines(address))
    sealed.save(force_insert=True)


def _forget(service: Service) -> None:
    for sealed in SealedAddress.objects.filter(service=service):
        record_keys.destroy(ADDRESS_KIND, sealed.id)
        sealed.delete()


def _unsealed(actor: Actor, service: Service) -> str:
    sealed = SealedAddress.objects.filter(service=service).first()
    if sealed is None:
        return ""
    key = record_keys.open_key(actor, ADDRESS_KIND, sealed.id)
    return key.read(sealed, "address")
