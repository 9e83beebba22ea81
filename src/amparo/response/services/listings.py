"""What the public reads of a service: as two organisations agreed on, nothing else.

A listing is a copy. When the service's own team changes a number, children go on
reading the one that a second person has seen, until the change is agreed on as well.
This is the only module of the directory that the public side may import.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from amparo.foundation.countries.operations.second_people import for_children
from amparo.foundation.countries.queries import (
    country_setting,
    deadline_hours,
    local_date,
)
from amparo.foundation.countries.settings import HIDE_PARTNER_NAMES
from amparo.foundation.journal.operations import act
from amparo.foundation.kernel.coded import vouch
from amparo.foundation.kernel.errors import RuleBroken
from amparo.foundation.kernel.locking import change
from amparo.foundation.kernel.moments import now_rounded
from amparo.foundation.kernel.text import fold, many_lines
from amparo.foundation.organisations.models import Organisation
from amparo.foundation.policy import Actor
from amparo.foundation.proposals.kinds import (
    DecisionKind,
    Line,
    declare,
    declare_alarms,
)
from amparo.foundation.proposals.models import Proposal
from amparo.foundation.proposals.operations import Reach, overtake, put_forward
from amparo.foundation.tasks.operations import complete
from amparo.foundation.vault import record_keys

from .models import Kind, Location, PublicListing, SealedAddress, Service
from .queries import needs_reason, scope_of
from .tasks import LIST_AGAIN

# For the public side, which may import no other module of this room.
__all__ = [
    "RESIDENTIAL",
    "TOPIC",
    "WHY_HIDDEN",
    "Kind",
    "PublicListing",
    "differs",
    "hide_again",
    "hide_listing",
    "listing_of",
    "oldest_shown",
    "propose_listing",
    "shown_in",
    "state_words",
    "wanted",
    "withdraw_address",
]

TOPIC = "service.public"
# Where children live: no address of such a place is ever public.
RESIDENTIAL = frozenset({Kind.SAFE_HOUSE, Kind.ALTERNATIVE_CARE})
WHY_HIDDEN: dict[str, str | Promise] = {
    "wrong": _("Wrong number or address"),
    "closed": _("It does not help children now"),
    "unsafe": _("Not safe for children"),
    "ours": _("We do not want to be listed any more"),
}
_SHORTEST = 6  # letters of a part of an address that says where it is


# -- What two people agree on ------------------------------------------------------


def propose_listing(
    actor: Actor, service_id: UUID, how_to_get_in: str, with_address: bool
) -> Proposal:
    """Propose, for the organisation that offers it, to show a service to the public.

    Children read it once someone of another organisation has confirmed it. The address
    is shown only if it is public and nobody lives there.
    """
    service = _load(service_id)
    with act(actor, "service.propose_public", scope_of(service), service) as entry:
        _check_may_be_shown(service)
        new = wanted(service, how_to_get_in, with_address)
        _check_tells_no_address(actor, service, new)
        entry.note(kind=service.kind, address=bool(new["address"]))
        return put_forward(
            actor,
            "service.propose_public",
            TOPIC,
            str(service.id),
            country=service.country_id,
            old=_stands(service),
            new=new,
            subject_id=service.id,
            reach=Reach(
                team_ids=frozenset({service.team_id}),
                organisation_ids=frozenset({service.organisation_id}),
            ),
        )


def hide_listing(actor: Actor, service_id: UUID, reason: str) -> PublicListing:
    """Hide a service from the public at once: what may harm a child cannot wait."""
    service = _load(service_id)
    with act(actor, "service.hide_public", scope_of(service), service, reason=reason):
        if reason not in WHY_HIDDEN:
            raise RuleBroken(_("Please say why."), "reason")
        found = PublicListing.objects.filter(service=service).first()
        if found is None or found.hidden_at is not None:
            raise RuleBroken(_("This service is not public."))
        _hide(found, reason)
    return found


def hide_again(listing: PublicListing) -> None:
    """Hide a listing that was hidden after the backup that has just been restored."""
    _hide(listing, "unsafe")


def withdraw_address(service: Service) -> None:
    """Hide a listing whose address is public no more; within the act that hides it."""
    found = PublicListing.objects.filter(service=service).exclude(address="").first()
    if found is not None and found.hidden_at is None:
        _hide(found, "unsafe")
    overtake(TOPIC, str(service.id))  # nobody confirms the earlier address afterwards


def listing_of(service: Service) -> PublicListing | None:
    """Return what two people agreed on, if it is authentic; hidden ones too."""
    found = PublicListing.objects.filter(service=service).first()
    return found if found is not None and found.is_authentic else None


def wanted(service: Service, how_to_get_in: str, with_address: bool) -> dict[str, Any]:
    """Return what would be public of a service as it is now, as JSON values."""
    where: Location | None = Location.objects.filter(service=service).first()
    is_public = where is not None and where.disclosure == Location.Disclosure.PUBLIC
    may_tell = with_address and is_public and service.kind not in RESIDENTIAL
    return {
        "name": service.name,
        "kind": service.kind,
        "area_codes": sorted(service.areas.values_list("code", flat=True)),
        "languages": service.languages,
        "min_age": service.min_age,
        "max_age": service.max_age,
        "for_sex": service.for_sex,
        "free": service.free,
        "hours": service.hours,
        "phone": service.phone,
        "how_to_get_in": many_lines(how_to_get_in),
        "address": where.address if where is not None and may_tell else "",
    }


def differs(service: Service, listing: PublicListing) -> bool:
    """Say whether the directory tells colleagues something else than the public."""
    now = wanted(service, listing.how_to_get_in, bool(listing.address))
    return now != _values(listing)


def _load(service_id: UUID) -> Service:
    return Service.objects.select_related("organisation", "team", "country").get(
        id=service_id
    )


def _check_may_be_shown(service: Service) -> None:
    if country_setting(service.country_id, HIDE_PARTNER_NAMES):
        raise RuleBroken(_("In this country no partner is named in public."))
    if service.status != Service.Status.ACTIVE or needs_reason(service):
        raise RuleBroken(
            _("A service that is closed, or not safe to refer to, cannot be public.")
        )
    if not service.phone:
        raise RuleBroken(_("Children need a telephone number to call. Add one first."))


def _check_tells_no_address(
    actor: Actor, service: Service, new: Mapping[str, Any]
) -> None:
    """Refuse words that tell an address which is not shown itself.

    A sealed address is compared where the person holds its key.
    """
    secret = "" if new["address"] else _address_known(actor, service)
    told = fold(f"{new['name']} {new['hours']} {new['how_to_get_in']}")
    parts = fold(secret.replace("\n", ",")).split(",")
    if any(p.strip() in told for p in parts if len(p.strip()) >= _SHORTEST):
        raise RuleBroken(
            _("This tells the address, which is not public. Take it out."),
            "how_to_get_in",
        )


def _address_known(actor: Actor, service: Service) -> str:
    where = Location.objects.filter(service=service).first()
    if where is not None and where.address:
        return where.address
    sealed = SealedAddress.objects.filter(service=service).first()
    if sealed is None:
        return ""
    key = record_keys.open_keys(actor, sealed.label, [sealed.id]).get(sealed.id)
    return key.read(sealed, "address") if key else ""


def _hide(listing: PublicListing, reason: str) -> None:
    change(listing, listing.version, hidden_at=now_rounded(), hidden_because=reason)
    overtake(TOPIC, str(listing.service_id))
    complete(listing.service, LIST_AGAIN, outcome="dropped")


def _values(listing: PublicListing) -> dict[str, Any]:
    return {name: getattr(listing, name) for name in PublicListing.SHOWN}


def _stands(service: Service) -> dict[str, Any]:
    found = listing_of(service)
    return {} if found is None or found.hidden_at is not None else _values(found)


def _current(proposal: Proposal) -> dict[str, Any]:
    return _stands(_load(proposal.row_id))


def _second(actor: Actor, proposal: Proposal) -> None:
    """Accept someone of another organisation, while the address is still public."""
    for_children(actor, proposal)
    service = _load(proposal.row_id)
    _check_may_be_shown(service)
    now = wanted(service, proposal.new["how_to_get_in"], True)
    if proposal.new["address"] not in ("", now["address"]):
        raise RuleBroken(_("The address is not public any more. Propose it again."))


def _apply(_actor: Actor, proposal: Proposal) -> None:
    service = _load(proposal.row_id)
    today = local_date(service.country, timezone.now())
    facts = dict(proposal.new) | {
        "country_id": service.country_id,
        "agreed_on": today,
        "hidden_at": None,
        "hidden_because": "",
    }
    found = PublicListing.objects.filter(service=service).first()
    if found is None:
        PublicListing.objects.create(service=service, **facts)
    else:
        change(found, found.version, **facts)
        vouch(found)
    complete(service, LIST_AGAIN)


def _lines(proposal: Proposal) -> list[Line]:
    labels: dict[str, str] = {
        "name": gettext("Name of the service"),
        "phone": gettext("Telephone"),
        "hours": gettext("Hours"),
        "how_to_get_in": gettext("How to get in"),
        "address": gettext("Address"),
        "area_codes": gettext("Areas"),
        "languages": gettext("Languages"),
        "min_age": gettext("Minimum age"),
        "max_age": gettext("Maximum age"),
        "free": gettext("Free for children"),
    }
    return [
        Line(label, _said(proposal.old.get(name)), _said(proposal.new.get(name)))
        for name, label in labels.items()
    ]


def _said(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(value)
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    return "" if value is None else str(value)


KINDS = (
    DecisionKind(
        TOPIC,
        _("Show a service to the public"),
        "service.confirm_public",
        _current,
        _apply,
        _lines,
        second=_second,
    ),
)
declare(*KINDS)
declare_alarms(
    {
        "changed.services.publiclisting": _(
            "A public service was changed outside of Amparo"
        )
    }
)


# -- What the public sees ----------------------------------------------------------


def shown_in(country_code: str, now: datetime) -> list[PublicListing]:
    """Return the services of a country that the public may see, by name.

    What was changed outside of Amparo, is too long ago, or is not open, active and safe
    to refer to is left out; so is everything where no partner is named in public.
    """
    if country_setting(country_code, HIDE_PARTNER_NAMES):
        return []
    unsafe = (Organisation.Safeguarding.RED, Organisation.Safeguarding.EXPIRED)
    found = PublicListing.objects.filter(
        country_id=country_code,
        hidden_at=None,
        agreed_on__gt=oldest_shown(country_code, now),
        service__country_id=country_code,
        service__status=Service.Status.ACTIVE,
        service__team__is_active=True,
        service__organisation__is_active=True,
    ).exclude(service__organisation__safeguarding__in=unsafe)
    # Children have come to live there since it was agreed on.
    found = found.exclude(~Q(address=""), service__kind__in=RESIDENTIAL)
    return [one for one in found.order_by("name", "id") if one.is_authentic]


def oldest_shown(country_code: str, now: datetime) -> date:
    """Return the day after which something was agreed on that is still shown."""
    hours = deadline_hours(country_code, "service.public")
    return (now - timedelta(hours=hours)).date()


def state_words(listing: PublicListing | None) -> str:
    """Return in words whether the public sees a service."""
    if listing is None:
        return gettext("Not public: only colleagues see this service.")
    if listing.hidden_at is not None:
        why = WHY_HIDDEN.get(listing.hidden_because, "")
        return gettext("Hidden from the public: %(reason)s.") % {"reason": why}
    day = date_format(listing.agreed_on, "DATE_FORMAT")
    return gettext("Public, as agreed on %(day)s.") % {"day": day}
