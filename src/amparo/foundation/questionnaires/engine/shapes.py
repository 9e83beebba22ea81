"""What a form consists of, as pages, exports and authors see it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .model import Model

# Language code to text. A form without languages has one text, under "".
Texts = Mapping[str, str]


def in_language(texts: Texts, *languages: str) -> str:
    """Return the text in the first of these languages that has one, else any text.

    "pt" finds "pt-br" and the other way round.
    """
    for language in languages:
        if texts.get(language):
            return texts[language]
        broad = language.partition("-")[0]
        for code, text in texts.items():
            if text and broad and code.partition("-")[0] == broad:
                return text
    return next((text for text in texts.values() if text), "")


class Kind(StrEnum):
    """What a question is answered with."""

    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"
    TIME = "time"
    DATETIME = "datetime"
    SELECT_ONE = "select_one"
    SELECT_MULTIPLE = "select_multiple"
    RANGE = "range"
    NOTE = "note"
    CALCULATE = "calculate"
    PLACE = "place"
    ACKNOWLEDGE = "acknowledge"


class Why(StrEnum):
    """Why a question was left without an answer."""

    NOT_ASKED = "not_asked"
    DID_NOT_SAY = "did_not_say"
    NOT_KNOWN = "not_known"


@dataclass(frozen=True)
class Choice:
    """One answer to choose; ``name`` is what is kept."""

    name: str
    label: Texts


@dataclass(frozen=True)
class Node:
    """Anything with a path. ``label`` and ``hint`` may hold outputs: see Filling."""

    path: str  # "/data/home/rooms", without row numbers
    name: str
    label: Texts = field(default_factory=dict)
    hint: Texts = field(default_factory=dict)
    appearance: str = ""


@dataclass(frozen=True)
class Question(Node):
    """One question, note or calculation."""

    kind: Kind = Kind.TEXT
    choices: tuple[Choice, ...] = ()  # all that are possible; see Filling.choices
    read_only: bool = False
    coded: bool = False
    score: bool = False
    start: Decimal | None = None  # of a range
    end: Decimal | None = None
    step: Decimal | None = None

    @property
    def precision(self) -> str:
        """For a date: "day", "month" or "year", as its appearance asks."""
        words = self.appearance.split()
        if "year" in words:
            return "year"
        return "month" if "month-year" in words else "day"

    @property
    def many_lines(self) -> bool:
        """For a text: several lines are asked for."""
        return "multiline" in self.appearance.split()

    @property
    def is_answered(self) -> bool:
        """Someone types or chooses an answer, that is: no note, no calculation."""
        return self.kind not in (Kind.NOTE, Kind.CALCULATE)


@dataclass(frozen=True)
class Group(Node):
    """Questions under one heading."""

    children: tuple[Node, ...] = ()

    def walk(self) -> Iterator[Node]:
        """Go through everything inside, groups before what is in them."""
        for child in self.children:
            yield child
            if isinstance(child, Group):
                yield from child.walk()


@dataclass(frozen=True)
class Repeat(Group):
    """A group that is asked several times; one row is one time.

    ``count``: the form itself says how many rows there are, so nobody adds any.
    """

    count: bool = False


@dataclass(frozen=True)
class Form:
    """A form as it was published; ``title`` is the same in all languages."""

    id: str
    title: str
    version: str
    languages: tuple[str, ...]
    default_language: str
    root: Group
    public_key: str
    model: Model = field(repr=False, compare=False)

    def questions(self) -> dict[str, Question]:
        """Return all questions, notes and calculations, by path, in their order."""
        return {
            node.path: node for node in self.root.walk() if isinstance(node, Question)
        }


@dataclass(frozen=True)
class Item:
    """One line of a page. ``node`` is a Question, or the heading of a group or row.

    ``place`` is the path with the numbers of rows, "/data/child[2]/age". A Repeat
    comes once as the heading of all rows (``row`` 0, ``place`` without a number at
    its end: there rows are added) and then once for each row.
    """

    place: str
    node: Node
    depth: int
    row: int = 0


@dataclass(frozen=True)
class Page:
    """What is asked together: one group; questions outside of groups share a page.

    ``key`` is fit for an address, and stays the same while answers change.
    """

    key: str
    title: Texts
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Finished:
    """Answers that were finished: sealed XML, and what may lie open as codes.

    ``codes`` has the path (with row numbers inside repeats) of each coded question:
    a choice's name, a list of them, a whole or decimal number, a date as ISO text, or
    {"left": reason}.
    """

    xml: bytes
    codes: dict[str, object]
