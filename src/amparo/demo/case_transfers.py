"""Cases on their way to another team in the demonstration, and cover for leave."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from amparo.foundation.accounts.actors import actor_for
from amparo.foundation.kernel.errors import RuleBroken
from amparo.foundation.policy import Actor, Role
from amparo.foundation.vault.user_keys import unlock
from amparo.response.case_transfers.operations import (
    decline_transfer,
    set_cover,
    transfer_case,
)
from amparo.response.case_transfers.types import CoverData, TransferData
from amparo.response.cases.codes import State
from amparo.response.cases.models import Case

from .context import Context, Plan
from .staff import PASSWORD, DemoTeam

HANDOVER = (
    "La tía sabe que van a llamar. Habla con calma si puede dibujar; prefiere las "
    "tardes. El colegio ya tiene sus papeles."
)
DAYS = 9  # of leave


def fill(plan: Plan) -> None:
    """Let a case wait for another team, another be declined, and somebody be away."""
    for context in plan.contexts[:2]:
        _transfers(context)
        _leave(context.teams[0])


def _transfers(context: Context) -> None:
    here, there = context.teams[:2]
    sender, receiver = _supervisor(here), _supervisor(there)
    found = Case.objects.filter(
        team=here.team, state__in=[State.PLANNED, State.IN_CARE]
    )
    sent = []
    for case in found.order_by("-opened_on", "code")[:6]:
        data = TransferData(there.team.id, "moved", HANDOVER)
        try:
            made = transfer_case(sender, case.id, data, uuid4(), case.version)
        except RuleBroken:  # a request waits in it, or consent is missing
            continue
        sent.append(made)
        if len(sent) == 2:
            decline_transfer(receiver, sent[0].id, "full")
            break


def _leave(team: DemoTeam) -> None:
    caseworker, boss = team.one(Role.CASEWORKER), team.one(Role.SUPERVISOR)
    today = timezone.localdate()
    days = CoverData(caseworker.id, boss.id, today, today + timedelta(days=DAYS))
    set_cover(_supervisor(team), team.team.id, days, uuid4())


def _supervisor(team: DemoTeam) -> Actor:
    user = team.one(Role.SUPERVISOR)
    keyring = team.keyrings.get(user.id) or unlock(user.id, PASSWORD)
    return actor_for(user, keyring)
