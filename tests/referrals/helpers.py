"""A referral from Cochabamba to the shelter, as a caseworker sends it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from amparo.foundation.kernel.ids import uuid7
from amparo.foundation.policy import Actor
from amparo.response.referrals.models import Referral
from amparo.response.referrals.operations import send_referral
from amparo.response.referrals.sharing import Full, Preview, ReferralData
from amparo.response.services.models import Service
from tests.cast import World
from tests.services.helpers import a_service

NAME = "Wara Quispe Mamani"
PHONE = "+591 7 555 0199"
NEED = "Somebody to talk to, twice a week, in Quechua if possible."


def data_for(world: World, service: Service, **changes: Any) -> ReferralData:
    """Return what Carla says about Wara."""
    full = Full(
        called="Wara",
        safe_contact=f"Her aunt, {PHONE}, only after 17:00",
        items={"support_needs": "Quiet rooms; she startles easily."},
    )
    facts: dict[str, Any] = {
        "case_id": uuid7(),
        "case_code": "BO-7KQ2MV",
        "from_team_id": world.team_id("cochabamba"),
        "service_id": service.id,
        "priority": "urgent",
        "preview": Preview(NEED, age_band="12-14", sex="female", language="qu"),
        "full": full,
    }
    return ReferralData(**(facts | changes))


def sent(
    world: World,
    service: Service | None = None,
    actor: Actor | None = None,
    form_key: UUID | None = None,
    **changes: Any,
) -> Referral:
    """Send a referral as Carla and return it."""
    data = data_for(world, service or a_service(world), **changes)
    return send_referral(actor or world.carla, data, form_key)
