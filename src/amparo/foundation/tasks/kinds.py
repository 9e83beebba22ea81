"""What can be due; every room declares its kinds here when it starts."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise

from ..policy import Role


@dataclass(frozen=True)
class TaskKind:
    """A kind of duty: its words, the page where it is done, who hears when it is late.

    ``url_name`` takes the subject's id as its one argument. ``roles`` are those who
    can do it while it has no owner (everybody in the team, if none are named).
    """

    key: str
    label: str | Promise
    url_name: str
    escalates_to: Role = Role.SUPERVISOR
    roles: tuple[Role, ...] = ()


_KINDS: dict[str, TaskKind] = {}


def declare(*kinds: TaskKind) -> None:
    """Make kinds known; a key that is taken twice is a fault."""
    for kind in kinds:
        if _KINDS.setdefault(kind.key, kind) is not kind:
            raise ValueError(f"the task kind {kind.key} is declared twice")


def kind(key: str) -> TaskKind:
    """Return the kind of that key; an unknown one is a KeyError."""
    return _KINDS[key]


def all_kinds() -> list[TaskKind]:
    """Return every declared kind, by key."""
    return [_KINDS[key] for key in sorted(_KINDS)]
