"""Data types of the online desk."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from ..concerns.models import Concern


@dataclass(frozen=True)
class HandOff:
    """A hand-off of addresses: to which hotline, when, and its reference."""

    hotline: str = field(repr=False)
    done_at: datetime
    reference: str = field(default="", repr=False)
    who: str = ""  # the colleague who did it; empty in a new one


@dataclass(frozen=True)
class OpenAddresses:
    """The addresses of a concern as the online desk reads them; never as links."""

    concern: Concern
    addresses: list[str] = field(repr=False)  # empty once deleted
    hand_offs: list[HandOff] = field(repr=False)
    allowed: bool  # whether the country allows a hand-off
