"""What goes back to the team when somebody's work there ends.

A room above registers what people hold in it when it starts (``apps.py``).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.utils.functional import Promise


@dataclass(frozen=True)
class Held:
    """Something that people hold in a team: what, how many, and how it goes back.

    ``count`` takes the person and the team and returns how many would go back now that
    this role ends; ``give_back`` does it, after it has ended, and returns how many.
    """

    name: str
    label: str | Promise
    count: Callable[[UUID, UUID], int]
    give_back: Callable[[UUID, UUID], int]


_HELD: list[Held] = []


def add_held(held: Held) -> None:
    """Declare something that goes back to the team when its holder leaves."""
    _HELD.append(held)


def held_by(user_id: UUID, team_id: UUID | None) -> list[tuple[str, int]]:
    """Return in words what a person holds in a team, and how many of each."""
    if team_id is None:
        return []
    found = [(str(held.label), held.count(user_id, team_id)) for held in _HELD]
    return [(label, count) for label, count in found if count]


def give_back(user_id: UUID, team_id: UUID | None) -> dict[str, int]:
    """Give back to the team what a person can no longer work on; returns how many."""
    if team_id is None:
        return {}
    return {held.name: held.give_back(user_id, team_id) for held in _HELD}
