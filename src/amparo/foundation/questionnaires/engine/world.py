"""What expressions may ask for beside the answers: the time, texts, lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from .nodes import Node
from .values import text_of

if TYPE_CHECKING:
    from .expressions import Expression

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
