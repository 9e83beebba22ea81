"""The directory as a list: its columns, and what stands in them."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from amparo.foundation.lists.specs import Cell, Column, ListSpec

from . import presenters
from .models import Capacity, Service


def _name(service: Service) -> Cell:
    return Cell(service.name, reverse("services:service", args=[service.id]))


def _room(service: Service) -> Cell:
    tone = presenters.CAPACITY_TONES[Capacity(service.capacity)]
    return Cell(service.get_capacity_display(), tone=tone)


def _verified(service: Service) -> str:
    return presenters.verified(service, timezone.localdate())


DIRECTORY = ListSpec(
    name="services",
    label=_("Services"),
    columns=(
        Column("name", _("Service"), _name, ("name",)),
        Column("kind", _("Type"), Service.get_kind_display, ("kind",)),
        Column(
            "organisation",
            _("Organisation"),
            lambda service: service.organisation.name,
            ("organisation__name",),
        ),
        Column(
            "country",
            _("Country"),
            lambda service: service.country.label,
            only_in_files=True,
        ),
        Column("ages", _("Ages"), presenters.whom, only_in_files=True),
        Column(
            "verified",
            _("Verified"),
            _verified,
            ("-verified_on",),
            value=lambda service: service.verified_on,
        ),
        Column("capacity", _("Capacity"), _room, ("room",)),
    ),
    # Those who can help today stand first.
    order=("room", "name"),
    export_verb="service.export",
)
