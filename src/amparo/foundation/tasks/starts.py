"""What someone can begin from "My day": a room above adds a link."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise

from ..policy import Actor, may_anywhere


@dataclass(frozen=True)
class Start:
    """A link for those with a permission, such as "New case"."""

    verb: str
    url_name: str
    label: str | Promise
    icon: str = "plus"

    @property
    def url(self) -> str:
        """Its address."""
        return reverse(self.url_name)


_STARTS: list[Start] = []


def add_start(start: Start) -> None:
    """Add a link to the head of "My day"."""
    _STARTS.append(start)


def starts_for(actor: Actor) -> list[Start]:
    """Return what this person can begin."""
    return [start for start in _STARTS if may_anywhere(actor, start.verb)]
