"""What the operations of this room take."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID


@dataclass(frozen=True)
class TransferData:
    """To which team a concern is passed on, why, and whether the first reads on."""

    to_team_id: UUID
    reason: str = field(default="", repr=False)
    keeps_access: bool = False
