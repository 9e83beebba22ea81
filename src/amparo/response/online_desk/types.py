"""What the operations of this room take and give back."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from ..concerns.models import Concern


@dataclass(frozen=True)
class HandOff:
    """To which hotline addresses went, when, and what it gave as a reference."""

    hotline: str = field(repr=False)
    done_at: datetime
    reference: str = field(default="", repr=False)
    who: str = ""  # the colleague who did it; empty when it is being written down


@dataclass(frozen=True)
class OnlinePart:
    """The addresses of a concern, as the online desk reads them. Never a link."""

    concern: Concern
    addresses: list[str] = field(repr=False)  # none when they were destroyed
    handed: list[HandOff] = field(repr=False)
    allowed: bool  # whether the country lets them go to a hotline
