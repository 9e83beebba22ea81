"""Who or what a task is about, in words: each room says it for its own records.

A room registers a describer when it starts (``apps.py``), so that tasks know no room
above. It is asked once for all tasks of a page, takes a fixed number of queries, opens
with the reader's own keys, and journals what it opens as its own lists do.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from ..policy import Actor
from .models import Task


@dataclass(frozen=True)
class Subject:
    """The words for a record: its title, what is known of it, and its state.

    ``what`` says what to do, where somebody has written it; else the kind of task does.
    """

    title: str
    facts: tuple[str, ...] = ()
    state: str = ""
    tone: str = "quiet"
    what: str = ""


Describer = Callable[[Actor, Sequence[Task]], Mapping[UUID, Subject]]
_DESCRIBERS: dict[str, Describer] = {}


def add_describer(describer: Describer, *subject_kinds: str) -> None:
    """Describe tasks on these kinds of subject; ``ValueError`` for a kind taken."""
    for kind in subject_kinds:
        if _DESCRIBERS.setdefault(kind, describer) is not describer:
            raise ValueError(f"{kind} has a describer already")


def describe(actor: Actor, tasks: Sequence[Task]) -> dict[UUID, Subject]:
    """Return the words for the subjects of tasks, by subject, where a room has some.

    A subject without words is one that the person may not see listed.
    """
    by_describer: dict[Describer, list[Task]] = {}
    for task in tasks:
        if (describer := _DESCRIBERS.get(task.subject_kind)) is not None:
            by_describer.setdefault(describer, []).append(task)
    found: dict[UUID, Subject] = {}
    for describer, some in by_describer.items():
        found |= describer(actor, some)
    return found
