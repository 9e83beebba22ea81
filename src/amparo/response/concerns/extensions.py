"""What rooms above add to concerns, without this room knowing them.

A room registers here when it starts (``apps.py``): panels on the page of a concern and
in the inbox, lists beside the inbox, who else may read a concern, and what is deleted
along with one.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.functional import Promise

from amparo.foundation.accounts.middleware import StaffRequest
from amparo.foundation.policy import Actor, may_anywhere

from .models import Concern

# The template and context of a panel, or None when there is nothing to show.
Drawn = tuple[str, dict[str, Any]] | None
Panel = Callable[[StaffRequest, Concern], Drawn]
Notice = Callable[[StaffRequest], Drawn]
# Which of these teams may read a concern that is not theirs.
Readers = Callable[[Concern, Collection[UUID]], frozenset[UUID]]
Deletion = Callable[[Concern, datetime], None]

_PANELS: dict[str, list[Panel]] = {"head": [], "aside": []}
_NOTICES: list[Notice] = []
_LISTS: list[ListLink] = []
_READERS: list[Readers] = []
_DELETIONS: list[Deletion] = []
_BESIDE_MATCHES: list[Callable[[StaffRequest, Concern, Any], Drawn]] = []


@dataclass(frozen=True)
class ListLink:
    """A link beside the inbox, for everyone with the permission somewhere."""

    label: str | Promise
    url_name: str
    verb: str


def add_panel(slot: str, panel: Panel) -> None:
    """Add a panel to the page of a concern: in its "head", or "aside"."""
    _PANELS[slot].append(panel)


def panels(slot: str, request: StaffRequest, concern: Concern) -> list[Drawn]:
    """Return the panels of rooms above in a slot of a concern's page."""
    return [panel(request, concern) for panel in _PANELS[slot]]


def add_match_panel(panel: Callable[[StaffRequest, Concern, Any], Drawn]) -> None:
    """Add a panel below the possible duplicates of a concern (``Matches``)."""
    _BESIDE_MATCHES.append(panel)


def match_panels(request: StaffRequest, concern: Concern, found: Any) -> list[Drawn]:
    """Return the panels of rooms above about possible duplicates."""
    return [panel(request, concern, found) for panel in _BESIDE_MATCHES]


def add_notice(notice: Notice) -> None:
    """Add a notice above the inbox."""
    _NOTICES.append(notice)


def notices(request: StaffRequest) -> list[Drawn]:
    """Return the notices of rooms above for the inbox."""
    return [notice(request) for notice in _NOTICES]


def add_list(label: str | Promise, url_name: str, verb: str) -> None:
    """Add a link to a list of a room above beside the inbox."""
    _LISTS.append(ListLink(label, url_name, verb))


def lists(actor: Actor) -> list[ListLink]:
    """Return the lists of rooms above that the actor may open."""
    return [one for one in _LISTS if may_anywhere(actor, one.verb)]


def add_readers(readers: Readers) -> None:
    """Let teams read a concern that is not theirs, and nothing else."""
    _READERS.append(readers)


def readers(concern: Concern, team_ids: Collection[UUID]) -> frozenset[UUID]:
    """Return which of these teams may read a concern that is not theirs."""
    return frozenset().union(*(find(concern, team_ids) for find in _READERS))


def add_deletion(deletion: Deletion) -> None:
    """Delete something together with the content of a concern, in one transaction."""
    _DELETIONS.append(deletion)


def delete_along(concern: Concern, moment: datetime) -> None:
    """Delete what rooms above keep about a concern."""
    for deletion in _DELETIONS:
        deletion(concern, moment)
