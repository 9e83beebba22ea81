"""How records move: states, moves and who may, as data that code and pages read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.functional import Promise

from ..policy import Role, permission


@dataclass(frozen=True)
class Move:
    """One act that leads from some states to another; its verb says who may.

    Where a verb has several moves, each has a ``name`` and ``words`` of its own.
    """

    verb: str
    before: tuple[str, ...]  # empty: it makes a new record
    after: tuple[str, ...]
    name: str = ""
    words: str | Promise = ""

    @property
    def key(self) -> str:
        """By what the operations know it."""
        return self.name or self.verb

    @property
    def label(self) -> str | Promise:
        """What it is, in words."""
        return self.words or permission(self.verb).label

    @property
    def roles(self) -> list[Role]:
        """Who may do it."""
        return list(permission(self.verb).allowed)


@dataclass(frozen=True)
class StateTable:
    """The states of a kind of record and the moves between them."""

    name: str
    label: str | Promise
    states: type[TextChoices]
    moves: tuple[Move, ...]

    def before(self, key: str, after: str) -> frozenset[str]:
        """Return the states from which a move leads to another."""
        (move,) = (move for move in self.moves if move.key == key)
        return frozenset(move.before) if after in move.after else frozenset()

    def allows(self, key: str, before: str, after: str) -> bool:
        """Say whether a move leads from the one state to the other."""
        return before in self.before(key, after)

    def drawn(self) -> Iterator[tuple[str, list[tuple[Move, list[str]]]]]:
        """Yield each state in words with the moves out of it and where they lead."""
        for state in self.states:
            out = [move for move in self.moves if state in move.before]
            yield (
                str(state.label),
                [(m, [str(self.states(to).label) for to in m.after]) for m in out],
            )
