"""Those who took part in the courses of the demonstration, with consent and marks."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from random import Random
from uuid import UUID

from amparo.foundation.accounts.models import User
from amparo.foundation.kernel.crypto import RecordKey
from amparo.foundation.kernel.ids import uuid7
from amparo.foundation.organisations.models import Team
from amparo.foundation.persons.found_by import values_of
from amparo.foundation.persons.identity import Facts, Identity
from amparo.foundation.persons.models import KIND as PERSON
from amparo.foundation.persons.models import Person, Precision
from amparo.foundation.vault.models import VaultKey
from amparo.prevention.courses.codes import (
    Assent,
    Audience,
    Giver,
    How,
    Mark,
    Purpose,
)
from amparo.prevention.courses.models import Attendance, Consent, Course, Enrolment
from amparo.prevention.courses.rules import band_of, consent_rule

from .bulk_rows import Row, Rows
from .context import Context
from .course_tests import CourseTest
from .naming import Naming
from .rng import LETTERS, code

_KNOWN = 60  # people whom a trainer asks again
# How facts are known, or why they are not; the same for everyone.
_SEXES = ("female", "male", "other", "not_asked", "withheld")
_DISABILITIES = ("no", "yes", "not_asked", "not_known", "withheld")
_NO_AGE = ("not_asked", "not_known", "withheld")
_PERSON_SEX = {"not_asked": "not_recorded", "withheld": "undisclosed"}
# Ages by audience; of children by the course, which says for whom it is.
_AGES = {
    Audience.CAREGIVERS: (22, 58),
    Audience.COMMUNITY: (19, 70),
    Audience.PROFESSIONALS: (23, 62),
    Audience.COMPANY: (19, 60),
}
_CHILDREN = {"rights_test_a": (9, 13), "offers_test_a": (14, 17)}


@dataclass(frozen=True)
class Someone:
    """A person whom the team knows, with the key that seals what is signed."""

    id: UUID
    key: RecordKey
    facts: dict[str, str]


@dataclass
class Place:
    """A programme team with its courses, and what is invented of it."""

    team: Team
    vault: VaultKey
    trainer: User
    supervisor: User
    partner_id: UUID
    courses: list[Course]
    context: Context
    names: Naming
    tests: dict[str, CourseTest]
    until: date
    number: int  # the next code
    with_case: list[tuple[str, Facts]]  # names and facts of children; some come, too
    rows: Rows = field(default_factory=Rows)
    known: dict[str, list[Someone]] = field(default_factory=dict)

    @property
    def is_spanish(self) -> bool:
        """Whether people there write Spanish."""
        return self.context.sample.language == "es"

    def next_code(self, kind: str) -> str:
        """Return a code that nobody has."""
        self.number += 1
        return code(kind, self.number)


def evening(day: date) -> datetime:
    """Return the moment in the evening of a day."""
    return datetime.combine(day, time(20), UTC)


def take_part(
    place: Place,
    chance: Random,
    course: Course,
    run_id: UUID,
    first: date,
    sessions: list[Row],
) -> None:
    """Invent who comes to a run, some of them known from an earlier one."""
    again = place.known.setdefault(f"{course.id}", [])
    there: set[UUID] = set()
    codes: set[str] = set()
    for _each in range(chance.randint(7, 14)):
        someone = chance.choice(again) if again and chance.random() < 0.12 else None
        if someone is None or someone.id in there:
            someone = _someone(place, chance, course, first)
            again.append(someone)
        there.add(someone.id)
        card = "".join(chance.choices(LETTERS, k=4))
        while card in codes:
            card = "".join(chance.choices(LETTERS, k=4))
        codes.add(card)
        _takes_part(place, chance, course, run_id, first, sessions, someone, card)
    del again[:-_KNOWN]


def _someone(place: Place, chance: Random, course: Course, on: date) -> Someone:
    """Invent a person whom the team has not met before."""
    test = course.tests[0] if course.tests else ""
    audience = Audience(course.audience)
    youngest, oldest = _CHILDREN.get(test) or _AGES.get(audience, (10, 17))
    is_known = chance.random() < 0.92
    age = chance.randint(youngest, oldest)
    sex = chance.choices(_SEXES, [66, 30, 1, 2, 1])[0]
    disability = chance.choices(_DISABILITIES, [62, 7, 26, 3, 2])[0]
    band = band_of(age) if is_known else chance.choice(_NO_AGE)
    _called, full_name = place.names.person(chance, sex != "male")
    born = Facts(
        sex=_PERSON_SEX.get(sex, sex),
        birth_year=on.year - age if is_known else None,
        birth_precision=Precision.AGE if is_known else Precision.UNKNOWN,
        country_code=place.context.sample.code,
    )
    if place.with_case and audience == Audience.CHILDREN and chance.random() < 0.15:
        full_name, born = place.with_case.pop()
        sex, band = born.sex, band_of(on.year - (born.birth_year or on.year))
    identity = Identity(names=[full_name])
    person_id = uuid7()
    key = place.rows.key(PERSON, person_id, [place.vault])
    place.rows.add(
        Person,
        id=person_id,
        created_at=evening(on),
        team_id=place.team.id,
        code=place.next_code("P"),
        country_id=place.context.sample.code,
        area_id=chance.choice(place.context.areas),
        sex=born.sex,
        birth_year=born.birth_year,
        birth_precision=str(born.birth_precision),
        disability=disability if disability in ("yes", "no") else "not_asked",
        identity_sealed=key.seal("identity", identity.to_json()),
    )
    values = values_of(place.team, identity, born)
    place.rows.found_by(PERSON, person_id, place.team.id, values)
    facts = {"sex": sex, "age_band": str(band), "disability": disability}
    return Someone(person_id, key, facts)


def _takes_part(
    place: Place,
    chance: Random,
    course: Course,
    run_id: UUID,
    first: date,
    sessions: list[Row],
    someone: Someone,
    card: str,
) -> None:
    """Register someone with consent, and mark at which sessions they were."""
    row = place.rows.add(
        Enrolment,
        created_at=evening(first),
        run_id=run_id,
        person_id=someone.id,
        code=card,
        audience=course.audience,
        **someone.facts,
    )
    _consent(place, chance, first, row, someone)
    comes = chance.choice([0.45, 0.75, 0.85, 0.9, 0.95])
    for session in sessions:
        away = Mark.EXCUSED if chance.random() < 0.3 else Mark.ABSENT
        mark = Mark.PRESENT if chance.random() < comes else away
        place.rows.add(
            Attendance,
            session_id=session.id,
            enrolment_id=row.id,
            mark=str(mark),
            how=str(How.PAPER if chance.random() < 0.2 else How.SHEET),
            recorded_by_id=place.trainer.id,
        )


def _consent(
    place: Place, chance: Random, on: date, row: Row, someone: Someone
) -> None:
    rule = consent_rule(place.context.sample.code, someone.facts["age_band"])
    unsafe = rule.giver == Giver.CAREGIVER and chance.random() < 0.04
    consent_id = uuid7()
    place.rows.add(
        Consent,
        id=consent_id,
        enrolment_id=row.id,
        purpose=str(Purpose.TAKE_PART),
        given=True,
        giver=str(Giver.TRUSTED_ADULT if unsafe else rule.giver),
        assent=str(Assent.YES if rule.assent else Assent.NOT_NEEDED),
        method=str(rule.method),
        on=on,
        caregiver_unsafe=unsafe,
        who_sealed=someone.key.seal(f"course_consent|{consent_id}", ""),
        recorded_by_id=place.trainer.id,
        created_at=evening(on),
    )
