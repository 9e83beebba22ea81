"""Data types of the operations of this room."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from amparo.foundation.persons.birth_dates import Birth
from amparo.response.cases.models import Case

from .codes import AroundState, ProtectionState, Schooling
from .models import (
    CareArrangement,
    ChildDetails,
    Incident,
    PersonAround,
    ProtectionConcern,
    Whereabouts,
)

NO_DAY = Birth()  # nothing is known of when


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
    """A care arrangement; ``caregiver_id`` names one of the people around."""

    kind: str
    reason: str = ""
    caregiver_id: UUID | None = None
    since: Birth = NO_DAY
    where: str = ""
    note: str = ""


@dataclass(frozen=True)
class WhereaboutsData:
    """Where the child is, since when; the address or the words are sealed."""

    where: str
    since: Birth = NO_DAY
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
    person_id: UUID | None = None
    on: Birth = NO_DAY
    summary: str = ""


@dataclass(frozen=True)
class ProtectionData:
    """A protection concern: codes, since when, a short note."""

    kind: str
    source: str
    since: Birth = NO_DAY
    note: str = ""


@dataclass(frozen=True)
class OpenPersonAround:
    """Someone around a child with their name."""

    row: PersonAround
    name: str
    phone: str
    age: str
    note: str

    @property
    def title(self) -> str:
        """The name, or who they are to the child where none is known."""
        return self.name or self.row.get_relation_display()


@dataclass(frozen=True)
class OpenCare:
    """A care arrangement with its words."""

    row: CareArrangement
    since: Birth
    where: str
    note: str
    caregiver: OpenPersonAround | None = None


@dataclass(frozen=True)
class OpenWhereabouts:
    """Where the child is or was."""

    row: Whereabouts
    since: Birth
    note: str


@dataclass(frozen=True)
class OpenChildDetails:
    """School, languages and papers with their words."""

    row: ChildDetails
    school: str
    grade: str
    languages: str
    papers_note: str


@dataclass(frozen=True)
class OpenIncident:
    """An incident with its summary, and what the child said on their own."""

    row: Incident
    on: Birth
    summary: str
    said: str
    person: OpenPersonAround | None = None


@dataclass(frozen=True)
class OpenProtection:
    """A protection concern with its note."""

    row: ProtectionConcern
    since: Birth
    note: str


@dataclass(frozen=True)
class OpenAround:
    """Everything that this room knows of a case, each list oldest first."""

    case: Case
    people: tuple[OpenPersonAround, ...] = ()
    care: tuple[OpenCare, ...] = ()
    whereabouts: tuple[OpenWhereabouts, ...] = ()
    child: OpenChildDetails | None = None
    incidents: tuple[OpenIncident, ...] = ()
    protection: tuple[OpenProtection, ...] = ()

    @property
    def around(self) -> list[OpenPersonAround]:
        """Those who are around the child now: who could harm first."""
        found = [one for one in self.people if one.row.state == AroundState.AROUND]
        return sorted(found, key=lambda one: not one.row.is_alleged_perpetrator)

    @property
    def past(self) -> list[OpenPersonAround]:
        """Those who are not around the child any more."""
        return [one for one in self.people if one.row.state == AroundState.PAST]

    @property
    def care_now(self) -> OpenCare | None:
        """The care arrangement that counts."""
        return self.care[-1] if self.care else None

    @property
    def place_now(self) -> OpenWhereabouts | None:
        """Where the child is now."""
        return self.whereabouts[-1] if self.whereabouts else None

    @property
    def protection_now(self) -> list[OpenProtection]:
        """The protection concerns that are current."""
        current = ProtectionState.CURRENT
        return [one for one in self.protection if one.row.state == current]
