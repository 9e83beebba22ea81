"""Concerns as figures see them: coded columns alone, stored without intake."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import count
from typing import Any

from amparo.foundation.kernel.ids import uuid7
from amparo.foundation.organisations.models import Team
from amparo.response.concerns.codes import Channel, State
from amparo.response.concerns.models import Concern

_numbers = count(1)


def concern_row(team: Team, came_at: datetime, **more: Any) -> Concern:
    """Return an unsaved concern that a team received at a moment."""
    known: dict[str, Any] = {
        "id": uuid7(),
        "code": f"F-{next(_numbers):08d}",
        "country_id": team.country_id,
        "team": team,
        "channel": Channel.WEB,
        "came_at": came_at,
        "promised_at": came_at + timedelta(hours=24),
        "language": "es",
        "narrative_sealed": b"",
    }
    known |= more
    if known.get("state") == State.CLOSED:
        known.setdefault("closed_at", came_at + timedelta(days=3))
    return Concern(**known)
