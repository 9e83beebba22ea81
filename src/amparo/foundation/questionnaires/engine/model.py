"""The inner side of a form: what a Filling works with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from .expressions import Expression
from .nodes import Node, Spec
from .shapes import Question
from .world import ChoiceList, Said


class What(Enum):
    """What a step works out about a path."""

    ROWS = "rows"
    RELEVANT = "relevant"
    VALUE = "value"


@dataclass(frozen=True)
class Step:
    """One thing to work out, after all that it depends on."""

    what: What
    path: str
    expression: Expression


@dataclass(frozen=True)
class Setting:
    """A value that is set once: when answers are begun, or when another changes."""

    path: str
    expression: Expression


@dataclass
class Model:
    """What a Filling needs of a form and nobody else does."""

    root: Spec
    specs: dict[str, Spec]
    questions: dict[str, Question] = field(default_factory=dict)
    relevant: dict[str, Expression] = field(default_factory=dict)
    values: dict[str, Expression] = field(default_factory=dict)
    rows: dict[str, Expression] = field(default_factory=dict)
    required: dict[str, Expression] = field(default_factory=dict)
    constraints: dict[str, Expression] = field(default_factory=dict)
    steps: tuple[Step, ...] = ()
    # Set when answers are begun, when a row is, and when the answer at a path changes.
    at_first: list[Setting] = field(default_factory=list)
    at_row: list[Setting] = field(default_factory=list)
    at_change: dict[str, list[Setting]] = field(default_factory=dict)
    preloads: dict[str, str] = field(default_factory=dict)
    lists: dict[str, Node] = field(default_factory=dict)
    choice_lists: dict[str, ChoiceList] = field(default_factory=dict)
    texts: dict[str, Said] = field(default_factory=dict)

    @property
    def data(self) -> Spec:
        """The one that holds all answers."""
        return next(iter(self.root.inner.values()))

    def keeps_first(self, path: str) -> bool:
        """Return whether a calculation must not change once it has a value."""
        used = self.values[path].uses.functions
        return bool(used & {"random", "uuid"})


Languages = Mapping[str, str]
