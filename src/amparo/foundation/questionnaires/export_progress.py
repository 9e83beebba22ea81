"""How far a long file is: counts only, for the page from which it was asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple
from uuid import UUID

from django.core.cache import cache

from ..policy import Actor

Told = Callable[[int, int, int], None]
_SECONDS = 3600
_STEPS = 100  # notes of one file


class Progress(NamedTuple):
    """How many answers are written, of how many, and how many were left out."""

    done: int
    of: int
    left_out: int

    @property
    def is_over(self) -> bool:
        """Whether the file is whole."""
        return self.done >= self.of


def untold(_done: int, _of: int, _left_out: int) -> None:
    """Tell nobody."""


def teller(actor: Actor, key: UUID) -> Told:
    """Return what notes the progress of a file under a key of the actor's page."""

    last = -1

    def tell(done: int, of: int, left_out: int) -> None:
        nonlocal last
        if (step := done * _STEPS // of) > last:
            last = step
            cache.set(_name(actor, key), (done, of, left_out), _SECONDS)

    return tell


def progress_of(actor: Actor, key: UUID) -> Progress | None:
    """Return how far the actor's file is, if one was begun from that page."""
    found = cache.get(_name(actor, key))
    return Progress(*found) if found else None


def _name(actor: Actor, key: UUID) -> str:
    return f"answers-out-{actor.user_id}-{key}"
