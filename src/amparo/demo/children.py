"""The children of the demonstration: invented, sealed like real ones."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from random import Random
from uuid import UUID

from amparo.foundation.persons.found_by import values_of
from amparo.foundation.persons.identity import Facts, Identity
from amparo.foundation.persons.models import (
    KIND,
    Disability,
    Person,
    Precision,
    Sex,
)
from amparo.foundation.vault.models import VaultKey

from .bulk_rows import Row, Rows
from .naming import naming
from .rng import code
from .sample_countries import SampleCountry
from .sample_texts import words
from .staff import DemoTeam

AGES = list(range(8, 18))
AGE_WEIGHTS = [1, 1, 2, 3, 5, 8, 11, 13, 12, 9]


def child(
    rows: Rows,
    chance: Random,
    country: SampleCountry,
    team: DemoTeam,
    vault: VaultKey,
    areas: list[str],
    number: int,
    person_id: UUID,
    on: date,
) -> tuple[Row, Identity]:
    """Invent a child who was between 8 and 17 on a day, and add its rows."""
    girl = chance.random() < 0.78
    called, full_name = naming(country.code).person(chance, girl)
    year = on.year - chance.choices(AGES, AGE_WEIGHTS)[0]
    month, day = chance.randint(1, 12), chance.randint(1, 28)
    exact = chance.random() < 0.6
    facts = Facts(
        sex=Sex.FEMALE if girl else Sex.MALE,
        birth_year=year,
        birth_precision=Precision.DAY if exact else Precision.AGE,
        disability=chance.choices(
            [Disability.NO, Disability.YES, Disability.NOT_ASKED], [70, 8, 22]
        )[0],
        country_code=country.code,
        area_code=chance.choice(areas),
    )
    identity = Identity(
        called=called,
        names=[full_name],
        phones=[f"{country.phone}5550{chance.randint(10000, 99999)}"],
        birth_date=f"{year}-{month:02}-{day:02}" if exact else "",
        street="",
        safe_contact=words(country.language).safe_contact,
    )
    key = rows.key(KIND, person_id, [vault])
    person = rows.add(
        Person,
        id=person_id,
        created_at=datetime.combine(on, time(12), UTC),
        team_id=team.team.id,
        code=code("P", number),
        country_id=country.code,
        area_id=facts.area_code,
        sex=facts.sex,
        birth_year=facts.birth_year,
        birth_precision=facts.birth_precision,
        disability=facts.disability,
        identity_sealed=key.seal("identity", identity.to_json()),
    )
    values = values_of(team.team, identity, facts)
    rows.found_by(KIND, person_id, team.team.id, values)
    return person, identity
