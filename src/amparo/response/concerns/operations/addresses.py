"""Online addresses of a concern, sealed for the online desk alone."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from amparo.foundation.countries.queries import country_setting, deadline_hours
from amparo.foundation.countries.settings import ONLINE_HANDOFF_ALLOWED
from amparo.foundation.kernel.coded import write_coded
from amparo.foundation.kernel.errors import RuleBroken
from amparo.foundation.kernel.moments import now_rounded
from amparo.foundation.matching import combinations
from amparo.foundation.organisations.models import Team
from amparo.foundation.tasks.operations import create_task
from amparo.foundation.vault.record_keys import destroy

from ..matching.found_by import ADDRESSES
from ..models import Concern
from ..queries import online_desk
from ..signed_messages import ONLINE
from ..tasks import HANDOFF, NO_HANDOFF


def desk_for_addresses(team: Team) -> UUID:
    """Return the desk to which a team's addresses are sealed.

    Raises ``RuleBroken`` when no one could open them; forms do not ask for them then.
    """
    desk = online_desk(team)
    if desk is None:
        raise RuleBroken(
            _("We cannot take website or account addresses here yet."), "addresses"
        )
    return desk


def create_hand_off_task(concern: Concern) -> None:
    """Create the hand-off task of the online desk, if there are addresses.

    Where the country forbids the hand-off, a supervisor has to end it instead.
    """
    if not concern.online_sealed:
        return
    hours = deadline_hours(concern.country_id, HANDOFF)
    due_at = now_rounded() + timedelta(hours=hours)
    kind, team = NO_HANDOFF, concern.team
    desk_id = concern.team.desk_id
    if desk_id and may_hand_off(concern):
        kind, team = HANDOFF, Team.objects.get(id=desk_id)
    create_task(kind, concern, team, label=concern.code, due_at=due_at)


def may_hand_off(concern: Concern) -> bool:
    """Say whether the country allows hand-offs to a hotline."""
    return country_setting(concern.country_id, ONLINE_HANDOFF_ALLOWED)


def destroy_addresses(concern: Concern, moment: datetime) -> None:
    """Delete addresses: their key, their bytes and their combinations."""
    destroy(ONLINE, concern.id)
    combinations.drop(concern.id, ADDRESSES)
    write_coded([concern], online_sealed=None, online_purged_at=moment)
