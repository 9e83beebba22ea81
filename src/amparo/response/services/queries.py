"""Queries of the directory."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from amparo.foundation.kernel.text import fold
from amparo.foundation.organisations.models import Organisation, Team
from amparo.foundation.policy import AccessScope, Actor, visible

from .models import Capacity, Service

_READS = "service.search"
# Those who can help today stand first.
_ROOM_FIRST = [Capacity.HAS, Capacity.ASK, Capacity.WAIT_LIST, Capacity.NONE]


def scope_of(service: Service) -> AccessScope:
    """Return the access scope of a service."""
    return AccessScope(
        team_ids=frozenset({service.team_id}),
        organisation_ids=frozenset({service.organisation_id}),
        country=service.country_id,
    )


def visible_to(actor: Actor) -> QuerySet[Service]:
    """Return the services that the actor may see."""
    reach = visible(
        actor, _READS, team="team", organisation="organisation", country="country"
    )
    return Service.objects.filter(reach).select_related(
        "organisation", "team", "country"
    )


def find(
    actor: Actor,
    country: str = "",
    *,
    kind: str = "",
    text: str = "",
    age: int | None = None,
    oldest: int | None = None,
    language: str = "",
) -> QuerySet[Service]:
    """Return the open services that fit, those with room first.

    ``text`` is looked for in the names of service and organisation, without marks and
    capitals; every word of it must be there. With ``oldest``, the age lies between
    both. Nothing about the search is stored.
    """
    found = visible_to(actor).filter(
        status=Service.Status.ACTIVE, organisation__is_active=True
    )
    if country:
        found = found.filter(country_id=country)
    if kind:
        found = found.filter(kind=kind)
    if language:
        found = found.filter(language_codes__contains=f" {language} ")
    if age is not None:
        found = found.filter(Q(max_age__isnull=True) | Q(max_age__gte=age))
        found = found.filter(min_age__lte=age if oldest is None else oldest)
    return named(found, text).annotate(room=_room()).order_by("room", "name", "id")


def named(found: QuerySet[Service], text: str) -> QuerySet[Service]:
    """Return those with every word of a text in the name of service or organisation.

    Organisations are compared in Python: a database folds the case of ASCII only.
    """
    words = fold(text).split()
    names = dict(
        found.order_by().values_list("organisation_id", "organisation__name").distinct()
    )
    folded = {key: fold(name) for key, name in names.items()} if words else {}
    for word in words:
        theirs = [key for key, name in folded.items() if word in name]
        found = found.filter(
            Q(search_text__contains=word) | Q(organisation_id__in=theirs)
        )
    return found


def _room() -> Case:
    return Case(
        *(When(capacity=c, then=Value(n)) for n, c in enumerate(_ROOM_FIRST)),
        default=Value(len(_ROOM_FIRST)),
        output_field=IntegerField(),
    )


def own(actor: Actor) -> QuerySet[Service]:
    """Return the services that the actor maintains, closed ones too."""
    return visible_to(actor).filter(
        visible(actor, "service.change", team="team", organisation="organisation")
    )


def teams_that_may_list(actor: Actor) -> QuerySet[Team]:
    """Return the teams for which the actor may add a service."""
    reach = visible(actor, "service.list", team="id", organisation="organisation")
    return Team.objects.filter(reach, is_active=True).select_related("organisation")


def get(actor: Actor, service_id: UUID) -> Service:
    """Return a service that the actor may see, or raise DoesNotExist."""
    return (
        visible_to(actor)
        .select_related("verified_by", "changed_by", "location__area")
        .prefetch_related("areas")
        .get(id=service_id)
    )


def needs_reason(service: Service) -> bool:
    """Say whether referring to a service needs an override reason.

    It does while the safeguarding of its organisation is not in order.
    """
    states = Organisation.Safeguarding
    return service.organisation.safeguarding in (states.RED, states.EXPIRED)
