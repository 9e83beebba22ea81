"""In which order a form is worked out: each step after all that it depends on."""

from __future__ import annotations

from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter

from .expressions import Uses
from .faults import Faults
from .model import Model, Step, What
from .nodes import Spec

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
