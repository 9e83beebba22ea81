"""Small wrong changes of a Python file, of the kinds that slip into code by mistake.

Made for this code base rather than for any: a filter that lost a condition, a list that
lost its order, a role that lost its right. Each change replaces one stretch of text, so
that it can be shown as a line before and after.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

SWAPPED = {
    ast.Lt: ("<", "<="),
    ast.LtE: ("<=", "<"),
    ast.Gt: (">", ">="),
    ast.GtE: (">=", ">"),
    ast.Eq: ("==", "!="),
    ast.NotEq: ("!=", "=="),
    ast.In: ("in", "not in"),
    ast.NotIn: ("not in", "in"),
    ast.Is: ("is", "is not"),
    ast.IsNot: ("is not", "is"),
    ast.And: ("and", "or"),
    ast.Or: ("or", "and"),
    ast.Add: ("+", "-"),
    ast.Sub: ("-", "+"),
    ast.BitAnd: ("&", "|"),
    ast.BitOr: ("|", "&"),
}
OTHER_NAMES = {"min": "max", "max": "min", "any": "all", "all": "any"}
CONDITIONS = {"filter", "exclude", "get", "update", "Q", "Count", "Exists"}
DROPPED_CALLS = {"filter", "exclude", "distinct", "order_by"}
LEAVING = (ast.Return, ast.Raise, ast.Continue)


@dataclass(frozen=True)
class Mutation:
    """One stretch of a file's bytes, and what stands there instead."""

    line: int
    start: int
    end: int
    new: bytes

    def apply(self, source: bytes) -> bytes:
        """Return the file with this change in it."""
        return source[: self.start] + self.new + source[self.end :]

    def shown(self, source: bytes) -> str:
        """Return the first line that differs, before and after."""
        pairs = zip(
            source.decode().splitlines(),
            self.apply(source).decode().splitlines(),
            strict=False,
        )
        before, after = next((old, new) for old, new in pairs if old != new)
        return f"    - {before.strip()}\n    + {after.strip()}"


def mutations(source: bytes) -> list[Mutation]:
    """Return every change that can be tried, those that leave no Python left out."""
    found = set(_File(source).changes())
    return [
        mutation
        for mutation in sorted(found, key=lambda m: (m.start, m.end, m.new))
        if _is_python(mutation.apply(source))
    ]


def _is_python(source: bytes) -> bool:
    try:
        ast.parse(source)
    except SyntaxError:
        return False
    return True


def _code(tree: ast.AST, in_class: bool = False) -> Iterator[ast.AST]:
    """Yield what runs: no annotations, decorators or columns of a class."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef):
            for statement in node.body:
                yield statement
                yield from _code(statement)
        elif isinstance(node, ast.ClassDef):
            yield from _code(node, in_class=True)
        elif isinstance(node, ast.AnnAssign) and node.value is not None:
            if not in_class:
                yield node.value
                yield from _code(node.value)
        elif not in_class:
            yield node
            yield from _code(node)


class _File:
    """A file's text and where the nodes of its tree stand in it."""

    def __init__(self, source: bytes) -> None:
        self.source = source
        lines = source.splitlines(keepends=True)
        self.starts = [sum(map(len, lines[:n])) for n in range(len(lines))]

    def changes(self) -> Iterator[Mutation]:
        for node in _code(ast.parse(self.source)):
            kind = type(node).__name__.lower()
            yield from getattr(self, f"_of_{kind}", lambda _node: ())(node)

    def _begin(self, node: ast.expr | ast.stmt | ast.keyword) -> int:
        return self.starts[node.lineno - 1] + node.col_offset

    def _end(self, node: ast.expr | ast.stmt | ast.keyword) -> int:
        return self.starts[(node.end_lineno or 0) - 1] + (node.end_col_offset or 0)

    def _text(self, node: ast.expr | ast.keyword) -> str:
        return self.source[self._begin(node) : self._end(node)].decode()

    def _put(self, start: int, end: int, new: str) -> Mutation:
        line = self.source.count(b"\n", 0, start) + 1
        return Mutation(line, start, end, new.encode())

    def _instead(self, node: ast.expr | ast.stmt, new: str) -> Mutation:
        return self._put(self._begin(node), self._end(node), new)

    def _between(
        self, left: ast.expr, operator: ast.AST, right: ast.expr
    ) -> Iterator[Mutation]:
        """Swap an operator, which stands between two expressions."""
        if type(operator) not in SWAPPED:
            return
        old, new = SWAPPED[type(operator)]
        at = self._end(left)
        gap = self.source[at : self._begin(right)]
        found = re.search(rb"(?<!\w)" + re.escape(old.encode()) + rb"(?!\w)", gap)
        if found:
            yield self._put(at + found.start(), at + found.end(), new)

    def _of_compare(self, node: ast.Compare) -> Iterator[Mutation]:
        sides = [node.left, *node.comparators]
        for left, operator, right in zip(sides, node.ops, sides[1:], strict=False):
            yield from self._between(left, operator, right)

    def _of_boolop(self, node: ast.BoolOp) -> Iterator[Mutation]:
        for left, right in zip(node.values, node.values[1:], strict=False):
            yield from self._between(left, node.op, right)

    def _of_binop(self, node: ast.BinOp) -> Iterator[Mutation]:
        yield from self._between(node.left, node.op, node.right)

    def _of_unaryop(self, node: ast.UnaryOp) -> Iterator[Mutation]:
        if isinstance(node.op, ast.Not):
            begin = self._begin(node)
            yield self._put(begin, begin + len("not "), "")

    def _of_if(self, node: ast.If) -> Iterator[Mutation]:
        yield self._instead(node.test, "False")
        if not isinstance(node.body[-1], LEAVING):
            yield self._instead(node.test, "True")

    def _of_ifexp(self, node: ast.IfExp) -> Iterator[Mutation]:
        yield self._instead(node.test, "True")
        yield self._instead(node.test, "False")

    def _of_comprehension(self, node: ast.comprehension) -> Iterator[Mutation]:
        for condition in node.ifs:
            yield self._instead(condition, "True")

    def _of_constant(self, node: ast.Constant) -> Iterator[Mutation]:
        if isinstance(node.value, bool):
            yield self._instead(node, str(not node.value))
        elif isinstance(node.value, int):
            yield self._instead(node, str(node.value + 1))

    def _of_call(self, node: ast.Call) -> Iterator[Mutation]:
        function = node.func
        name = getattr(function, "attr", getattr(function, "id", ""))
        if name in OTHER_NAMES and isinstance(function, ast.Name):
            yield self._instead(function, OTHER_NAMES[name])
        if name in DROPPED_CALLS and isinstance(function, ast.Attribute):
            yield self._instead(node, self._text(function.value))
        if name in CONDITIONS:
            yield from self._one_argument_less(node)
        if name == "order_by":
            yield from self._other_order(node.args)
        for keyword in node.keywords:
            if keyword.arg == "update_fields" and isinstance(keyword.value, ast.List):
                yield from self._one_less(keyword.value, keyword.value.elts)

    def _one_argument_less(self, node: ast.Call) -> Iterator[Mutation]:
        """Drop one of several conditions or values."""
        parts: list[ast.expr | ast.keyword] = [*node.args, *node.keywords]
        of_a_mapping = not node.keywords and getattr(node.func, "attr", "") == "get"
        for left_out in parts if len(parts) > 1 and not of_a_mapping else []:
            rest = ", ".join(self._text(part) for part in parts if part is not left_out)
            yield self._instead(node, f"{self._text(node.func)}({rest})")

    def _other_order(self, keys: list[ast.expr]) -> Iterator[Mutation]:
        for key in keys:
            if isinstance(key, ast.Constant) and isinstance(key.value, str):
                new = key.value[1:] if key.value[0] == "-" else f"-{key.value}"
                yield self._instead(key, f'"{new}"')

    def _one_less(self, node: ast.expr, parts: list[ast.expr]) -> Iterator[Mutation]:
        """Drop one member of a list, set or tuple."""
        opening, closing = self._text(node)[0], self._text(node)[-1]
        for left_out in parts:
            rest = "".join(f"{self._text(p)}, " for p in parts if p is not left_out)
            yield self._instead(node, f"{opening}{rest.rstrip()}{closing}")

    def _members(self, node: ast.Set | ast.List | ast.Tuple) -> Iterator[Mutation]:
        """Drop one of several named things, such as roles or states."""
        if len(node.elts) > 1 and all(isinstance(e, ast.Attribute) for e in node.elts):
            yield from self._one_less(node, node.elts)

    _of_set = _of_list = _of_tuple = _members

    def _of_dict(self, node: ast.Dict) -> Iterator[Mutation]:
        keys = [key for key in node.keys if isinstance(key, ast.Attribute)]
        if len(keys) < len(node.keys):
            return
        pairs = [
            f"{self._text(key)}: {self._text(value)}"
            for key, value in zip(keys, node.values, strict=True)
        ]
        for left_out in pairs if len(pairs) > 1 else []:
            rest = ", ".join(pair for pair in pairs if pair is not left_out)
            yield self._instead(node, f"{{{rest}}}")

    def _of_expr(self, node: ast.Expr) -> Iterator[Mutation]:
        if isinstance(node.value, ast.Call):
            yield self._instead(node, "pass")

    def _of_assign(self, node: ast.Assign) -> Iterator[Mutation]:
        if isinstance(node.targets[0], ast.Attribute):
            yield self._instead(node, "pass")

    def _of_augassign(self, node: ast.AugAssign) -> Iterator[Mutation]:
        yield self._instead(node, "pass")
