"""Paths to answers: each step, and what a filter leaves of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from . import xpath
from .expressions import Context, NotAnExpression, Run, Scope, Where, nodes_of
from .nodes import Node, Spec
from .values import Value, truth_of

STEPS = ("/", "//", "[", ".", "..", "(name)", "*")


def _flat(token: Any) -> tuple[Any, list[Any]]:
    """Return where a path begins (None: at the top) and its steps."""
    if token.symbol != "/":
        return token, []
    if len(token) == 1:
        return None, [token[0]]
    if not token:
        raise NotAnExpression("unsupported", "/")
    head, steps = _flat(token[0])
    return head, [*steps, token[1]]


def build_path(token: Any, scope: Scope, here: Where) -> tuple[Run, Where]:
    """Make a path ready, without saying what of it is read.

    Raises NotAnExpression for a path that leads nowhere in the form.
    """
    head, steps = _flat(token)
    if not steps:
        return _step(token, scope, here)
    first: Run
    where: Where
    if head is None:
        first, where = (lambda c: [c.world.root]), scope.specs[""]
    elif head.symbol in STEPS:
        first, where = _step(head, scope, here)
    else:
        first, leads = xpath.build(head, scope, here)
        if leads is False or leads is True:
            raise NotAnExpression("unsupported", token.source)
        where = leads
    # A path from the top means the same rows as the one that it was written in.
    plain = head is None
    runs = [first]
    for number, step in enumerate(steps, start=1):
        run, where = _step(step, scope, where)
        plain = plain and step.symbol == "(name)"
        if plain and where is not None and where.repeats and number < len(steps):
            run = _own_row(where, run)
        runs.append(run)
    return _along(runs), where


def _own_row(spec: Spec, rows: Run) -> Run:
    """Return the row in which the expression is worked out; outside of it, all."""

    def run(context: Context) -> Value:
        node: Node | None = context.origin
        while node is not None and node.spec is not spec:
            node = node.parent
        if node is None:
            return rows(context)
        return [node] if node.own else []

    return run


def _along(runs: list[Run]) -> Run:
    """Return a run that goes one step after the other, each node once."""

    def run(context: Context) -> Value:
        nodes = nodes_of(runs[0](context))
        for step in runs[1:]:
            if len(nodes) == 1:
                nodes = nodes_of(step(context.at(nodes[0])))
                continue
            found = (nodes_of(step(context.at(node))) for node in nodes)
            nodes = list(dict.fromkeys(node for part in found for node in part))
        return list(nodes)

    return run


def _step(token: Any, scope: Scope, here: Where) -> tuple[Run, Where]:
    """Make one step ready: a name, ``.``, ``..``, ``*``, an axis, or with a filter."""
    symbol = token.symbol
    if symbol == ".":
        return (lambda c: [c.node]), here
    if symbol == "..":
        if here is not None and here.parent is None:
            raise NotAnExpression("path", "..")
        return _up, here.parent if here is not None else None
    if symbol == "(name)":
        name = str(token.value)
        return (lambda c: c.node.named(name)), _inside(here, name)
    if symbol == "*" and not token:
        return (lambda c: c.node.named("*")), here
    if symbol == "[":
        return _filtered(token, scope, here)
    if token.label == "axis":
        return _axis(token, here)
    raise NotAnExpression("unsupported", token.source)


def _up(context: Context) -> Value:
    parent = context.node.parent
    return [] if parent is None else [parent]


def _inside(here: Where, name: str) -> Where:
    if here is None:
        return None
    if name not in here.inner:
        raise NotAnExpression("path", f"{here.path}/{name}")
    return here.inner[name]


def _axis(token: Any, here: Where) -> tuple[Run, Where]:
    """Make a step with a named axis ready; those that forms use."""
    test = token[0]
    if test.symbol not in ("(name)", "*", "node"):
        raise NotAnExpression("unsupported", token.source)
    name = str(test.value) if test.symbol == "(name)" else "*"
    where = here
    if token.symbol == "child":
        return (lambda c: c.node.named(name)), (
            _inside(here, name) if name != "*" else here
        )
    walk = _AXES.get(token.symbol)
    if walk is None:
        raise NotAnExpression("unsupported", token.source)
    if here is not None and token.symbol not in ("self", *_SIBLINGS):
        where = next((up for up in here.up() if name in ("*", up.name)), None)
        if where is None:
            raise NotAnExpression("path", token.source)
    return (
        lambda c: [node for node in walk(c.node) if name in ("*", node.name)]
    ), where


def _siblings(node: Node, *, before: bool) -> list[Node]:
    if node.parent is None:
        return []
    beside = [one for some in node.parent.inner.values() for one in some if one.own]
    if node not in beside:
        return []
    at = beside.index(node)
    return beside[:at][::-1] if before else beside[at + 1 :]


def _ancestors(node: Node) -> list[Node]:
    found = []
    while node.parent is not None and node.parent.name:
        node = node.parent
        found.append(node)
    return found


_SIBLINGS = ("preceding-sibling", "following-sibling")
_AXES: dict[str, Callable[[Node], list[Node]]] = {
    "self": lambda node: [node],
    "parent": lambda node: _ancestors(node)[:1],
    "ancestor": _ancestors,
    "ancestor-or-self": lambda node: [node, *_ancestors(node)],
    "preceding-sibling": lambda node: _siblings(node, before=True),
    "following-sibling": lambda node: _siblings(node, before=False),
}


def _filtered(token: Any, scope: Scope, here: Where) -> tuple[Run, Where]:
    """Make a step with a condition in brackets ready."""
    left, condition = token[0], token[1]
    if condition.symbol in ("(integer)", "(decimal)", "(float)"):
        raise NotAnExpression("position", str(condition.value))
    step: Run
    where: Where
    if left.symbol in STEPS:
        step, where = build_path(left, scope, here)
    else:
        step, leads = xpath.build(left, scope, here)
        if leads is False or leads is True:
            raise NotAnExpression("unsupported", left.source)
        where = leads
    holds = xpath.argument(condition, scope, where)

    def run(context: Context) -> Value:
        nodes = nodes_of(step(context))
        found = []
        for number, node in enumerate(nodes, start=1):
            value = holds(context.at(node, number, len(nodes)))
            if isinstance(value, float):
                kept = value == number
            else:
                kept = truth_of(value)
            if kept:
                found.append(node)
        return found

    return run, where
