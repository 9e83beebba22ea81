"""Addresses of something online: sealed for the online desk, and for nobody else."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from amparo.foundation.countries.queries import country_setting, deadline_hours
from amparo.foundation.countries.settings import ONLINE_HANDOFF_ALLOWED
from amparo.foundation.kernel.errors import RuleBroken
from amparo.foundation.organisations.models import Team
from amparo.foundation.tasks.operations import create_task
from amparo.foundation.vault.record_keys import destroy

from ..codes import Family
from ..models import Concern, MatchCode
from ..queries import online_desk
from ..signed_messages import ONLINE
from ..tasks import HANDOFF, NO_HANDOFF


def desk_for_addresses(team: Team) -> UUID:
    """Return the desk to which addresses that a team was told are sealed.

    Raises ``RuleBroken`` when nobody could open them: the forms do not ask for them
    then.
    """
    desk = online_desk(team)
    if desk is None:
        raise RuleBroken(
            _("We cannot take addresses of sites or accounts here yet."), "addresses"
        )
    return desk


def ask_desk(concern: Concern) -> None:
    """Make the hand-off due for the online desk, if addresses came.

    Where the country forbids it, a supervisor of the concern's team has to decide.
    """
    if not concern.online_sealed:
        return
    hours = deadline_hours(concern.country_id, HANDOFF)
    due_at = timezone.now() + timedelta(hours=hours)
    kind, team = NO_HANDOFF, concern.team
    desk_id = concern.team.online_desk_id
    if desk_id and may_hand_off(concern):
        kind, team = HANDOFF, Team.objects.get(id=desk_id)
    create_task(kind, concern, team, label=concern.code, due_at=due_at)


def may_hand_off(concern: Concern) -> bool:
    """Say whether the country lets addresses go to a hotline."""
    return country_setting(concern.country_id, ONLINE_HANDOFF_ALLOWED)


def destroy_addresses(concern: Concern, moment: datetime) -> None:
    """Destroy the key and the bytes of addresses, and by what they could be found."""
    destroy(ONLINE, concern.id)
    MatchCode.objects.filter(concern=concern, family=Family.ACCOUNT).delete()
    Concern.objects.filter(id=concern.id).update(
        online_sealed=None, online_purged_at=moment
    )
