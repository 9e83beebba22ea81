"""What rooms above do when records of people are merged or changed.

A room registers here when it starts (``apps.py``).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from ..policy import Actor
from .identity import Identity
from .models import Person

# Raises ``RuleBroken`` for details that a person must not have.
IdentityCheck = Callable[[Actor, Person, Identity], None]


@dataclass(frozen=True)
class Follower:
    """Records of a room above that follow when two people are merged.

    ``move`` takes the record that goes and the one that is kept, and returns what it
    moved. ``back`` moves these back, as far as they are still there.
    """

    move: Callable[[Actor, Person, Person], list[UUID]]
    back: Callable[[Actor, Person, Person, list[UUID]], None]


_FOLLOWERS: dict[str, Follower] = {}
_CHECKS: list[IdentityCheck] = []


def add_follower(room: str, follower: Follower) -> None:
    """Let the records of a room follow a merge, and come back when it is undone."""
    _FOLLOWERS[room] = follower


def move_all(actor: Actor, away: Person, kept: Person) -> dict[str, list[str]]:
    """Move what belongs to a record to another; return the ids, by room."""
    return {
        room: [str(one) for one in follower.move(actor, away, kept)]
        for room, follower in _FOLLOWERS.items()
    }


def move_back(
    actor: Actor, away: Person, kept: Person, moved: dict[str, list[str]]
) -> None:
    """Move back what a merge had moved."""
    for room, ids in moved.items():
        if (follower := _FOLLOWERS.get(room)) is not None:
            follower.back(actor, away, kept, [UUID(one) for one in ids])


def add_identity_check(check: IdentityCheck) -> None:
    """Let a room above refuse details of a person it knows."""
    _CHECKS.append(check)


def check_identity(actor: Actor, person: Person, identity: Identity) -> None:
    """Raise ``RuleBroken`` for details that this person must not have."""
    for check in _CHECKS:
        check(actor, person, identity)
