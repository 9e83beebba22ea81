"""Who is around the first invented children: tame, and enough to look at the pages."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from amparo.foundation.kernel.moments import quarter
from amparo.foundation.persons.birth_dates import Birth
from amparo.response.people_around.codes import (
    Access,
    CareKind,
    IncidentKind,
    Paper,
    Place,
    PlaceClass,
    ProtectionKind,
    Relation,
    Schooling,
    Source,
)
from amparo.response.people_around.days import when_columns, when_text
from amparo.response.people_around.models import (
    CareArrangement,
    ChildDetails,
    Incident,
    PersonAround,
    ProtectionConcern,
    Whereabouts,
)

from .bulk_rows import Row
from .cases import CaseJourney
from .naming import naming
from .rng import id_at, rng

AROUND = 600  # of the first cases; the larger sets are for measuring lists
_PART = dict.fromkeys(("phone", "age", "note"), "")


class Surroundings:
    """The rows about one case; its own chance leaves the rest of the journey as is."""

    def __init__(self, care: CaseJourney, country: str) -> None:
        self.care = care
        self.chance = rng("around", care.case.code)
        self.naming = naming(country)
        self.at = quarter(care.later(2))

    def invent(self) -> None:
        """Add who is around the child, care, school and one concern."""
        carer = self._carer()
        self._care(carer)
        if self.chance.random() < 0.6:
            self._sibling()
        self._school()
        self._protection()
        if self.chance.random() < 0.5:
            self._incident(self._perpetrator())

    def _add(self, model: Any, details: dict[str, str], **columns: Any) -> Row:
        row = self.care.rows.add(
            model,
            id=id_at(self.chance, self.at),
            created_at=self.at,
            case_id=self.care.case.id,
            by_id=self.care.owner.id,
            **columns,
        )
        text = json.dumps(details, ensure_ascii=False, sort_keys=True)
        place = f"{model._meta.model_name}.{row.id}"
        row.details_sealed = self.care.key.seal(place, text)
        return row

    def _name(self, girl: bool) -> str:
        return self.naming.person(self.chance, girl)[1]

    def _carer(self) -> Row:
        relation = self.chance.choice(
            [Relation.MOTHER, Relation.GRANDPARENT, Relation.AUNT_UNCLE]
        )
        marks = dict.fromkeys(
            ("is_caregiver", "in_household", "is_trusted", "is_safe_contact"), True
        )
        details = {**_PART, "name": self._name(True)}
        may_consent = relation == Relation.MOTHER
        return self._add(
            PersonAround, details, relation=relation, may_consent=may_consent, **marks
        )

    def _care(self, carer: Row) -> None:
        kinds = {Relation.MOTHER: CareKind.MOTHER}
        since = self._when(self.at, 300)
        self._add(
            CareArrangement,
            {"since": when_text(since), "where": "", "note": ""},
            kind=kinds.get(carer.relation, CareKind.KIN),
            caregiver_id=carer.id,
            **when_columns(since),
        )
        self._add(
            Whereabouts,
            {"since": "", "note": ""},
            where=self.chance.choices([Place.HOME, Place.SHELTER], [4, 1])[0],
        )

    def _sibling(self) -> None:
        girl = self.chance.random() < 0.5
        details = {**_PART, "name": self._name(girl)}
        details["age"] = str(self.chance.randint(5, 17))
        self._add(
            PersonAround,
            details,
            relation=Relation.SIBLING,
            in_household=True,
            is_at_risk=self.chance.random() < 0.3,
        )

    def _perpetrator(self) -> Row:
        return self._add(
            PersonAround,
            {**_PART, "name": ""},
            relation=self.chance.choice([Relation.EMPLOYER, Relation.ONLINE]),
            is_alleged_perpetrator=True,
            access=self.chance.choice([Access.NONE, Access.ONLINE, Access.UNKNOWN]),
        )

    def _school(self) -> None:
        details = {"school": "", "languages": "", "papers_note": ""}
        details["grade"] = str(self.chance.randint(3, 9))
        self._add(
            ChildDetails,
            details,
            schooling=self.chance.choice([Schooling.REGULAR, Schooling.LEFT]),
            papers=self.chance.choice([[Paper.BIRTH], [Paper.BIRTH, Paper.IDENTITY]]),
        )

    def _protection(self) -> None:
        self._add(
            ProtectionConcern,
            {"since": "", "note": ""},
            kind=self.chance.choice(
                [
                    ProtectionKind.RECRUITMENT,
                    ProtectionKind.SCHOOL,
                    ProtectionKind.LIVELIHOOD,
                ]
            ),
            source=self.chance.choice([Source.SCHOOL, Source.CAREGIVER]),
        )

    def _incident(self, perpetrator: Row) -> None:
        on = self._when(self.at, 60)
        online = perpetrator.relation == Relation.ONLINE
        self._add(
            Incident,
            {"on": when_text(on), "summary": ""},
            kind=IncidentKind.ONLINE if online else IncidentKind.RECRUITMENT,
            where=PlaceClass.ONLINE if online else PlaceClass.STREET,
            relation=perpetrator.relation,
            person_id=perpetrator.id,
            source=self.chance.choice([Source.CAREGIVER, Source.PEER]),
            **when_columns(on),
        )

    def _when(self, before: datetime, days: int) -> Birth:
        """Return a month some time before, as people remember it."""
        months = (
            before.year * 12 + before.month - 1 - self.chance.randint(1, days // 30)
        )
        return Birth(months // 12, months % 12 + 1)


def surround(care: CaseJourney, country: str) -> None:
    """Invent who is around a child, for the first children of a filling."""
    if care.number < AROUND:
        Surroundings(care, country).invent()
