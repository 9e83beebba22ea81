"""The answers as a tree: what paths go through."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

# More people, visits or things than one form has ever been filled in for.
MAX_ROWS = 100
# All answers together; repeats inside of repeats would multiply without end.
MAX_NODES = 20_000
_STEP = re.compile(r"/([^/\[\]]+)(?:\[(\d{1,4})\])?", re.ASCII)


@dataclass(eq=False)
class Spec:
    """What the form says about one path: its name, what is inside, what stands there.

    ``inner`` is empty for what holds an answer.
    """

    path: str
    name: str
    parent: Spec | None = None
    inner: dict[str, Spec] = field(default_factory=dict)
    default: str = ""
    repeats: bool = False  # there are several rows of it
    number: bool = False  # answered with a number
    whole: bool = False  # and with a whole one
    days: bool = False  # answered with a date

    def walk(self) -> Iterator[Spec]:
        """Go through this and everything inside."""
        yield self
        for spec in self.inner.values():
            yield from spec.walk()

    def up(self) -> Iterator[Spec]:
        """Go through what this lies in, nearest first."""
        spec = self.parent
        while spec is not None:
            yield spec
            spec = spec.parent

    @property
    def in_rows(self) -> bool:
        """Whether this is inside of a repeat."""
        return any(spec.repeats for spec in self.up())


# Of what is no answer: an item of a list of choices.
NOWHERE = Spec("", "")


class Node:
    """One answer, or a group or row of them; also an item of a list of choices.

    ``own`` is whether it is asked for all that its own condition says; what it lies in
    has one of its own. ``beyond`` is a row that the form's count leaves out: its
    answers are kept, in case that the count goes up again.
    """

    __slots__ = ("beyond", "inner", "left", "name", "own", "parent", "spec", "text")

    def __init__(
        self, name: str, parent: Node | None, spec: Spec | None = None, text: str = ""
    ) -> None:
        self.name = name
        self.parent = parent
        self.spec = spec or NOWHERE
        self.text = text
        self.inner: dict[str, list[Node]] = {}
        self.own = True
        self.beyond = False
        self.left = ""

    def named(self, name: str) -> list[Node]:
        """Return what is asked inside under this name; all of it for "*"."""
        if name == "*":
            return [node for nodes in self.inner.values() for node in nodes if node.own]
        return [node for node in self.inner.get(name, ()) if node.own]

    def add(self, node: Node) -> Node:
        """Put a node inside, after those of its name."""
        self.inner.setdefault(node.name, []).append(node)
        return node

    def walk(self) -> Iterator[Node]:
        """Go through this and everything inside."""
        yield self
        for nodes in self.inner.values():
            for node in nodes:
                yield from node.walk()

    @property
    def value(self) -> str:
        """The text; for a group that of everything inside, as XPath has it."""
        if not self.inner:
            return self.text
        return "".join(
            node.value for nodes in self.inner.values() for node in nodes if node.own
        )

    @property
    def rows(self) -> list[Node]:
        """This and what has the same name beside it."""
        return self.parent.inner[self.name] if self.parent is not None else [self]

    @property
    def relevant(self) -> bool:
        """Whether it is asked, and everything that it lies in."""
        node: Node | None = self
        while node is not None:
            if not node.own:
                return False
            node = node.parent
        return True

    @property
    def place(self) -> str:
        """The path with the numbers of rows: "/data/child[2]/age"."""
        if self.parent is None:
            return ""
        number = ""
        if self.spec.repeats:
            number = f"[{self.rows.index(self) + 1}]"
        return f"{self.parent.place}/{self.name}{number}"


def plant(spec: Spec, parent: Node | None, *, defaults: bool = True) -> Node:
    """Return the empty answers of a spec, without rows; with its defaults or not."""
    node = Node(spec.name, parent, spec, spec.default if defaults else "")
    for inner in spec.inner.values():
        node.inner[inner.name] = (
            [] if inner.repeats else [plant(inner, node, defaults=defaults)]
        )
    return node


def find(root: Node, place: str) -> tuple[Node, Spec, Node | None]:
    """Return what lies around a place, what the form says of it, and the answer.

    The answer is None for a repeat that is named without the number of a row. Raises
    KeyError for a place that is not in the form, or a row that is not there.
    """
    steps = list(_STEP.finditer(place))
    if not steps or "".join(step[0] for step in steps) != place:
        raise KeyError(place)
    node = root
    for at, step in enumerate(steps, start=1):
        inner = node.spec.inner.get(step[1])
        if inner is None or inner.repeats is not bool(step[2]):
            if inner is not None and inner.repeats and at == len(steps):
                return node, inner, None
            raise KeyError(place)
        rows = node.inner[step[1]]
        number = int(step[2] or 1)
        if not 1 <= number <= len(rows):
            raise KeyError(place)
        node = rows[number - 1]
    return node.parent or root, node.spec, node


def nearest(node: Node, spec: Spec) -> list[Node]:
    """Return the answers of a spec that are nearest to a node: those of its own row."""
    above = {one.path for one in spec.up()}
    start: Node | None = node
    while start is not None and start.spec.path not in above:
        start = start.parent
    if start is None:
        return []
    names = spec.path[len(start.spec.path) + 1 :].split("/")
    found = [start]
    for name in names:
        found = [inner for one in found for inner in one.inner.get(name, ())]
    return found
