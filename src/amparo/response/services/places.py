"""Where a service is, and who may know: two stores, not one flag."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from amparo.foundation.journal.operations import act
from amparo.foundation.kernel.errors import Conflict, RuleBroken
from amparo.foundation.places.models import Area
from amparo.foundation.policy import Actor, Where
from amparo.foundation.vault import records
from amparo.foundation.vault.models import Purpose

from .models import Place, SealedAddress, Service
from .queries import where_of
from .words import folded

ADDRESS_KIND = "services.sealedaddress"
# A hasty or forced click must not make a shelter's street public.
WAIT_BEFORE_MORE_PUBLIC = timedelta(days=7)

_CLASSES = Place.Disclosure
_OPENNESS = {
    _CLASSES.NEVER: 0,
    _CLASSES.PARTNERS: 1,
    _CLASSES.AREA: 2,
    _CLASSES.PUBLIC: 3,
}
WHY_OPEN = {
    "bring_child": _("To bring a child there"),
    "tell_child": _("To tell the child where it is"),
    "safety": _("To plan a safe way"),
    "check": _("To check that it is right"),
}


def set_place(
    actor: Actor,
    service_id: UUID,
    disclosure: str,
    area_code: str = "",
    address: str = "",
    expected_version: int | None = None,
) -> Place:
    """Say where a service is. More secret holds at once; more public only later.

    Becoming more public is a wish that ``confirm_place`` by a second person makes
    true after a week; until then everything stays as secret as it is. An empty
    ``address`` leaves a sealed one as it was.
    """
    service = _service(service_id)
    with act(actor, "service.place", where_of(service), service) as deed:
        place = Place.objects.filter(service=service).first()
        _check(service, disclosure, area_code, address, place, expected_version)
        deed.note(disclosure=disclosure)
        if place and _OPENNESS[_CLASSES(disclosure)] > _openness(place):
            return _wish(place, actor, disclosure)
        if disclosure in (_CLASSES.PARTNERS, _CLASSES.AREA):
            was_public = place.address if place else ""
            _seal(service, address or was_public)
        else:
            _forget(service)
        return _write(service, place, actor, disclosure, area_code, address)


def confirm_place(actor: Actor, service_id: UUID) -> Place:
    """Make a place as public as somebody else wished at least a week ago."""
    service = _service(service_id)
    with act(actor, "service.confirm_place", where_of(service), service) as deed:
        place = Place.objects.get(service=service)
        if not place.wanted or place.wanted_at is None:
            raise RuleBroken(_("Nobody has asked to make this place more public."))
        if place.wanted_by == actor.user_id:
            raise RuleBroken(_("A second person has to confirm this."))
        if timezone.now() < place.wanted_at + WAIT_BEFORE_MORE_PUBLIC:
            raise RuleBroken(_("A week has to pass before this becomes more public."))
        deed.note(disclosure=place.wanted)
        address = _unsealed(actor, service) if place.wanted == _CLASSES.PUBLIC else ""
        if address:
            _forget(service)
        return _write(service, place, actor, place.wanted, "", address)


def open_place(actor: Actor, service_id: UUID, reason: str) -> str:
    """Open the exact address of a confidential place; the journal keeps the reason.

    For the team that offers the service, and for a team that was told.
    """
    service = _service(service_id)
    if reason not in WHY_OPEN:
        raise RuleBroken(_("Please say why you need the address."), "reason")
    with act(
        actor, "service.open_place", _where_of_key(service), service, reason=reason
    ):
        return _unsealed(actor, service)


def tell_place(actor: Actor, service_id: UUID, team_id: UUID, until: datetime) -> bool:
    """Let a team whose referral was accepted open the address until a moment.

    Returns whether there was a sealed address to tell.
    """
    service = _service(service_id)
    with act(
        actor, "service.tell_place", where_of(service), service, team=str(team_id)
    ):
        sealed = SealedAddress.objects.filter(service=service).first()
        if sealed is None:
            return False
        key = records.open_key(actor, ADDRESS_KIND, sealed.id)
        records.give_to_team(key, team_id, Purpose.REFERRAL, until)
    return True


def has_sealed_address(service: Service) -> bool:
    """Say whether the service keeps a sealed address at all."""
    return SealedAddress.objects.filter(service=service).exists()


def may_be_opened_by(service: Service) -> frozenset[UUID]:
    """Return the teams that hold the key of the sealed address today."""
    sealed_id = (
        SealedAddress.objects.filter(service=service)
        .values_list("id", flat=True)
        .first()
    )
    if sealed_id is None:
        return frozenset()
    return frozenset(v.team_id for v in records.holders(ADDRESS_KIND, sealed_id))


def _service(service_id: UUID) -> Service:
    return Service.objects.select_related("team", "organisation").get(id=service_id)


def _where_of_key(service: Service) -> Where:
    return Where(
        team_ids=may_be_opened_by(service),
        organisation_ids=frozenset({service.organisation_id}),
        country=service.country_id,
    )


def _openness(place: Place) -> int:
    return _OPENNESS[_CLASSES(place.disclosure)]


def _check(
    service: Service,
    disclosure: str,
    area_code: str,
    address: str,
    place: Place | None,
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
    if disclosure == _CLASSES.AREA and not (area_code or (place and place.area_id)):
        raise RuleBroken(_("Please choose the area."), "area_code")
    if disclosure == _CLASSES.PUBLIC and not (address.strip() or place):
        raise RuleBroken(_("Please give the address."), "address")
    if disclosure == _CLASSES.NEVER and address.strip():
        raise RuleBroken(_("A hidden address is not kept here at all."), "address")
    if disclosure != _CLASSES.PUBLIC and _told_elsewhere(service, address):
        raise RuleBroken(
            _("The description names this address. Take it out there first."),
            "address",
        )
    if place and expected_version is not None and place.version != expected_version:
        raise Conflict(_("Somebody changed the place while you were writing."), place)


def _told_elsewhere(service: Service, address: str) -> bool:
    bare = folded(address)
    said = folded(f"{service.name} {service.description} {service.hours}")
    return bool(bare) and bare in said


def _wish(place: Place, actor: Actor, disclosure: str) -> Place:
    Place.objects.filter(id=place.id).update(
        wanted=disclosure,
        wanted_by=actor.user_id,
        wanted_at=timezone.now(),
        version=F("version") + 1,
    )
    place.refresh_from_db()
    return place


def _write(
    service: Service,
    place: Place | None,
    actor: Actor,
    disclosure: str,
    area_code: str,
    address: str,
) -> Place:
    shown = disclosure in (_CLASSES.PUBLIC, _CLASSES.AREA)
    address = address.strip() or (place.address if place else "")
    area = area_code or (place.area_id if place else None)
    facts = {
        "disclosure": disclosure,
        "area_id": area if shown else None,
        "address": address if disclosure == _CLASSES.PUBLIC else "",
        "set_by_id": actor.user_id,
        "wanted": "",
        "wanted_by": None,
        "wanted_at": None,
    }
    if place is None:
        return Place.objects.create(service=service, **facts)
    Place.objects.filter(id=place.id).update(**facts, version=F("version") + 1)
    place.refresh_from_db()
    return place


def _seal(service: Service, address: str) -> None:
    if not address.strip():
        return
    _forget(service)
    sealed = SealedAddress(service=service)
    key = records.new_key(ADDRESS_KIND, sealed.id, [service.team_id])
    sealed.address_sealed = key.seal("address", address.strip())
    sealed.save(force_insert=True)


def _forget(service: Service) -> None:
    for sealed in SealedAddress.objects.filter(service=service):
        records.destroy(ADDRESS_KIND, sealed.id)
        sealed.delete()


def _unsealed(actor: Actor, service: Service) -> str:
    sealed = SealedAddress.objects.filter(service=service).first()
    if sealed is None:
        return ""
    key = records.open_key(actor, ADDRESS_KIND, sealed.id)
    return key.open("address", sealed.address_sealed)
