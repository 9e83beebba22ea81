"""What an expression is once it can be worked out, and what it may ask for."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from .nodes import Node, Spec
from .values import Value, text_of


class NotAnExpression(Exception):
    """The expression cannot be used; ``reason`` is one of the codes below.

    "syntax", "long", "function", "unsupported", "path", "list", "position", "pattern",
    "arguments".
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

    @property
    def stays(self) -> bool:
        """Whether its value must not change once there is one."""
        return bool(self.uses.functions & {"once", "random", "uuid"})

    def value(self, node: Node, world: World) -> Value:
        """Work it out for a node."""
        return self.run(Context(node, node, world))


@dataclass
class Scope:
    """What is known while an expression is made ready: the form, and for what it is."""

    specs: Mapping[str, Spec]
    lists: Collection[str]
    at: Spec
    uses: Uses = field(default_factory=Uses)


# Where a path leads, while it is read: None is a list of choices or the like.
Where = Spec | None
# A run, and where it leads; False for what is no path.
Made = tuple[Run, Where | bool]


def nodes_of(value: Value) -> list[Node]:
    """Return the nodes of a path; none for any other value."""
    return value if isinstance(value, list) else []


# A text with answers in it: "Age of ", the expression for the name, "?".
Parts = Sequence["str | Expression"]
# Language code to text.
Said = Mapping[str, Parts]


@dataclass(frozen=True)
class ChoiceList:
    """Which choices a question has, and where their names and labels stand.

    ``items`` are all that are possible; empty for choices that are earlier answers.
    ``label`` names what inside an item is shown; ``by_text`` says that it is the key of
    a text.
    """

    nodes: Expression
    value: str
    label: str
    by_text: bool
    items: Sequence[Node]


@dataclass(frozen=True)
class World:
    """Fixed for one working-out of answers."""

    root: Node
    now: datetime
    language: str
    default_language: str
    seed: str
    version: str
    lists: Mapping[str, Node]
    texts: Mapping[str, Said]
    choice_lists: Mapping[str, ChoiceList]

    def in_language(self, language: str) -> World:
        """Return the same for someone who reads this language."""
        return self if language == self.language else replace(self, language=language)

    def say(self, key: str, node: Node) -> str:
        """Return a text in the language, with the answers that it mentions."""
        said = self.texts.get(key, {})
        parts = pick(said, self.language, self.default_language)
        return "".join(
            part if isinstance(part, str) else text_of(part.value(node, self))
            for part in parts
        )

    def choice_label(self, path: str, name: str, node: Node) -> str:
        """Return the label of a choice of a question; its name where it has none."""
        choices = self.choice_lists.get(path)
        if choices is None or not name:
            return name
        items = choices.items
        if not items:
            found = choices.nodes.value(node, self)
            items = found if isinstance(found, list) else []
        for item in items:
            if inner(item, choices.value) == name:
                return self.label_of(choices, item, node) or name
        return name

    def label_of(self, choices: ChoiceList, item: Node, node: Node) -> str:
        """Return the label of an item of a list of choices."""
        shown = inner(item, choices.label)
        return self.say(shown, node) if choices.by_text else shown


def inner(item: Node, name: str) -> str:
    """Return the text of what stands in an item under a name."""
    found = item.inner.get(name)
    return found[0].value if found else ""


def pick(said: Said, *languages: str) -> Parts:
    """Return the text in the first of these languages that has it, else in any."""
    for language in languages:
        if said.get(language):
            return said[language]
        broad = language.partition("-")[0]
        for code, parts in said.items():
            if parts and broad and code.partition("-")[0] == broad:
                return parts
    return next((parts for parts in said.values() if parts), ())
