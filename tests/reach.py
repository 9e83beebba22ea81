"""What code can be reached: from an address, a command, a task or a setting.

By names alone: a function is reached when something reached speaks its name. So this
finds what nothing calls, and never reports what something calls.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import amparo

SOURCE = Path(amparo.__file__).parent
# Where work begins: pages, commands, what settings name, what rooms hook in.
ENTRY_POINTS = ("urls.py", "apps.py", "cli.py")
FOLDERS = ("commands", "settings", "templatetags", "formats", "migrations")
APART = ("demo",)
Block = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


@dataclass(frozen=True)
class Unit:
    """One definition at the top of a module: the names and texts in it."""

    path: Path
    name: str
    names: frozenset[str]
    texts: frozenset[str]

    @property
    def begins(self) -> bool:
        """Whether work begins here: nothing of ours needs to call it."""
        inside = self.path.relative_to(SOURCE)
        return inside.name in ENTRY_POINTS or bool(set(inside.parts) & set(FOLDERS))

    @property
    def spoken(self) -> set[str]:
        """The names in it; where work begins, also those in dotted texts."""
        dotted = {text.rpartition(".")[2] for text in self.texts if self.begins}
        return {*self.names, *dotted}


@cache
def units() -> list[Unit]:
    """Return every definition of the house but those of the demonstration."""
    found = []
    for path in sorted(SOURCE.rglob("*.py")):
        if not set(path.relative_to(SOURCE).parts) & set(APART):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            found += [_unit(path, node) for node in tree.body]
    return found


def _unit(path: Path, node: ast.stmt) -> Unit:
    return Unit(path, _called(node), frozenset(_names(node)), frozenset(_texts(node)))


def _called(node: ast.stmt) -> str:
    if isinstance(node, Block):
        return node.name
    if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
        return node.targets[0].id
    if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
        return node.target.id
    return ""


def _names(node: ast.stmt) -> Iterator[str]:
    for part in ast.walk(node):
        if isinstance(part, ast.Name):
            yield part.id
        elif isinstance(part, ast.Attribute):
            yield part.attr
        elif isinstance(part, ast.alias) and part.asname:
            yield part.name


def _texts(node: ast.stmt) -> Iterator[str]:
    for part in ast.walk(node):
        if isinstance(part, ast.Constant) and isinstance(part.value, str):
            yield part.value


def reached(every: list[Unit]) -> set[Unit]:
    """Return the definitions that something reached speaks of, and so on."""
    found = {one for one in every if one.begins or not one.name}
    fresh = found
    while fresh:
        known = {name for one in fresh for name in one.spoken}
        fresh = {one for one in every if one.name in known} - found
        found |= fresh
    return found


def unreached(every: list[Unit]) -> list[str]:
    """Return what nothing reaches, as ``path: name``."""
    idle = set(every) - reached(every)
    return sorted(
        f"{one.path.relative_to(SOURCE).as_posix()}: {one.name}"
        for one in idle
        if not one.name.startswith("__")
    )
