"""How records move: states, moves and who may, as data that code and pages read."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.functional import Promise

from ..policy import Role, permission


@dataclass(frozen=True)
class Move:
    """One act that leads from some states to another; its verb says who may."""

    verb: str
    before: tuple[str, ...]  # empty: it makes a new record
    after: tuple[str, ...]

    @property
    def label(self) -> str | Promise:
        """What it is, in words."""
        return permission(self.verb).label

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

    def allows(self, verb: str, before: str, after: str) -> bool:
        """Say whether the act leads from the one state to the other."""
        return any(
            before in move.before and after in move.after
            for move in self.moves
            if move.verb == verb
        )

    def verbs(self, state: str) -> Collection[str]:
        """Return the acts that are open in a state."""
        return [move.verb for move in self.moves if state in move.before]

    def drawn(self) -> Iterator[tuple[str, list[tuple[Move, list[str]]]]]:
        """Yield each state in words with the moves out of it and where they lead."""
        for state in self.states:
            out = [move for move in self.moves if state in move.before]
            yield (
                str(state.label),
                [(m, [str(self.states(to).label) for to in m.after]) for m in out],
            )
