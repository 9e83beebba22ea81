"""Who holds names, and who may be given one; no name is opened."""

from __future__ import annotations

from uuid import UUID

from amparo.foundation.accounts.models import Membership
from amparo.foundation.organisations.models import Team
from amparo.foundation.policy import Actor

from ..concerns.models import Concern


def keeps_names(actor: Actor) -> bool:
    """Say whether a team of the actor holds the names of other teams' reporters."""
    return Team.objects.filter(custodians_id__in=actor.team_ids()).exists()


def colleagues_of(concern: Concern) -> list[tuple[UUID, str]]:
    """Return the members of a concern's team, by name: (id, name)."""
    found = Membership.objects.filter(
        team_id=concern.team_id, ended_at=None, user__is_active=True
    )
    return list(
        found.order_by("user__name").values_list("user_id", "user__name").distinct()
    )
