"""What rooms above add to cases, without this room knowing them.

A room registers here when it starts (``apps.py``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from amparo.foundation.accounts.middleware import StaffRequest
from amparo.foundation.policy import Actor
from amparo.foundation.questionnaires.models import AnswerSheet

from .models import Case

# The template and context of a panel, or None when there is nothing to show.
Drawn = tuple[str, dict[str, Any]] | None
Panel = Callable[[StaffRequest, Case], Drawn]
# What a form about the child begins with, by the name of the field.
ChildValues = Callable[[Actor, Case], dict[str, Any]]
# Entries of the timeline (``presenters.Entry``), as far as the reader's keys open them.
Entries = Callable[[Actor, Case], Iterable[Any]]
FilledIn = Callable[[Actor, Case, AnswerSheet], None]
# Raises ``RuleBroken`` for who cannot consent: codes of ConsentGiver and Relation.
GiverCheck = Callable[[Case, str, str], None]
# Raises ``RuleBroken`` for numbers or words by which nobody may be contacted.
ContactCheck = Callable[[Actor, Case, str], None]

_FIRST: list[Panel] = []
_CHILD_VALUES: list[ChildValues] = []
_ENTRIES: list[Entries] = []
_FILLED_IN: list[FilledIn] = []
_GIVER_CHECKS: list[GiverCheck] = []
_CONTACT_CHECKS: list[ContactCheck] = []


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


def add_giver_check(check: GiverCheck) -> None:
    """Let a room above say who can never consent for the child of a case."""
    _GIVER_CHECKS.append(check)


def check_giver(case: Case, giver: str, relation: str) -> None:
    """Raise ``RuleBroken`` for someone who can never consent for this child."""
    for check in _GIVER_CHECKS:
        check(case, giver, relation)


def add_contact_check(check: ContactCheck) -> None:
    """Let a room above say by what the child of a case is never contacted."""
    _CONTACT_CHECKS.append(check)


def check_contact(actor: Actor, case: Case, text: str) -> None:
    """Raise ``RuleBroken`` for telephones by which this child is never contacted."""
    for check in _CONTACT_CHECKS:
        check(actor, case, text)
