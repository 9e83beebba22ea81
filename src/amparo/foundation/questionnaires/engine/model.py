"""The inner side of a form: what a Filling works with, and in which order.

Each step comes after all that it depends on.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from graphlib import CycleError, TopologicalSorter

from .expressions import ChoiceList, Expression, Said, Uses
from .nodes import Node, Spec
from .problems import Faults
from .shapes import Question


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


Point = tuple[What, str]


def steps_in_order(model: Model, faults: Faults) -> tuple[Step, ...]:
    """Return the steps in order; a circle becomes a fault."""
    kinds = {
        What.ROWS: model.rows,
        What.RELEVANT: model.relevant,
        What.VALUE: model.values,
    }
    graph: dict[Point, set[Point]] = {}
    for spec in model.root.walk():
        for point in _points(spec):
            what, path = point
            expression = kinds[what].get(path)
            needs = set(_around(spec, what))
            if expression is not None:
                needs |= set(_read(expression.uses, model))
                if "once" in expression.uses.functions:
                    needs.discard(point)
            graph[point] = needs
    try:
        order = list(TopologicalSorter(graph).static_order())
    except CycleError as error:
        faults.circle([path for _what, path in error.args[1]])
        return ()
    return tuple(
        Step(what, path, kinds[what][path])
        for what, path in order
        if path in kinds[what]
    )


def _points(spec: Spec) -> Iterator[Point]:
    if spec.repeats:
        yield What.ROWS, spec.path
    yield What.RELEVANT, spec.path
    if not spec.inner:
        yield What.VALUE, spec.path


def _around(spec: Spec, what: What) -> Iterator[Point]:
    """Return what must be known of a path and of what it lies in."""
    if what is What.VALUE:
        yield What.RELEVANT, spec.path
    if what is not What.ROWS and spec.repeats:
        yield What.ROWS, spec.path
    if spec.parent is not None:
        yield What.RELEVANT, spec.parent.path


def _read(uses: Uses, model: Model) -> Iterator[Point]:
    """Return what must be known before an expression can be worked out."""
    for path in uses.rows:
        yield What.RELEVANT, path
    for path in uses.values:
        for spec in model.specs[path].walk():
            yield What.RELEVANT, spec.path
            if not spec.inner:
                yield What.VALUE, spec.path
