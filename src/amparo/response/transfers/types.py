"""Data types of transfers."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID


@dataclass(frozen=True)
class TransferData:
    """The receiving team, the reason, and whether the sending team keeps access."""

    to_team_id: UUID
    reason: str = field(default="", repr=False)
    keeps_access: bool = False
