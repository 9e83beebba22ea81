"""How far from the truth people are counted once in an organisation (method T).

Invented people with names as frequent as in life, in two teams of courses and two of
cases. What joins them is the product's own (``persons/counting.py``); what is measured
is the error of the number, not a time. Names and mistakes are ours: a real organisation
has to ask a sample of its people.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random
from uuid import UUID

from amparo.demo.naming import naming
from amparo.demo.sample_countries import SAMPLE_COUNTRIES
from amparo.foundation.persons.counting import Groups, Record
from amparo.foundation.persons.found_by import BORN, SAME, counted_by
from amparo.foundation.persons.identity import Facts, Identity
from amparo.foundation.persons.models import Precision, Sex
from benchmarks.measure import Report
from tests.persons.misspellings import heard

TEAMS = 4
YEAR = 2026


@dataclass(frozen=True)
class Mistakes:
    """How often something goes wrong when someone is recorded, as shares of one."""

    name: float = 0.0  # misheard or mistyped
    surname: float = 0.0  # the second family name is left out
    age: float = 0.0  # a year off
    unknown: float = 0.0  # no age, or no sex


CARE, HASTE = Mistakes(0.05, 0.05, 0.1, 0.03), Mistakes(0.2, 0.15, 0.25, 0.1)


@dataclass(frozen=True)
class Someone:
    """A person as they are."""

    name: str
    born: str  # ISO 8601
    is_girl: bool


def invented(country: str, count: int, chance: Random) -> list[Someone]:
    """Invent different people."""
    names, found = naming(country), []
    for _each in range(count):
        is_girl = chance.random() < 0.6
        day = f"{YEAR - chance.randint(6, 24)}-{chance.randint(1, 12):02}"
        born = f"{day}-{chance.randint(1, 28):02}"
        found.append(Someone(names.person(chance, is_girl)[1], born, is_girl))
    return found


def recorded(
    who: Someone, country: str, wrong: Mistakes, has_day: bool, chance: Random
) -> dict[int, list[str]]:
    """Return by what a record of someone is counted, mistakes included."""
    name = who.name
    if chance.random() < wrong.surname and len(name.split()) > 2:
        name = " ".join(name.split()[:-1])
    if chance.random() < wrong.name:
        name = heard(name, chance)
    year = int(who.born[:4])
    if not has_day and chance.random() < wrong.age:
        year += chance.choice((-1, 1))
    sex = Sex.FEMALE if who.is_girl else Sex.MALE
    facts = Facts(
        sex, year, Precision.DAY if has_day else Precision.AGE, country_code=country
    )
    if chance.random() < wrong.unknown:
        facts = replace(facts, birth_year=None)
    return counted_by(Identity(names=[name], birth_date=who.born * has_day), facts)


def organisation(
    country: str, people: int, wrong: Mistakes, chance: Random
) -> tuple[int, int, int]:
    """Return how many records there are, how many people, and how many are found.

    Of three people in ten two teams know, one in twenty is known to three. Every second
    record of a case has the day of birth, and one in twenty of a course.
    """
    records: list[Record] = []
    parts: dict[int, dict[UUID, set[int]]] = {SAME: {}, BORN: {}}
    for who in invented(country, people, chance):
        times = chance.choices((1, 2, 3), (65, 30, 5))[0]
        for team in chance.sample(range(TEAMS), times):
            one = Record(UUID(int=len(records)), UUID(int=team), country, team < 2)
            has_day = chance.random() < (0.05 if one.is_of_courses else 0.5)
            for part, texts in recorded(who, country, wrong, has_day, chance).items():
                parts[part][one.id] = {hash(text) for text in texts}
            records.append(one)
    groups = Groups(records, parts[SAME], parts[BORN])
    groups.join(across=False)
    groups.join(across=True)
    return len(records), people, len(records) - len(groups.by_first())


def run() -> Report:
    """Measure the error for organisations of three sizes, with care and in haste."""
    report = Report("People once in an organisation, made up (no times)")
    add: Callable[[str], None] = report.say
    for how, wrong in (("with care", CARE), ("in haste", HASTE)):
        for people in (300, 2_000, 10_000):
            chance = Random(people)
            rows = [
                organisation(each.code, people, wrong, chance)
                for each in SAMPLE_COUNTRIES
            ]
            errors = sorted(100 * (found / true - 1) for _n, true, found in rows)
            records, true, found = (sum(column) for column in zip(*rows, strict=True))
            add(
                f"{how}, {people:,} people in each of {len(rows)} countries: "
                f"{records:,} records, {100 * (records / true - 1):+.1f} %; found "
                f"{found:,} of {true:,}, {100 * (found / true - 1):+.1f} % "
                f"(countries {errors[0]:+.1f} to {errors[-1]:+.1f} %)"
            )
    return report
