"""The age of a child, as exactly as it is known."""

from __future__ import annotations

from datetime import date

from amparo.foundation.persons import birth_dates
from amparo.foundation.persons.identity import Identity
from amparo.foundation.persons.models import Person


def age_on(today: date, person: Person, identity: Identity) -> int | None:
    """Return the age in years; from the year alone, the likelier one."""
    birth = birth_dates.parse_birth(identity.birth_date)
    if birth is not None and birth.year and birth.month:
        before = (today.month, today.day) < (birth.month, birth.day or 1)
        return max(0, today.year - birth.year - before)
    if person.birth_year is None:
        return None
    return max(0, today.year - person.birth_year - (today.month <= 6))
