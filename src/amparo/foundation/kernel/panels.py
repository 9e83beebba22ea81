"""Panels that rooms above add to the page of a record, without its room knowing them.

A room registers when it starts (``apps.py``); the page draws ``panels_of``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Model
from django.http import HttpRequest

# The template and context of a panel, or None when there is nothing to show.
Shown = tuple[str, dict[str, Any]]
Drawn = Shown | None
Panel = Callable[[Any, Any], Drawn]

_PANELS: dict[str, list[Panel]] = {}


def add_panel(kind: str, panel: Panel) -> None:
    """Add a panel to the pages of records of a kind, such as ``persons.person``."""
    _PANELS.setdefault(kind, []).append(panel)


def panels_of(request: HttpRequest, record: Model) -> list[Shown]:
    """Return the panels of rooms above for a record's page."""
    added = _PANELS.get(record._meta.label_lower, ())
    found = [panel(request, record) for panel in added]
    return [one for one in found if one is not None]
