"""What rooms above add to cases, without this room knowing them.

A room registers here when it starts (``apps.py``).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from amparo.foundation.accounts.middleware import StaffRequest
from amparo.foundation.policy import Actor

from .models import Case

# The template and context of a panel, or None when there is nothing to show.
Drawn = tuple[str, dict[str, Any]] | None
Panel = Callable[[StaffRequest, Case], Drawn]
# What a form about the child begins with, by the name of the field.
ChildValues = Callable[[Actor, Case], dict[str, Any]]

_FIRST: list[Panel] = []
_CHILD_VALUES: list[ChildValues] = []


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
