"""Expressions of a form: read by elementpath, worked out here.

elementpath's XPath 1.0 parser reads an expression into a tree. What the tree means is
said here and in ``functions``, because ODK differs: "5" = 5, an empty answer is no
error, all numbers are doubles, dates count as days, ``/`` is always the answers, and
a path inside of a repeat means the same row. (``/data/age = 5`` is false for an age of
5 when elementpath 5.1 works it out.)
"""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from elementpath.exceptions import ElementPathError
from elementpath.tdop import ParseError, Parser
from elementpath.xpath1 import XPath1Parser

from .nodes import Node, Spec
from .values import Value, number_of, text_of, truth_of

if TYPE_CHECKING:
    from .world import World

# Longer than any that a person writes; ODK's largest examples have some 4,000.
MAX_EXPRESSION = 20_000

_PREFIXED = re.compile(r"""("[^"]*"|'[^']*')|\bjr:(choice-name|itext)(?=\s*\()""")
_CALL = re.compile(r"""("[^"]*"|'[^']*')|([\w.:-]+)\s*\(""")


class OdkParser(XPath1Parser):
    """Reads XPath 1.0 with the functions of ODK; ``functions`` registers them."""

    def parse(self, source: str) -> Any:
        """Return the tree; without working out what needs no answers."""
        if self.tokenizer is None:
            self.tokenizer = self.create_tokenizer(self.symbol_table)
        return Parser.parse(self, source)


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
    lists: Iterable[str]
    at: Spec
    uses: Uses = field(default_factory=Uses)


# Where a path leads, while it is read: None is a list of choices or the like.
Where = Spec | None


def compile_expression(
    source: str, at: Spec, specs: Mapping[str, Spec], lists: Iterable[str] = ()
) -> Expression:
    """Make an expression ready that is written at ``at``; raise NotAnExpression.

    ``specs`` are all paths of the form, ``lists`` the names of its lists of choices.
    """
    from . import functions  # noqa: PLC0415 - registers, and needs what stands here

    if len(source) > MAX_EXPRESSION:
        raise NotAnExpression("syntax")
    plain = _PREFIXED.sub(lambda m: m[1] or f"jr-{m[2]}", source)
    for found in _CALL.finditer(plain):
        name = found[2]
        if name and not functions.is_known(name):
            raise NotAnExpression("function", name)
    scope = Scope(specs, frozenset(lists), at)
    try:
        run, _where = build(functions.parser().parse(plain), scope, at)
    except NotAnExpression:
        raise
    except (ElementPathError, ParseError, SyntaxError, ValueError) as error:
        raise NotAnExpression("syntax") from error
    except (RecursionError, OverflowError, ArithmeticError) as error:
        raise NotAnExpression("syntax") from error
    return Expression(run, scope.uses, source)


def build(token: Any, scope: Scope, here: Where) -> tuple[Run, Where | bool]:
    """Make one token ready, read at ``here``; the second is where a path leads.

    The second is False for what is no path. A path counts as read by its value; who
    needs only its rows uses ``build_path`` itself.
    """
    symbol = token.symbol
    if symbol in _PATHS:
        run, where = build_path(token, scope, here)
        if where is not None:
            scope.uses.values.add(where.path)
        return run, where
    if symbol in ("(string)", "(integer)", "(decimal)", "(float)"):
        return _literal(token, scope), False
    if symbol == "(":
        return build(token[0], scope, here)
    if symbol in _OPERATORS:
        return _operator(token, scope, here), False
    if symbol == "|":
        left, right = argument(token[0], scope, here), argument(token[1], scope, here)
        return (lambda c: _nodes(left(c)) + _nodes(right(c))), None
    if token.label == "function":
        from . import functions  # noqa: PLC0415

        return functions.build_call(token, scope, here)
    raise NotAnExpression("unsupported", str(symbol))


def argument(token: Any, scope: Scope, here: Where) -> Run:
    """Make one operand or argument ready."""
    return build(token, scope, here)[0]


def _literal(token: Any, scope: Scope) -> Run:
    value: str | float
    if isinstance(token.value, str):
        value = token.value
        scope.uses.literals.add(value)
    else:
        value = float(token.value)
    return lambda _context: value


# --- operators


def equal(left: Value, right: Value) -> bool:
    """Compare as XPath 1 does: as truth, else as numbers, else as text."""
    if isinstance(left, list) or isinstance(right, list):
        if isinstance(left, bool) or isinstance(right, bool):
            return truth_of(left) == truth_of(right)
        return any(
            equal(one, other) for one in _values(left) for other in _values(right)
        )
    if isinstance(left, bool) or isinstance(right, bool):
        return truth_of(left) == truth_of(right)
    if isinstance(left, float) or isinstance(right, float):
        return _same_number(number_of(left), number_of(right))
    return left == right


def unequal(left: Value, right: Value) -> bool:
    """Compare for "!="; with several nodes it is not the opposite of "="."""
    if isinstance(left, list) or isinstance(right, list):
        if not (isinstance(left, bool) or isinstance(right, bool)):
            return any(
                not equal(one, other)
                for one in _values(left)
                for other in _values(right)
            )
    return not equal(left, right)


def _same_number(left: float, right: float) -> bool:
    return left == right or abs(left - right) < 1e-12


def _values(value: Value) -> list[Value]:
    """Return the values of nodes; an answer that is not there counts as empty."""
    if isinstance(value, list):
        return [node.value for node in value] or [""]
    return [value]


def _ordered(compare: Callable[[float, float], bool]) -> Callable[..., bool]:
    def run(left: Value, right: Value) -> bool:
        return any(
            compare(number_of(one), number_of(other))
            for one in _values(left)
            for other in _values(right)
        )

    return run


def _reckon(reckon: Callable[[float, float], float]) -> Callable[..., float]:
    def run(left: Value, right: Value) -> float:
        try:
            return reckon(number_of(left), number_of(right))
        except OverflowError:
            return math.inf

    return run


def _divided(left: float, right: float) -> float:
    if right == 0:
        if left == 0 or math.isnan(left):
            return math.nan
        return math.copysign(math.inf, left) * math.copysign(1, right)
    return left / right


def _remainder(left: float, right: float) -> float:
    if right == 0 or math.isinf(left) or math.isnan(left) or math.isnan(right):
        return math.nan
    return math.fmod(left, right)


_OPERATORS: dict[str, Callable[..., Value] | None] = {
    "=": equal,
    "!=": unequal,
    "<": _ordered(operator.lt),
    "<=": _ordered(operator.le),
    ">": _ordered(operator.gt),
    ">=": _ordered(operator.ge),
    "+": _reckon(operator.add),
    "-": _reckon(operator.sub),
    "div": _reckon(_divided),
    "mod": _reckon(_remainder),
    "and": None,
    "or": None,
}


def _operator(token: Any, scope: Scope, here: Where) -> Run:
    parts = [argument(part, scope, here) for part in token]
    if token.symbol == "and":
        return lambda c: truth_of(parts[0](c)) and truth_of(parts[1](c))
    if token.symbol == "or":
        return lambda c: truth_of(parts[0](c)) or truth_of(parts[1](c))
    if len(parts) == 1:
        sign = -1.0 if token.symbol == "-" else 1.0
        return lambda c: sign * number_of(parts[0](c))
    work = _OPERATORS[token.symbol]
    assert work is not None
    return lambda c: work(parts[0](c), parts[1](c))


# --- paths

_PATHS = ("/", "//", "[", ".", "..", "(name)", "*", "axis")


def build_path(token: Any, scope: Scope, here: Where) -> tuple[Run, Where]:
    """Make a path ready. Raises for a path that leads nowhere in the form."""
    raise NotImplementedError


def _nodes(value: Value) -> list[Node]:
    return value if isinstance(value, list) else []


__all__ = ["text_of"]
