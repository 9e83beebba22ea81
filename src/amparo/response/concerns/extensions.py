"""What rooms above add to concerns, without this room knowing them.

A room registers here when it starts (``apps.py``): panels on the page of a concern and
in the inbox, lists beside the inbox, who else may read a concern, whose words create no
task, and what is deleted or handed over along with one.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.functional import Promise

from amparo.foundation.accounts.middleware import StaffRequest
from amparo.foundation.organisations.models import Team
from amparo.foundation.policy import Actor, may_anywhere

from .models import Concern

# The template and context of a panel, or None when there is nothing to show.
Drawn = tuple[str, dict[str, Any]] | None
Panel = Callable[[StaffRequest, Concern], Drawn]
Notice = Callable[[StaffRequest], Drawn]
# Which of these teams may read a concern that is not theirs.
Readers = Callable[[Concern, Collection[UUID]], frozenset[UUID]]
Deletion = Callable[[Concern, datetime], None]

# Who hears that a concern goes to another team.
HandOver = Callable[[Concern, Team], None]

_PANELS: dict[str, list[Panel]] = {"head": [], "aside": [], "below": [], "reply": []}
_NOTICES: dict[str, list[Notice]] = {"top": [], "queue": []}
_LISTS: list[ListLink] = []
_READERS: list[Readers] = []
_DELETIONS: list[Deletion] = []
_HAND_OVERS: list[HandOver] = []
_SEPARATIONS: list[Callable[[Concern], object]] = []
_MUTING: list[Callable[[Concern], bool]] = []
_BESIDE_MATCHES: list[Callable[[StaffRequest, Concern, Any], Drawn]] = []


@dataclass(frozen=True)
class ListLink:
    """A link beside the inbox, for those with the permission somewhere.

    ``when`` says for which of them.
    """

    label: str | Promise
    url_name: str
    verb: str
    when: Callable[[Actor], bool]


def add_panel(slot: str, panel: Panel) -> None:
    """Add a panel to a slot of the page of a concern (``_PANELS``)."""
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


def add_notice(slot: str, notice: Notice) -> None:
    """Add a notice to the inbox: at its "top", or below the "queue"."""
    _NOTICES[slot].append(notice)


def notices(slot: str, request: StaffRequest) -> list[Drawn]:
    """Return the notices of rooms above in a slot of the inbox."""
    return [notice(request) for notice in _NOTICES[slot]]


def add_list(
    label: str | Promise,
    url_name: str,
    verb: str,
    when: Callable[[Actor], bool] = lambda _actor: True,
) -> None:
    """Add a link to a list of a room above beside the inbox."""
    _LISTS.append(ListLink(label, url_name, verb, when))


def lists(actor: Actor) -> list[ListLink]:
    """Return the lists of rooms above that the actor may open."""
    return [one for one in _LISTS if may_anywhere(actor, one.verb) and one.when(actor)]


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


def add_hand_over(hand_over: HandOver) -> None:
    """Do something when a concern goes to another team, in the same transaction."""
    _HAND_OVERS.append(hand_over)


def hand_over_along(concern: Concern, team: Team) -> None:
    """Take to the new team of a concern what rooms above keep about it."""
    for hand_over in _HAND_OVERS:
        hand_over(concern, team)


def add_separation(separation: Callable[[Concern], object]) -> None:
    """Take from the team concerned what it could still see of a concern, kept here."""
    _SEPARATIONS.append(separation)


def separate_along(concern: Concern) -> None:
    """Take away what rooms above keep, in the transaction that hands a concern over."""
    for separation in _SEPARATIONS:
        separation(concern)


def add_muting(muting: Callable[[Concern], bool]) -> None:
    """Say for which mailboxes plain words create no task."""
    _MUTING.append(muting)


def is_muted(concern: Concern) -> bool:
    """Say whether plain words in the mailbox of a concern create no task now."""
    return any(muting(concern) for muting in _MUTING)
