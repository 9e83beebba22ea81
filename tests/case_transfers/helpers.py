"""Wara's case on its way from Cochabamba to another team."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from amparo.foundation.countries.models import CountrySetting
from amparo.foundation.countries.queries import forget_facts
from amparo.foundation.countries.settings import TRANSFER_ABROAD_ALLOWED
from amparo.foundation.policy import Actor
from amparo.response.case_transfers.models import CaseTransfer
from amparo.response.case_transfers.operations import transfer_case
from amparo.response.case_transfers.types import TransferData
from amparo.response.cases.models import Case
from amparo.response.cases.operations import decide_approval
from tests.cases.helpers import planned
from tests.cast import World

HANDOVER = "She likes to draw while you talk. Her aunt knows that you will call."


def data(world: World, to: str = "el_alto", **more: Any) -> TransferData:
    """Return what Carla writes when Wara moves to her aunt."""
    facts = {"why": "moved", "handover": HANDOVER} | more
    return TransferData(world.team_id(to), **facts)


def asked(
    world: World,
    case: Case | None = None,
    to: str = "el_alto",
    actor: Actor | None = None,
) -> CaseTransfer:
    """Ask as Carla (or send as a supervisor) to transfer a planned case."""
    case = case or planned(world)
    now = Case.objects.get(id=case.id)
    who = actor or world.carla
    return transfer_case(who, now.id, data(world, to), uuid4(), now.version)


def sent(world: World, case: Case | None = None, to: str = "el_alto") -> CaseTransfer:
    """Transfer a case as far as the receiving team has to answer."""
    row = asked(world, case, to)
    assert row.approval_id is not None
    decide_approval(world.sonia, row.approval_id, True)
    return CaseTransfer.objects.get(id=row.id)


def forbid_abroad(country: str = "BO") -> None:
    """Keep cases of a country at home."""
    CountrySetting.objects.create(
        country_id=country, key=TRANSFER_ABROAD_ALLOWED, value=False
    )
    forget_facts()
