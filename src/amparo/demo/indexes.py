"""The sealed indexes of the teams: written once everybody is there."""

from __future__ import annotations

from amparo.foundation.accounts.actors import actor_for
from amparo.foundation.matching.index import fold
from amparo.foundation.matching.models import PendingEntry
from amparo.foundation.vault.models import VaultGrant
from amparo.foundation.vault.user_keys import unlock

from .context import Plan
from .staff import PASSWORD

AT_ONCE = 2000  # records in memory


def fold_all(plan: Plan) -> None:
    """Fold in what is noted, for each team by a colleague who has its key."""
    for team_id, vault in plan.vaults.items():
        kinds = PendingEntry.objects.filter(team_id=team_id).values_list("kind")
        for (kind,) in kinds.order_by("kind").distinct():
            held = VaultGrant.objects.filter(vault_key=vault).select_related(
                "user_key__user"
            )
            user = held.earliest("created_at").user_key.user
            actor = actor_for(user, unlock(user.id, PASSWORD))
            while fold(actor, kind, team_id, wait=True, most=AT_ONCE):
                pass
