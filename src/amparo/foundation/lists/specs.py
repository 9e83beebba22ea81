"""What a list is made of: a room declares it once, as data."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise

from ..policy import Actor

Text = str | Promise
Value = str | int | date | datetime | None


class Export(StrEnum):
    """Which columns leave the house in a file."""

    LEAVES = "leaves"  # coded facts, and what the directory tells anybody
    STAYS = "stays"  # what a file has otherwise; what is sealed always stays


@dataclass(frozen=True)
class Cell:
    """What stands in one place of the table.

    With ``tone`` the text is drawn as a state, a ``code`` without text so that it never
    breaks; ``due`` is drawn as a person says it.
    """

    text: Value = ""
    url: str = ""
    code: str = ""
    tone: str = ""
    due: datetime | None = None
    new: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands here."""
        return self.text in ("", None) and not self.code and self.due is None


@dataclass(frozen=True)
class Column:
    """One column. ``show`` gives a cell, or its plain text.

    ``order`` names the database's columns by which it sorts; a sealed column sorts by
    what the person's keys open. ``value`` is what a file holds instead of the text.
    """

    key: str
    label: Text
    show: Callable[[Any], Cell | Value] | None = None
    order: tuple[str, ...] = ()
    sealed: bool = False
    leaves: Export = Export.LEAVES
    value: Callable[[Any], Value] | None = None
    only_in_files: bool = False
    labelled: bool = False  # on a phone its name stands before it
    wide: bool = False  # long words, which get more room than the others
    short: bool = False  # stays on one line where there is room
    number: bool = False  # ends at one edge; a link looks like one

    @property
    def look(self) -> str:
        """By what the stylesheet knows its cells."""
        looks = {"wide": self.wide, "short": self.short, "number": self.number}
        return next((f"list-{look}" for look, is_so in looks.items() if is_so), "")

    @property
    def sorts(self) -> bool:
        """Whether the list may be sorted by it."""
        return bool(self.order) or self.sealed

    @property
    def is_exported(self) -> bool:
        """Whether it stands in a file."""
        return self.leaves is Export.LEAVES and not self.sealed


Opened = Mapping[Any, str]


@dataclass(frozen=True)
class BulkAct:
    """Something done to each chosen row, after a second step that says what.

    Offered to those with ``verb``, for rows that it ``fits``. ``url_name`` is the
    room's page, which calls ``views.bulk`` with the operation and its form. ``title``
    says what happens to how many (``ngettext_lazy`` by "n"), ``done`` that it was,
    ``name`` what a row is called. With ``result``, which says in words what the
    operation returned, there is a line for each row, also when all were done.
    """

    verb: str
    url_name: str
    label: Text
    title: Text
    done: Text
    name: Callable[[Any], str]
    lead: Text = ""
    fits: Callable[[Any], bool] = lambda record: True
    danger: bool = False
    result: Callable[[Any], str] | None = None


@dataclass(frozen=True)
class Count:
    """How many rows of a list are so; ``url`` shows them alone, or all again."""

    label: Text
    number: int
    url: str
    current: bool = False


@dataclass(frozen=True)
class ListSpec:
    """A list: its columns, its order when nobody sorts it, and who may take it out.

    ``open`` reads the sealed column of many rows at once, by primary key. ``group``
    gives a row's heading; headings show while nobody has sorted the list. Without an
    ``export_verb`` the list does not leave.
    """

    name: str
    label: Text
    columns: tuple[Column, ...]
    order: tuple[Any, ...]
    page_size: int = 25
    group: Callable[[Any], Text] | None = None
    open: Callable[[Actor, Sequence[Any]], Opened] | None = None
    export_verb: str = ""
    bulk: tuple[BulkAct, ...] = ()

    @property
    def shown(self) -> tuple[Column, ...]:
        """The columns of the page."""
        return tuple(column for column in self.columns if not column.only_in_files)

    def column(self, key: str) -> Column | None:
        """Return the column that somebody may sort by, if there is one of that key."""
        return next((c for c in self.shown if c.key == key and c.sorts), None)
