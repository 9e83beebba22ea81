"""Expressions of a form: read by elementpath, worked out here.

elementpath's XPath 1.0 parser reads an expression into a tree. What the tree means is
said here, in ``paths``, ``operators`` and ``functions``, because ODK differs: an answer
that is missing is no error, all numbers are doubles, dates count as days, ``/`` is
always the answers, and a path inside of a repeat means the same row. (elementpath 5.1
itself finds ``/data/age = 5`` false for an age of 5.)
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Mapping
from typing import Any

from elementpath.exceptions import ElementPathError
from elementpath.tdop import ParseError, Parser
from elementpath.xpath1 import XPath1Parser

from . import functions, numbers, paths, special
from .expressions import (
    Context,
    Expression,
    Made,
    NotAnExpression,
    Run,
    Scope,
    Where,
    nodes_of,
)
from .nodes import Spec
from .values import OPERATORS, Value, number_of, truth_of

# Longer than any that a person writes; ODK's largest examples have some 4,000.
MAX_EXPRESSION = 20_000
# Operations inside of each other, of which a sum of so many has as many. Each is four
# steps down Python's stack, which must not depend on who calls.
MAX_LEVELS = 120

_PREFIXED = re.compile(r"""("[^"]*"|'[^']*')|\bjr:(choice-name|itext)(?=\s*\()""")
_CALL = re.compile(r"""("[^"]*"|'[^']*')|([^\W\d][\w.:-]*)\s*\(""")
_FUNCTIONS = {**functions.FUNCTIONS, **numbers.FUNCTIONS}
_BEFORE_BRACKETS = ("and", "or", "div", "mod")
_WORKING = {*OPERATORS, "and", "or"} - {"*"}
_LITERALS = ("(string)", "(integer)", "(decimal)", "(float)")


class OdkParser(XPath1Parser):
    """Reads XPath 1.0 with the functions of ODK, and none that we do not have."""

    # "instance('towns')/root" begins with a function.
    PATH_STEP_LABELS = ("axis", "kind test", "function")

    def parse(self, source: str) -> Any:
        """Return the tree; without working out what needs no answers."""
        return Parser.parse(self, source)


for _symbol, _token in list(OdkParser.symbol_table.items()):
    if "function" in str(_token.label) or "kind test" in str(_token.label):
        OdkParser.unregister(_symbol)
for _name, (_least, _most, _run) in {**_FUNCTIONS, **special.SPECIAL}.items():
    OdkParser.function(_name, nargs=_least if _least == _most else (_least, _most))
OdkParser.build()


def compile_expression(
    source: str, at: Spec, specs: Mapping[str, Spec], lists: Collection[str] = ()
) -> Expression:
    """Make an expression ready that is written at ``at``; raise NotAnExpression.

    ``specs`` are all paths of the form, ``lists`` the names of its lists of choices.
    """
    if len(source) > MAX_EXPRESSION:
        raise NotAnExpression("long")
    plain = _PREFIXED.sub(lambda m: m[1] or f"jr-{m[2]}", source)
    for found in _CALL.finditer(plain):
        name = found[2]
        if name and not _is_known(name):
            raise NotAnExpression("function", name)
    scope = Scope(specs, frozenset(lists), at)
    try:
        token = OdkParser().parse(plain)
        if _levels(token) > MAX_LEVELS:
            raise NotAnExpression("long")
        run, _where = build(token, scope, at)
    except NotAnExpression:
        raise
    except (ElementPathError, ParseError, SyntaxError, ValueError) as error:
        raise NotAnExpression("syntax") from error
    except (RecursionError, OverflowError, ArithmeticError) as error:
        raise NotAnExpression("syntax") from error
    return Expression(run, scope.uses, source)


def _levels(token: Any) -> int:
    deepest, waiting = 0, [(token, 1)]
    while waiting:
        part, level = waiting.pop()
        deepest = max(deepest, level)
        waiting += [(inner, level + 1) for inner in part]
    return deepest


def build(token: Any, scope: Scope, here: Where) -> Made:
    """Make one token ready, read at ``here``; the second is where a path leads.

    The second is False for what is no path. A path counts as read by its value; who
    needs only its rows uses ``paths`` itself.
    """
    symbol = token.symbol
    if symbol in _WORKING or (symbol == "*" and len(token) == 2):
        return _operator(token, scope, here), False
    if symbol in paths.STEPS or token.label == "axis":
        run, where = paths.build_path(token, scope, here)
        if where is not None:
            scope.uses.values.add(where.path)
        return run, where
    if symbol in _LITERALS:
        return _literal(token, scope), False
    if symbol == "(":
        return build(token[0], scope, here)
    if token.label == "function":
        return _call(token, scope, here)
    if symbol != "|":
        raise NotAnExpression("unsupported", str(symbol))
    left, right = (argument(part, scope, here) for part in token)
    return (lambda c: nodes_of(left(c)) + nodes_of(right(c))), None


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


def _is_known(name: str) -> bool:
    return name in _FUNCTIONS or name in special.SPECIAL or name in _BEFORE_BRACKETS


def _call(token: Any, scope: Scope, here: Where) -> Made:
    """Make the call of a function ready."""
    name = str(token.symbol)
    scope.uses.functions.add(name)
    if name in special.SPECIAL:
        return special.SPECIAL[name][2](token, scope, here)
    runs = [argument(part, scope, here) for part in token]
    work = _FUNCTIONS[name][2]

    def run(context: Context) -> Value:
        try:
            return work(context, *(one(context) for one in runs))
        except OverflowError:
            return math.inf
        except (ValueError, ZeroDivisionError):
            return math.nan

    return run, False


def _operator(token: Any, scope: Scope, here: Where) -> Run:
    parts = [argument(part, scope, here) for part in token]
    if token.symbol == "and":
        return lambda c: truth_of(parts[0](c)) and truth_of(parts[1](c))
    if token.symbol == "or":
        return lambda c: truth_of(parts[0](c)) or truth_of(parts[1](c))
    if len(parts) == 1:
        sign = -1.0 if token.symbol == "-" else 1.0
        return lambda c: sign * number_of(parts[0](c))
    work = OPERATORS[token.symbol]
    return lambda c: work(parts[0](c), parts[1](c))
