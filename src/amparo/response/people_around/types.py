"""Data types of the operations of this room.

The fields of what is typed are called as in the forms, which make it (``views``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar
from uuid import UUID

from amparo.foundation.persons.birth_dates import Birth
from amparo.response.cases.models import Case

from .codes import AroundState, ProtectionState, Schooling
from .days import read_when
from .models import (
    Around,
    CareArrangement,
    ChildDetails,
    Incident,
    PersonAround,
    ProtectionConcern,
    Whereabouts,
)

R = TypeVar("R", bound=Around)


@dataclass(frozen=True)
class PersonData:
    """Someone around a child: codes, marks, and what is sealed."""

    relation: str
    name: str = ""
    phone: str = ""
    age: str = ""
    note: str = ""
    is_caregiver: bool = False
    in_household: bool = False
    is_trusted: bool = False
    is_safe_contact: bool = False
    may_consent: bool = False
    is_alleged_perpetrator: bool = False
    access: str = ""
    is_at_risk: bool = False


@dataclass(frozen=True)
class CareData:
    """A care arrangement; ``caregiver`` is one of the people around."""

    kind: str
    reason: str = ""
    caregiver: UUID | None = None
    since: Birth | None = None
    where: str = ""
    note: str = ""


@dataclass(frozen=True)
class WhereaboutsData:
    """Where the child is, since when; the address or the words are sealed."""

    where: str
    since: Birth | None = None
    note: str = ""


@dataclass(frozen=True)
class ChildData:
    """School, languages and papers of a child."""

    schooling: str = Schooling.NOT_RECORDED
    school: str = ""
    grade: str = ""
    languages: str = ""
    papers: tuple[str, ...] = ()
    papers_note: str = ""


@dataclass(frozen=True)
class IncidentData:
    """An incident: codes, when it was as far as it is known, a short summary."""

    kind: str
    where: str
    source: str
    relation: str = ""
    person: UUID | None = None
    on: Birth | None = None
    summary: str = ""


@dataclass(frozen=True)
class ProtectionData:
    """A protection concern: codes, since when, a short note."""

    kind: str
    source: str
    since: Birth | None = None
    note: str = ""


@dataclass(frozen=True)
class Opened(Generic[R]):
    """A row of this room with its details opened, by name.

    ``person`` is whom it names; ``words`` of an incident are the child's own.
    """

    row: R
    said: Mapping[str, str]
    person: Opened[PersonAround] | None = None
    words: str = ""

    @property
    def when(self) -> Birth:
        """Since when, or when it was, as far as it is known."""
        return read_when(self.said.get("since") or self.said.get("on") or "")

    @property
    def title(self) -> str:
        """Of a person: their name, or who they are to the child."""
        relation = getattr(self.row, "get_relation_display", str)
        return self.said.get("name") or str(relation())


@dataclass(frozen=True)
class OpenAround:
    """Everything that this room knows of a case, each list oldest first."""

    case: Case
    people: tuple[Opened[PersonAround], ...] = ()
    care: tuple[Opened[CareArrangement], ...] = ()
    whereabouts: tuple[Opened[Whereabouts], ...] = ()
    child: Opened[ChildDetails] | None = None
    incidents: tuple[Opened[Incident], ...] = ()
    protection: tuple[Opened[ProtectionConcern], ...] = ()

    @property
    def around(self) -> list[Opened[PersonAround]]:
        """Those who are around the child now: who could harm first."""
        found = [one for one in self.people if one.row.state == AroundState.AROUND]
        return sorted(found, key=lambda one: not one.row.is_alleged_perpetrator)

    @property
    def past(self) -> list[Opened[PersonAround]]:
        """Those who are not around the child any more."""
        return [one for one in self.people if one.row.state == AroundState.PAST]

    @property
    def alleged(self) -> list[Opened[PersonAround]]:
        """The alleged perpetrators, around the child or not."""
        return [one for one in self.people if one.row.is_alleged_perpetrator]

    @property
    def care_now(self) -> Opened[CareArrangement] | None:
        """The care arrangement that counts."""
        return self.care[-1] if self.care else None

    @property
    def place_now(self) -> Opened[Whereabouts] | None:
        """Where the child is now."""
        return self.whereabouts[-1] if self.whereabouts else None

    @property
    def protection_now(self) -> list[Opened[ProtectionConcern]]:
        """The protection concerns that are current."""
        current = ProtectionState.CURRENT
        return [one for one in self.protection if one.row.state == current]
