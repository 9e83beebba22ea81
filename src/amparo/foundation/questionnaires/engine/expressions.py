"""What an expression is, once it can be worked out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .nodes import Node, Spec
from .values import Value

if TYPE_CHECKING:
    from .world import World


class NotAnExpression(Exception):
    """The expression cannot be used; ``reason`` is one of the codes below.

    "syntax", "function", "unsupported", "path", "position", "pattern", "arguments".
    ``what`` is what the sentence names: a function, a path, a pattern.
    """

    def __init__(self, reason: str, what: str = "") -> None:
        super().__init__(reason, what)
        self.reason = reason
        self.what = what


@dataclass(slots=True)
class Context:
    """Where an expression is worked out. ``origin`` is what it was written for."""

    node: Node
    origin: Node
    world: World
    position: int = 1
    size: int = 1

    def at(self, node: Node, position: int = 1, size: int = 1) -> Context:
        """Return the same for another node."""
        return Context(node, self.origin, self.world, position, size)


Run = Callable[[Context], Value]


@dataclass
class Uses:
    """What an expression reads: answers, and rows of which only the number counts."""

    values: set[str] = field(default_factory=set)
    rows: set[str] = field(default_factory=set)
    functions: set[str] = field(default_factory=set)
    literals: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Expression:
    """An expression that is ready to be worked out."""

    run: Run
    uses: Uses
    source: str

    def value(self, node: Node, world: World) -> Value:
        """Work it out for a node."""
        return self.run(Context(node, node, world))


@dataclass
class Scope:
    """What is known while an expression is made ready: the form, and for what it is."""

    specs: Mapping[str, Spec]
    lists: Collection[str]
    at: Spec
    uses: Uses = field(default_factory=Uses)


# Where a path leads, while it is read: None is a list of choices or the like.
Where = Spec | None
# A run, and where it leads; False for what is no path.
Made = tuple[Run, Where | bool]


def nodes_of(value: Value) -> list[Node]:
    """Return the nodes of a path; none for any other value."""
    return value if isinstance(value, list) else []
