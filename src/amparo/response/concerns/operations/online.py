"""Addresses of something online: sealed for the online desk, and for nobody else."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from amparo.foundation.duties.operations import raise_duty
from amparo.foundation.kernel.errors import RuleBroken
from amparo.foundation.organisations.models import Team
from amparo.foundation.places.queries import hours_for, switch
from amparo.foundation.places.switches import ONLINE_HANDOFF_ALLOWED
from amparo.foundation.vault.models import Purpose
from amparo.foundation.vault.records import destroy, new_key

from ..codes import Family
from ..duties import HANDOFF, NO_HANDOFF
from ..letters import ONLINE
from ..models import Concern, LinkCode
from ..queries import online_desk


def seal_addresses(concern: Concern, addresses: str) -> None:
    """Seal addresses to the online desk of the concern's team.

    Raises ``RuleBroken`` when addresses came although nobody could open them: the
    forms do not ask for them then.
    """
    text = addresses.strip()
    if not text:
        return
    desk = online_desk(concern.team)
    if desk is None:
        raise RuleBroken(
            _("We cannot take addresses of sites or accounts here yet."), "addresses"
        )
    key = new_key(ONLINE, concern.id, teams=[desk], purpose=Purpose.ONLINE)
    concern.online_sealed = key.seal("online", text)
    concern.online = True


def ask_desk(concern: Concern) -> None:
    """Make the hand-off due for the online desk, if addresses came.

    Where the country forbids it, a supervisor of the concern's team has to decide.
    """
    if not concern.online_sealed:
        return
    hours = hours_for(concern.country_id, HANDOFF)
    due_at = timezone.now() + timedelta(hours=hours)
    kind, team = NO_HANDOFF, concern.team
    desk_id = concern.team.online_desk_id
    if desk_id and may_hand_off(concern):
        kind, team = HANDOFF, Team.objects.get(id=desk_id)
    raise_duty(kind, concern, team, label=concern.code, due_at=due_at)


def may_hand_off(concern: Concern) -> bool:
    """Say whether the country lets addresses go to a hotline."""
    return switch(concern.country_id, ONLINE_HANDOFF_ALLOWED)


def destroy_addresses(concern: Concern, moment: datetime) -> None:
    """Destroy the key and the bytes of addresses, and by what they could be found."""
    destroy(ONLINE, concern.id)
    LinkCode.objects.filter(concern=concern, family=Family.ACCOUNT).delete()
    Concern.objects.filter(id=concern.id).update(
        online_sealed=None, online_purged_at=moment
    )
