"""What rooms above add to cases, without this room knowing them.

A room registers here when it starts (``apps.py``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import F, Q
from django.utils.functional import Promise

from amparo.foundation.accounts.middleware import StaffRequest
from amparo.foundation.lists.specs import Column
from amparo.foundation.policy import Actor
from amparo.foundation.questionnaires.models import AnswerSheet

from .models import Approval, Case

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
# What follows from something, in its transaction; the case holds what is new.
Consequence = Callable[[Case], None]
# What follows from the decision on a transfer: by whom, which case and request, yes.
Decided = Callable[[Actor, Case, Approval, bool], None]
# What a supervisor reads before that decision: label and value.
Facts = Callable[[Actor, Approval], list[tuple[str, str]]]


@dataclass(frozen=True)
class Link:
    """A link for those with a permission: on a case, above the list or below it.

    ``place`` is "case", "list" or "below".
    """

    place: str
    verb: str
    url_name: str
    label: str | Promise
    icon: str = "referral"


@dataclass(frozen=True)
class Need:
    """What the list of cases can be narrowed to: cases that need attention, and why.

    ``label`` says it to this person, ``found`` is the filter. ``column`` stands in
    files only and reads ``value`` from the row by the name of the need.
    """

    name: str
    label: Callable[[Actor], str | Promise]
    found: Callable[[Actor], Q]
    column: Column
    value: F


class Happened(StrEnum):
    """What happens to a case and has consequences in rooms above."""

    RISK = "risk"  # assessed
    ASSIGNED = "assigned"  # to someone, or to nobody any more
    CLOSED = "closed"
    REOPENED = "reopened"


_FIRST: list[Panel] = []
_NEEDS: list[Need] = []
_LINKS: list[Link] = []
_CHILD_VALUES: list[ChildValues] = []
_TRANSFER: list[tuple[Decided, Facts]] = []
_ENTRIES: list[Entries] = []
_FILLED_IN: list[FilledIn] = []
_GIVER_CHECKS: list[GiverCheck] = []
_CONTACT_CHECKS: list[ContactCheck] = []
_CONSEQUENCES: dict[Happened, list[Consequence]] = {each: [] for each in Happened}
_CLOSING_NOTES: list[Callable[[Case], str]] = []
_STILL_FOLLOWED: list[Callable[[Case], bool]] = []


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


def add_need(need: Need) -> None:
    """Let the list of cases be narrowed by what a room above knows."""
    _NEEDS.append(need)


def needs() -> list[Need]:
    """Return what rooms above let the list of cases be narrowed to."""
    return _NEEDS


def add_consequence(what: Happened, consequence: Consequence) -> None:
    """Do something whenever this happens to a case."""
    _CONSEQUENCES[what].append(consequence)


def follow(what: Happened, case: Case) -> None:
    """Do what follows in rooms above; call it inside the operation."""
    for consequence in _CONSEQUENCES[what]:
        consequence(case)


def add_closing_note(note: Callable[[Case], str]) -> None:
    """Say before a case closes what ends with it; an empty text is left out."""
    _CLOSING_NOTES.append(note)


def closing_notes(case: Case) -> list[str]:
    """Return what rooms above say before a case closes."""
    return [words for note in _CLOSING_NOTES if (words := note(case))]


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


def add_still_followed(followed: Callable[[Case], bool]) -> None:
    """Say about which closed cases something may still be filled in."""
    _STILL_FOLLOWED.append(followed)


def is_still_followed(case: Case) -> bool:
    """Say whether something may still be filled in about a closed case."""
    return any(followed(case) for followed in _STILL_FOLLOWED)
