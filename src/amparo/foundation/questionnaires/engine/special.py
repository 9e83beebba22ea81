"""Functions that need more than values: a path, the row, or one argument of several."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

from . import paths, patterns, xpath
from .expressions import Context, Made, NotAnExpression, Run, Scope, Where, nodes_of
from .nodes import Node, Spec
from .values import Value, number_of, text_of, truth_of


def _if(token: Any, scope: Scope, here: Where) -> Made:
    test, yes, no = (xpath.argument(part, scope, here) for part in token)
    return (lambda c: yes(c) if truth_of(test(c)) else no(c)), False


def _once(token: Any, scope: Scope, here: Where) -> Made:
    """Keep the first value that there was: see ``Expression.stays``."""
    return xpath.argument(token[0], scope, here), False


def _current(_token: Any, scope: Scope, _here: Where) -> Made:
    return (lambda c: [c.origin]), scope.at


def _instance(token: Any, scope: Scope, _here: Where) -> Made:
    name = _literal(token[0], "instance")
    if name not in scope.lists:
        raise NotAnExpression("list", name)
    return (lambda c: [c.world.lists[name]]), None


def _last(_token: Any, _scope: Scope, _here: Where) -> Made:
    return (lambda c: float(c.size)), False


def _position(token: Any, scope: Scope, here: Where) -> Made:
    """Return the position in a filter, or the number of a row."""
    if not token:
        return (lambda c: float(c.position)), False
    path = _rows(token[0], scope, here)

    def run(context: Context) -> Value:
        nodes = nodes_of(path(context))
        return float(nodes[0].rows.index(nodes[0]) + 1) if nodes else float("nan")

    return run, False


def _count(token: Any, scope: Scope, here: Where) -> Made:
    path = _rows(token[0], scope, here)
    return (lambda c: float(len(nodes_of(path(c))))), False


def _rows(token: Any, scope: Scope, here: Where) -> Run:
    """Make a path ready of which only the number of nodes is read."""
    if token.label == "function" or token.symbol in ("(", "|"):
        run, leads = xpath.build(token, scope, here)
        if leads is False:
            raise NotAnExpression("arguments", token.source)
        return run
    try:
        run, where = paths.build_path(token, scope, here)
    except NotAnExpression as error:
        if error.reason == "unsupported":
            raise NotAnExpression("arguments", token.source) from error
        raise
    if where is not None:
        scope.uses.rows.add(where.path)
    return run


def _randomize(token: Any, scope: Scope, here: Where) -> Made:
    path, where = xpath.build(token[0], scope, here)
    seed = xpath.argument(token[1], scope, here) if len(token) > 1 else None

    def run(context: Context) -> Value:
        origin = context.origin
        by = seed(context) if seed is not None else context.world.seed + origin.place
        return _shuffled(nodes_of(path(context)), by)

    return run, where


def _shuffled(nodes: list[Node], seed: Value) -> list[Node]:
    """Return nodes in an order that is the same for the same seed."""
    mixed = list(nodes)
    Random(text_of(seed)).shuffle(mixed)  # noqa: S311 - an order, no secret
    return mixed


def _indexed_repeat(token: Any, scope: Scope, here: Where) -> Made:
    """Return an answer of the row that is named by its number."""
    if len(token) % 2 == 0:
        raise NotAnExpression("arguments", "indexed-repeat")
    _run, target = paths.build_path(token[0], scope, here)
    if target is None:
        raise NotAnExpression("arguments", "indexed-repeat")
    indexes: dict[str, Run] = {}
    for at in range(1, len(token), 2):
        _run, row = paths.build_path(token[at], scope, here)
        if row is None or row.path not in [spec.path for spec in target.up()]:
            raise NotAnExpression("arguments", "indexed-repeat")
        scope.uses.rows.add(row.path)
        indexes[row.path] = xpath.argument(token[at + 1], scope, here)
    scope.uses.values.add(target.path)
    way = [*reversed([spec for spec in target.up() if spec.path]), target]

    def run(context: Context) -> Value:
        nodes = [context.world.root]
        for spec in way:
            rows = [row for node in nodes for row in node.named(spec.name)]
            if spec.path in indexes:
                number = number_of(indexes[spec.path](context))
                nodes = [row for row in rows if _number(row) == number]
            elif spec.repeats:
                nodes = _same_row(rows, context.origin) or rows
            else:
                nodes = rows
        return nodes

    return run, target


def _number(row: Node) -> int:
    return row.rows.index(row) + 1


def _same_row(rows: list[Node], origin: Node) -> list[Node]:
    above: Node | None = origin
    while above is not None:
        if above in rows:
            return [above]
        above = above.parent
    return []


def _choice_name(token: Any, scope: Scope, here: Where) -> Made:
    """Return the label of a choice. The second argument is a path in quotes."""
    value = xpath.argument(token[0], scope, here)
    where = _by_path(_literal(token[1], "jr:choice-name"), scope)

    def run(context: Context) -> Value:
        name = text_of(value(context))
        return context.world.choice_label(where.path, name, context.origin)

    return run, False


def _by_path(text: str, scope: Scope) -> Spec:
    """Return what a path in quotes means: "/data/town" or "../town"."""
    steps = text.strip().removeprefix("current()/").split("/")
    spec = scope.at
    if steps[0] == "":
        spec, steps = scope.specs[""], steps[1:]
    for step in map(str.strip, steps):
        if step == ".." and spec.parent is not None:
            spec = spec.parent
        elif step in spec.inner:
            spec = spec.inner[step]
        elif step != ".":
            raise NotAnExpression("path", text.strip())
    return spec


def _regex(token: Any, scope: Scope, here: Where) -> Made:
    """Match the whole answer, as ODK Collect does."""
    value = xpath.argument(token[0], scope, here)
    text = _literal(token[1], "regex")
    matches = patterns.matcher(text)
    if matches is None:
        raise NotAnExpression("pattern", text)
    return (lambda c: matches(text_of(value(c)))), False


def _literal(token: Any, function: str) -> str:
    """Return an argument that has to be a text in quotes."""
    if token.symbol != "(string)":
        raise NotAnExpression("arguments", function)
    return str(token.value)


SPECIAL: dict[str, tuple[int, int | None, Callable[[Any, Scope, Where], Made]]] = {
    "if": (3, 3, _if),
    "once": (1, 1, _once),
    "current": (0, 0, _current),
    "instance": (1, 1, _instance),
    "last": (0, 0, _last),
    "position": (0, 1, _position),
    "count": (1, 1, _count),
    "randomize": (1, 2, _randomize),
    "indexed-repeat": (3, 7, _indexed_repeat),
    "jr-choice-name": (2, 2, _choice_name),
    "regex": (2, 2, _regex),
}
