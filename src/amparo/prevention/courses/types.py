"""Data types of the operations of this room."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from .codes import AgeBand, Assent, Disability, How, Sex


@dataclass(frozen=True)
class Goal:
    """What a course wants to reach, by a key that its tests name."""

    key: str
    words: str


@dataclass(frozen=True)
class CourseData:
    """A course as it is written."""

    title: str
    audience: str
    session_count: int
    minutes: int
    goals: tuple[Goal, ...] = ()
    lessons: tuple[str, ...] = ()
    certificate_share: int | None = None
    tests: tuple[str, ...] = ()


@dataclass(frozen=True)
class RunData:
    """A run as it is planned; ``place`` (where, at what hour) is sealed."""

    way: str
    language: str
    starts_on: date
    area_code: str = ""
    partner_id: UUID | None = None
    place: str = field(default="", repr=False)


@dataclass(frozen=True)
class SafetyData:
    """What has to be settled before people meet."""

    places: int
    youngest: int
    adults: int
    risks_checked_on: date | None
    photos: str
    complaints_told: bool
    focal_point_id: UUID | None
    risks: str = field(default="", repr=False)


@dataclass(frozen=True)
class NewParticipant:
    """Someone who is registered: a name, and coded facts.

    With an age the band follows; without one ``age_band`` says why there is none.
    """

    name: str = field(repr=False)
    age: int | None = None
    age_band: str = AgeBand.NOT_ASKED
    sex: str = Sex.NOT_ASKED
    disability: str = Disability.NOT_ASKED
    phone: str = field(default="", repr=False)
    area_code: str = ""


@dataclass(frozen=True)
class ConsentData:
    """Consent as it was given; ``worry``: somebody worries about this very adult."""

    purpose: str
    giver: str
    given: bool
    method: str
    on: date
    assent: str = Assent.NOT_NEEDED
    caregiver_unsafe: bool = False
    worry: bool = False
    who: str = field(default="", repr=False)


@dataclass(frozen=True)
class Sheet:
    """An attendance sheet as it was sent: for each person what was shown, and is now.

    What nobody touched is not written, so that two people, or a sheet and a card, do
    not undo each other.
    """

    marks: Mapping[UUID, tuple[str, str]]
    how: str = How.SHEET


@dataclass(frozen=True)
class Heads:
    """A headcount of one audience."""

    audience: str
    female: int = 0
    male: int = 0
    other: int = 0
    not_known: int = 0
