"""What all pages about one team need."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.urls import reverse

from ..models import Team
from ._listing import at
from .directory import crumbs


def address_of(team: Team) -> str:
    """Return the address of a team's page."""
    return reverse("organisations:team", args=[team.id])


def way_to(team: Team, *more: tuple[str, str]) -> tuple[Any, ...]:
    """Return the breadcrumb of a page under a team's organisation."""
    return crumbs((team.organisation.name, at(team.organisation)), *more)


def find_team(team_id: UUID) -> Team:
    """Return a team with what its pages show of it."""
    return get_object_or_404(
        Team.objects.select_related(
            "organisation", "country", "custodians", "online_desk"
        ),
        id=team_id,
    )
