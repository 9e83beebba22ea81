"""The kinds of tasks; every room declares its own when it starts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.functional import Promise

from ..lists.specs import BulkAct
from ..policy import Actor, Role

if TYPE_CHECKING:
    from .models import Task

# What else moves with a postponed task: by whom, the task as it is now, the reason.
Postponed = Callable[[Actor, "Task", str], None]


@dataclass(frozen=True)
class TaskKind:
    """A kind of task: its words, the page where it is done, who it escalates to.

    ``url_name`` takes the subject's id as its one argument. ``roles`` are those who can
    do it while it has no owner (everyone in the team, if none are named).
    ``answers_danger``: doing it helps who is in danger now, so it alerts who is on call
    when its level says so. ``housekeeping``: nobody waits for it, so "My day" folds it
    into one row; ``bulk`` is what the list of housekeeping offers for several at once.
    ``done_url_name`` (with its permission) is the address of a button that says at once
    that it is done. ``postponed`` moves what the task is about, in its transaction.
    """

    key: str
    label: str | Promise
    url_name: str
    escalates_to: Role = Role.SUPERVISOR
    roles: tuple[Role, ...] = ()
    answers_danger: bool = False
    housekeeping: bool = False
    bulk: tuple[BulkAct, ...] = ()
    done_url_name: str = ""
    done_verb: str = ""
    postponed: Postponed | None = None


_KINDS: dict[str, TaskKind] = {}


def declare(*kinds: TaskKind) -> None:
    """Register task kinds; ``ValueError`` for a key that is taken already."""
    for kind in kinds:
        if _KINDS.setdefault(kind.key, kind) is not kind:
            raise ValueError(f"the task kind {kind.key} is declared twice")


def kind(key: str) -> TaskKind:
    """Return the kind with that key; ``KeyError`` for an unknown one."""
    return _KINDS[key]


def all_kinds() -> list[TaskKind]:
    """Return every declared kind, by key."""
    return [_KINDS[key] for key in sorted(_KINDS)]
