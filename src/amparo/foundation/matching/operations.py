"""What a colleague can do with the index of a team."""

from __future__ import annotations

from uuid import UUID

from ..journal.operations import act
from ..organisations.models import Team
from ..organisations.operations import scope_of_team
from ..policy import Actor
from ..tasks.operations import complete
from ..vault.team_keys import keyring_of
from . import index, recoding
from .models import PendingEntry
from .tasks import RENEW


def renew_index(actor: Actor, team_id: UUID) -> int:
    """Fold in all that waits, and code anew what waits; return how many."""
    team = Team.objects.get(id=team_id)
    with act(actor, "index.renew", scope_of_team(team), team) as entry:
        keyring_of(actor)
        kinds = PendingEntry.objects.filter(team=team).values_list("kind", flat=True)
        count = 0
        for kind in sorted(set(kinds)):
            while folded := index.fold(actor, kind, team_id, wait=True):
                count += folded
        while coded := recoding.follow(actor, [team_id]):
            count += coded
        complete(team, RENEW, by=actor.user_id)
        entry.note(count=count)
    return count
