"""What an indicator is: records to count, and how a reader may use the number."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypedDict

from django.db.models import Choices, QuerySet
from django.utils.functional import Promise

from .models import Method
from .periods import Day

Words = str | Promise
# What was read, by the function that did and its two days.
Read = dict[tuple[Callable[[Day, Day], Any], Day, Day], Any]
OF = "of"  # the part of a share that is its whole


class Where(TypedDict):
    """The columns of a source that say where."""

    country: str
    team: str


@dataclass(frozen=True)
class Source:
    """Records of one table that an indicator counts.

    ``records(first, last)`` gives those between two days (both included; None is open);
    ``key`` is the column whose different values are counted, ``country`` and ``team``
    the columns that say where. ``kind``: what a counted record is. ``amount``: a column
    that is added up instead, where a record says how many there were. ``facts`` adds
    the columns of qualities that the records themselves do not have. ``reads``: what
    must be read between the days first; then ``records`` is given that instead.
    """

    kind: str  # one of ``lists.KINDS``
    records: Callable[..., QuerySet[Any]]
    key: str = "id"
    country: str = "country_id"
    team: str = "team"
    amount: str = ""
    facts: Callable[[QuerySet[Any]], QuerySet[Any]] | None = None
    reads: Callable[[Day, Day], Any] | None = None

    def between(self, first: Day, last: Day, read: Read | None = None) -> QuerySet[Any]:
        """Return the records between two days; what ``read`` has is not read again."""
        if self.reads is None:
            return self.records(first, last)
        read = {} if read is None else read
        at = (self.reads, first, last)
        if at not in read:
            read[at] = self.reads(first, last)
        return self.records(read[at])


@dataclass(frozen=True)
class Quality:
    """A coded column by which an indicator is shown, too; why a fact is missing is
    said by codes of their own. ``by_quarter``: over time, and not only up to now. All
    sources of an indicator have the column, or ``Source.facts`` adds it.
    """

    name: str
    label: Words
    column: str
    codes: type[Choices]
    by_quarter: bool = False

    def part(self, code: str) -> str:
        """Return how the value of one code is stored."""
        return f"{self.name}:{code}"


@dataclass(frozen=True)
class Indicator:
    """One way of counting, over one or several sources.

    Events of several sources are added; of anything else, each key counts once. With
    ``of`` it is a share: how many of what ``of`` counts, and the target is in percent;
    both numbers are kept, and shares are never averaged. ``as_of``: what is so on the
    last day of a period, and not what happened in it. ``changed`` says since when it is
    counted in this way, and how it was before.
    """

    code: str
    label: Words
    unit: Words
    definition: Words
    computed_from: Words
    sources: tuple[Source, ...]
    method: Method
    target: int = 0
    changed: Words = ""
    of: tuple[Source, ...] = ()
    qualities: tuple[Quality, ...] = ()
    as_of: bool = False

    @property
    def additive(self) -> bool:
        """Return whether values of countries and quarters may be added up."""
        return self.method is Method.ADDITIVE

    @property
    def is_of_people(self) -> bool:
        """Return whether its keys are people, who count once in an organisation."""
        return self.method is Method.CODES

    @property
    def is_share(self) -> bool:
        """Return whether it says how many of how many."""
        return bool(self.of)

    @property
    def parts(self) -> dict[str, tuple[Source, ...]]:
        """Return what is counted: the value and, of a share, its whole."""
        return {"": self.sources, OF: self.of} if self.of else {"": self.sources}
