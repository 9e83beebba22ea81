"""What can be imported: a room declares it once, as data and four functions."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist

from ...kernel.errors import AmparoError, Text
from ...organisations.models import Team
from ...policy import AccessScope, Actor


class Kind(StrEnum):
    """What a column holds. Every value is kept as text in one form."""

    TEXT = "text"
    NUMBER = "number"  # 1.5
    WHOLE = "whole"  # 12
    DATE = "date"  # 2026-03-01
    TIME = "time"  # 14:30
    MOMENT = "moment"  # 2026-03-01T14:30
    CHOICE = "choice"  # one code
    CHOICES = "choices"  # codes, separated by blanks


@dataclass(frozen=True)
class Field:
    """One thing that a column may hold.

    A column is found by ``key``, ``label`` or one of ``names``, whatever the case. Of
    ``choices`` (code and label) a cell holds either; a code may have several labels.
    ``instead`` are codes that may stand in place of any value, such as why there is
    none; the value is then "=" and the code.
    """

    key: str
    label: Text
    kind: Kind = Kind.TEXT
    required: bool = False
    choices: tuple[tuple[str, Text], ...] = ()
    names: tuple[str, ...] = ()
    instead: tuple[tuple[str, Text], ...] = ()

    @property
    def code(self) -> str:
        """Return the shortest name of a column that is no label."""
        return self.names[0] if self.names else self.key


@dataclass(frozen=True)
class Part:
    """A further sheet: rows that belong to a row of the main one.

    ``names`` are the names of the sheet by which it is found. ``parent`` is the part
    that its rows belong to, "" for the main sheet.
    """

    key: str
    label: Text
    fields: tuple[Field, ...]
    names: tuple[str, ...] = ()
    parent: str = ""


@dataclass(frozen=True)
class Row:
    """One row as it was read: values by field, and the rows that belong to it.

    ``same_as`` is whom it is about, where a person said that the team knows them.
    """

    values: Mapping[str, str]
    parts: Mapping[str, tuple[Row, ...]] = field(default_factory=dict)
    same_as: UUID | None = None

    def __getitem__(self, key: str) -> str:
        return self.values.get(key, "")


@dataclass(frozen=True)
class Problem:
    """Why a row cannot be imported: a sentence, and the field if it is about one."""

    text: Text
    field: str = ""


def problem_of(error: AmparoError) -> Problem:
    """Return an error of an operation as what is wrong with a row."""
    return Problem(error.message, getattr(error, "field", None) or "")


@dataclass(frozen=True)
class Target:
    """Into what a file is imported.

    ``key`` names it in addresses: codes only. ``team`` reads the waiting rows with the
    person who imports them.
    """

    key: str
    title: Text
    url: str
    scope: AccessScope
    team: Team
    fields: tuple[Field, ...]
    parts: tuple[Part, ...] = ()


class NoSuchTarget(ObjectDoesNotExist):
    """There is nothing of this name to import into."""


@dataclass(frozen=True)
class Alike:
    """How an import asks about rows of people whom the team may know already.

    ``find`` returns for each row who it may be, best first and few, in as many queries
    however many rows there are. ``describe`` says in words who these are; it leaves out
    whom the actor's keys do not open.
    """

    find: Callable[[Actor, Target, Sequence[Row]], Sequence[Sequence[UUID]]]
    describe: Callable[[Actor, Target, Collection[UUID]], Mapping[UUID, str]]


@dataclass(frozen=True)
class ImportSpec:
    """A kind of import. All functions take who imports, and into what.

    ``find`` returns the target of a key, or raises ``ObjectDoesNotExist``.
    ``check_row`` returns what is wrong with a row beyond the kinds of its fields, and
    changes nothing. ``save_row`` calls one operation of the room and returns the id of
    what it made. ``undo_row`` removes that again, or raises ``RuleBroken`` with the
    reason. ``verb`` is the room's permission, needed beside ``list.import``. With
    ``alike`` nothing is imported before someone has said who each row is that looks
    like a known person; ``save_row`` finds that in ``same_as``.
    """

    name: str
    label: Text
    verb: str
    find: Callable[[Actor, str], Target]
    check_row: Callable[[Actor, Target, Row], Sequence[Problem]]
    save_row: Callable[[Actor, Target, Row], UUID]
    undo_row: Callable[[Actor, Target, UUID], None]
    alike: Alike | None = None


_SPECS: dict[str, ImportSpec] = {}


def declare(*specs: ImportSpec) -> None:
    """Register kinds of import; ``ValueError`` for a name that is taken already."""
    for one in specs:
        if _SPECS.setdefault(one.name, one) is not one:
            raise ValueError(f"the import {one.name} is declared twice")


def spec_of(name: str) -> ImportSpec:
    """Return the kind of import with that name, or raise ``NoSuchTarget``."""
    try:
        return _SPECS[name]
    except KeyError:
        raise NoSuchTarget(name) from None
