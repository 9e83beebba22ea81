"""What may be known about organisations and teams."""

from __future__ import annotations

from django.db.models import QuerySet

from .models import Team


def open_doors() -> QuerySet[Team]:
    """Return the teams to which the public may bring a concern."""
    return Team.objects.filter(
        receives_concerns=True, is_active=True, organisation__is_active=True
    ).order_by("created_at", "id")


def team_for_country(country_code: str) -> Team | None:
    """Return the team that takes a country's concerns; None when no door is open.

    Of several open doors, the one that was made first.
    """
    return open_doors().filter(country_id=country_code).first()
