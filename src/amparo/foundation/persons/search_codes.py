"""Keyed codes of the parts of an identity: what the database may know of them.

HMAC-SHA-256 under a server key that is never in the database, cut to 8 bytes, with the
family in the input. Exact name parts and their one-letter deletions share one family
there, because a misspelling is found where the deletion of one is the other (or a
deletion of the other); the column still tells them apart.

What remains visible is which codes are frequent: SECURITY.md says so.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Iterator

from ..kernel.secret import server_key
from . import birth_dates, phones
from .identity import Facts, Identity
from .names import Name, deletions, initials, parse_name, sounds

NAME, NEAR, SOUND = "name", "near", "sound"
PHONE, DATE, MONTH, YEAR = "phone", "date", "month", "year"

# How surely a hit means the part searched for; rarity is weighed separately.
SURE = {NAME: 1, NEAR: 0.75, SOUND: 0.7, PHONE: 4, DATE: 1.5, MONTH: 0.6, YEAR: 0.5}
_SHARED_INPUT = {NEAR: NAME}


def code(family: str, value: str) -> int:
    """Return the code of a value in a family, as a signed 64-bit number."""
    text = f"{_SHARED_INPUT.get(family, family)}|{value}"
    digest = hmac.digest(server_key("search"), text.encode(), "sha256")
    return int.from_bytes(digest[:8], "big", signed=True)


Coded = dict[int, str]  # code: family


def of_names(names: Iterable[Name]) -> Coded:
    """Return the codes by which names are found: exact, one letter off, by sound."""
    tokens = {token for name in names for token in name.strong}
    return merge_codes(map(of_token, sorted(tokens)))


def of_token(token: str) -> Coded:
    """Return the codes of one part of a name."""
    return (
        {code(SOUND, sound): SOUND for sound in sounds(token)}
        | {code(NEAR, less): NEAR for less in deletions(token)}
        | {code(NAME, token): NAME}
    )


def merge_codes(parts: Iterable[Coded]) -> Coded:
    """Return all codes of these parts, each with its surest family."""
    found: Coded = {}
    for part in parts:
        for number, family in part.items():
            if SURE[family] > SURE.get(found.get(number, ""), 0):
                found[number] = family
    return found


def of_phones(numbers: Iterable[str]) -> Coded:
    """Return the codes of telephone numbers, whatever prefix they were written with."""
    return {code(PHONE, tail): PHONE for tail in map(phones.tail, numbers) if tail}


def of_birth(birth: birth_dates.Birth, names: Iterable[Name]) -> Coded:
    """Return the codes of a birth date: the day, the month, the year with initials."""
    found: Coded = {}
    if birth.precision == "day":
        found[code(DATE, birth.iso)] = DATE
    if birth.month is not None and birth.precision != "year":
        found[code(MONTH, birth.iso[:7])] = MONTH
    if birth.year is not None:
        letters = {i for n in names for token in n.strong for i in initials(token)}
        found |= {code(YEAR, f"{birth.year}|{letter}"): YEAR for letter in letters}
    return found


def birth_of(identity: Identity, facts: Facts) -> birth_dates.Birth:
    """Return what is known of the birth date, from both places where it is stored."""
    whole = (
        birth_dates.parse_birth(identity.birth_date) if identity.birth_date else None
    )
    return whole or birth_dates.Birth(facts.birth_year)


def names_of(identity: Identity) -> list[Name]:
    """Return all parsed names of a person, including the one they are called by."""
    return [parse_name(name) for name in _all_names(identity)]


def _all_names(identity: Identity) -> Iterator[str]:
    yield from dict.fromkeys(n for n in [*identity.names, identity.called] if n)


def of_person(identity: Identity, facts: Facts) -> Coded:
    """Return every code that is stored for a person."""
    names = names_of(identity)
    return (
        of_names(names)
        | of_phones(identity.phones)
        | of_birth(birth_of(identity, facts), names)
    )
