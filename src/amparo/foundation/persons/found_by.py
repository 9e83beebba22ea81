"""What a person is found by, and by what they are counted once (``counting.py``)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from uuid import UUID

from ..kernel.crypto import RecordKey
from ..matching.entries import Entry
from ..matching.names import Name, parse_name
from ..matching.sounds import sound_in
from ..organisations.models import Team
from . import birth_dates, phones
from .identity import Facts, Identity
from .models import Person, Precision, Sex

# The parts of a person, by which its combinations are named. Other teams find a person
# by the first; the two others count, and find nobody.
PART, SAME, BORN = PARTS = (1, 2, 3)
PHONE, NAME = "phone", "name"  # kinds of combination


def facts_of(person: Person) -> Facts:
    """Return the coded facts of a person, as forms and comparisons take them."""
    return Facts(
        sex=person.sex,
        birth_year=person.birth_year,
        birth_precision=person.birth_precision,
        disability=person.disability,
        country_code=person.country_id,
        area_code=person.area_id or "",
    )


def birth_of(identity: Identity, facts: Facts) -> birth_dates.Birth:
    """Return what is known of the birth date, from both places where it is stored."""
    whole = (
        birth_dates.parse_birth(identity.birth_date) if identity.birth_date else None
    )
    return whole or birth_dates.Birth(facts.birth_year)


def names_of(identity: Identity) -> list[Name]:
    """Return all parsed names of a person, including the one they are called by."""
    names = dict.fromkeys(n for n in [*identity.names, identity.called] if n)
    return [parse_name(name) for name in names]


def entry_of(person_id: UUID, identity: Identity, birth_year: int | None) -> Entry:
    """Return a person's entry in the index of a team."""
    birth = birth_of(identity, Facts(birth_year=birth_year))
    born = birth.iso or (str(birth.year) if birth.year else "")
    numbers = dict.fromkeys(n for p in identity.phones for n in phones.comparable(p))
    return Entry(person_id, tuple(names_of(identity)), born, tuple(numbers))


def read_entries(_team_id: UUID, keys: Mapping[UUID, RecordKey]) -> Iterable[Entry]:
    """Yield the entries of the people whose keys these are."""
    rows = Person.objects.filter(id__in=list(keys), merged_into=None)
    for person_id, year, sealed in rows.values_list(
        "id", "birth_year", "identity_sealed"
    ):
        identity = Identity.from_json(keys[person_id].open("identity", sealed))
        yield entry_of(person_id, identity, year)


def read_values(person: Person, key: RecordKey) -> dict[int, Iterable[str]]:
    """Return what the combinations of a person are made of, by part."""
    if person.merged_into_id is not None:
        return dict.fromkeys(PARTS, ())
    identity = Identity.from_json(key.open("identity", person.identity_sealed))
    return values_of(person.team, identity, facts_of(person))


def values_of(team: Team, identity: Identity, facts: Facts) -> dict[int, Iterable[str]]:
    """Return the same from what is known of a person of a team."""
    found = combinations_of(identity, facts) if is_known_across(team) else ()
    return {PART: found, **counted_by(identity, facts)}


def combinations_of(identity: Identity, facts: Facts) -> dict[str, str]:
    """Return the combinations by which other teams find a person, with their kind.

    A whole number with its country, and the sound of a full name with birth year and
    sex. A name of one part is too frequent for that.
    """
    numbers = {f"person|{text}": PHONE for text in _numbers(identity, facts)}
    names = {
        f"person|{text}|{born}": NAME
        for text in _full_names(identity, facts)
        for born in _years_and_sex(facts)
    }
    return numbers | names


def counted_by(identity: Identity, facts: Facts) -> dict[int, list[str]]:
    """Return by what somebody whom two teams of an organisation know counts once.

    A full name or a number, each with birth year and sex; apart, the same with the day
    of birth, where it is known. Nobody is found by any of these.
    """
    known = [*_full_names(identity, facts), *_numbers(identity, facts)]
    born = birth_of(identity, facts)
    has_day = born.precision == Precision.DAY
    return {
        SAME: [f"same|{k}|{year}" for k in known for year in _years_and_sex(facts)],
        BORN: [f"born|{k}|{born.iso}" for k in known] if has_day else [],
    }


def _numbers(identity: Identity, facts: Facts) -> Iterator[str]:
    for line in identity.phones:
        for number in phones.numbers(line, facts.country_code):
            yield f"phone|{number}"


def _full_names(identity: Identity, facts: Facts) -> Iterator[str]:
    """Yield the sound of each name of more than one part."""
    for name in names_of(identity):
        if len(name.strong) > 1:
            sounds = sorted(sound_in(facts.country_code, t) for t in name.strong)
            yield f"name|{' '.join(sounds)}"


def _years_and_sex(facts: Facts) -> list[str]:
    """Return birth year and sex in each way they can be; empty if one is not known."""
    if not facts.birth_year or facts.sex not in (Sex.FEMALE, Sex.MALE, Sex.OTHER):
        return []
    return [f"{year}|{facts.sex}" for year in _years(facts)]


def _years(facts: Facts) -> Iterator[int]:
    """Yield the years in which the person can have been born; an age leaves three."""
    year = facts.birth_year or 0
    yield year
    if facts.birth_precision == Precision.AGE:
        yield from (year - 1, year + 1)


def is_known_across(team: Team) -> bool:
    """Say whether other teams may find a team's people by what both know.

    Not those of a programme team: nobody must learn from a course who has a case.
    """
    return team.kind != Team.Kind.PROGRAMME
