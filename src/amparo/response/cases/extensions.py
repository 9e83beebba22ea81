"""What rooms above add to cases, without this room knowing them.

A room registers here when it starts (``apps.py``).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from amparo.foundation.accounts.middleware import StaffRequest
from amparo.foundation.policy import Actor

from .models import Approval, Case

# The template and context of a panel, or None when there is nothing to show.
Drawn = tuple[str, dict[str, Any]] | None
Panel = Callable[[StaffRequest, Case], Drawn]
# What a form about the child begins with, by the name of the field.
ChildValues = Callable[[Actor, Case], dict[str, Any]]

# What follows from the decision on a transfer: by whom, which case and request, yes.
Decided = Callable[[Actor, Case, Approval, bool], None]
# What a supervisor reads before that decision: label and value.
Facts = Callable[[Actor, Approval], list[tuple[str, str]]]


@dataclass(frozen=True)
class Link:
    """A link for those with a permission: on a case (``case``) or above the list."""

    place: str
    verb: str
    url_name: str
    label: str | Promise
    icon: str = "referral"


_FIRST: list[Panel] = []
_LINKS: list[Link] = []
_CHILD_VALUES: list[ChildValues] = []
_TRANSFER: list[tuple[Decided, Facts]] = []


def add_first_panel(panel: Panel) -> None:
    """Add a panel above everything else on the page of a case."""
    _FIRST.append(panel)


def first_panels(request: StaffRequest, case: Case) -> list[Drawn]:
    """Return the panels of rooms above that stand first on a case's page."""
    found = [panel(request, case) for panel in _FIRST]
    return [one for one in found if one is not None]


def add_child_values(values: ChildValues) -> None:
    """Fill in the form of the child with what a room above knows."""
    _CHILD_VALUES.append(values)


def child_values(actor: Actor, case: Case) -> dict[str, Any]:
    """Return what the form of the child begins with."""
    known: dict[str, Any] = {}
    for values in _CHILD_VALUES:
        known |= values(actor, case)
    return known


def add_transfers(decided: Decided, facts: Facts) -> None:
    """Let the room of transfers say what follows from an approval, and what is read."""
    _TRANSFER.append((decided, facts))


def transfer_decided(
    actor: Actor, case: Case, approval: Approval, approve: bool
) -> None:
    """Do what follows from the decision on a transfer; inside that operation."""
    for decided, _facts in _TRANSFER:
        decided(actor, case, approval, approve)


def transfer_facts(actor: Actor, approval: Approval) -> list[tuple[str, str]]:
    """Return what a supervisor reads about a transfer before deciding."""
    return [one for _decided, facts in _TRANSFER for one in facts(actor, approval)]


def add_link(link: Link) -> None:
    """Add a link to the page of a case, or above the list of cases."""
    _LINKS.append(link)


def links_at(place: str) -> list[Link]:
    """Return the links of rooms above at a place; the page asks the policy."""
    return [link for link in _LINKS if link.place == place]
