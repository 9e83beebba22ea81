"""Data types of transfers and cover."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID


@dataclass(frozen=True)
class TransferData:
    """The receiving team, the coded reason, and what they should know (sealed)."""

    to_team_id: UUID
    why: str
    handover: str = field(default="", repr=False)


@dataclass(frozen=True)
class CoverData:
    """Who is away, who does their work, from which to which day."""

    user_id: UUID
    by_id: UUID
    starts_on: date
    ends_on: date
