"""Extension points by which rooms above add to the pages of people.

A search provider adds other results, such as a case by its code. A linker says where a
person is worked with, such as their case. Both are registered when a room starts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.utils.functional import Promise

from ..policy import Actor


@dataclass(frozen=True)
class Hit:
    """A result row that links to another room."""

    title: str | Promise
    url: str
    second: str | Promise = ""
    code: str = ""
    icon: str = "next"


Finder = Callable[[Actor, str], list[Hit]]
Linker = Callable[[Actor, Iterable[UUID]], dict[UUID, list[Hit]]]

_FINDERS: dict[str, Finder] = {}
_LINKERS: dict[str, Linker] = {}


def add_search_provider(room: str, finder: Finder) -> None:
    """Let a room answer the search field too; never log the text."""
    _FINDERS[room] = finder


def add_linker(room: str, linker: Linker) -> None:
    """Let a room say where people are worked with, for one person or many at once."""
    _LINKERS[room] = linker


def others(actor: Actor, text: str) -> list[Hit]:
    """Return what the other rooms find, room by room."""
    return [hit for finder in _FINDERS.values() for hit in finder(actor, text)]


def links(actor: Actor, person_ids: Iterable[UUID]) -> dict[UUID, list[Hit]]:
    """Return where these people are worked with; people without links are left out."""
    ids = list(person_ids)
    found: dict[UUID, list[Hit]] = {}
    for linker in _LINKERS.values():
        for person_id, hits in linker(actor, ids).items():
            found.setdefault(person_id, []).extend(hits)
    return found
