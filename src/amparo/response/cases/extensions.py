"""What rooms above add to cases, without this room knowing them.

A room registers here when it starts (``apps.py``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise

from amparo.foundation.accounts.middleware import StaffRequest
from amparo.foundation.policy import Actor, may_anywhere
from amparo.foundation.questionnaires.models import AnswerSheet

from .models import Case

# The template and context of a panel, or None when there is nothing to show.
Drawn = tuple[str, dict[str, Any]] | None
Panel = Callable[[StaffRequest, Case], Drawn]
# What a form about the child begins with, by the name of the field.
ChildValues = Callable[[Actor, Case], dict[str, Any]]
# What follows from something, in its transaction; the case holds what is new.
Consequence = Callable[[Case], None]
# Entries of the timeline (``presenters.Entry``), as far as the reader's keys open them.
Entries = Callable[[Actor, Case], Iterable[Any]]
FilledIn = Callable[[Actor, Case, AnswerSheet], None]


class Happened(StrEnum):
    """What happens to a case and has consequences in rooms above."""

    RISK = "risk"  # assessed
    ASSIGNED = "assigned"  # to someone, or to nobody any more
    CLOSED = "closed"
    REOPENED = "reopened"


_FIRST: list[Panel] = []
_CHILD_VALUES: list[ChildValues] = []
_CONSEQUENCES: dict[Happened, list[Consequence]] = {each: [] for each in Happened}
_ENTRIES: list[Entries] = []
_FILLED_IN: list[FilledIn] = []
_STILL_FOLLOWED: list[Callable[[Case], bool]] = []
_LISTS: list[tuple[str | Promise, str, str]] = []


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


def add_consequence(what: Happened, consequence: Consequence) -> None:
    """Do something whenever this happens to a case."""
    _CONSEQUENCES[what].append(consequence)


def follow(what: Happened, case: Case) -> None:
    """Do what follows in rooms above; call it inside the operation."""
    for consequence in _CONSEQUENCES[what]:
        consequence(case)


def add_entries(entries: Entries) -> None:
    """Add entries to the timeline of a case."""
    _ENTRIES.append(entries)


def entries(actor: Actor, case: Case) -> list[Any]:
    """Return what rooms above add to the timeline of a case."""
    return [entry for each in _ENTRIES for entry in each(actor, case)]


def add_filled_in(filled_in: FilledIn) -> None:
    """Do something when a questionnaire about a case was finished."""
    _FILLED_IN.append(filled_in)


def tell_filled_in(actor: Actor, case: Case, sheet: AnswerSheet) -> None:
    """Tell rooms above what was filled in; call it inside the operation."""
    for filled_in in _FILLED_IN:
        filled_in(actor, case, sheet)


def add_still_followed(followed: Callable[[Case], bool]) -> None:
    """Say about which closed cases something may still be filled in."""
    _STILL_FOLLOWED.append(followed)


def is_still_followed(case: Case) -> bool:
    """Say whether something may still be filled in about a closed case."""
    return any(followed(case) for followed in _STILL_FOLLOWED)


def add_list(label: str | Promise, url_name: str, verb: str) -> None:
    """Add a link to a list of a room above beside the list of cases."""
    _LISTS.append((label, url_name, verb))


def lists(actor: Actor) -> list[tuple[str | Promise, str]]:
    """Return the lists of rooms above that someone may open: label, address' name."""
    return [(label, name) for label, name, verb in _LISTS if may_anywhere(actor, verb)]
