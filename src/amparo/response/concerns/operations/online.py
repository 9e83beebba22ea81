"""Addresses of something online: sealed for the online desk, and for nobody else."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from amparo.foundation.kernel.errors import RuleBroken
from amparo.foundation.vault.models import Purpose
from amparo.foundation.vault.records import new_key

from ..letters import ONLINE
from ..models import Concern
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
