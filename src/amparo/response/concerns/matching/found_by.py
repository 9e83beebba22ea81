"""What a concern is found by: in the index of its team, and across teams.

The index holds the child's name and the place. Combinations are of what few share: the
contact, accounts and addresses, and a full name with age band and area.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from uuid import UUID

from amparo.foundation.kernel.crypto import RecordKey
from amparo.foundation.kernel.text import fold, words
from amparo.foundation.matching import combinations
from amparo.foundation.matching.entries import Entry
from amparo.foundation.matching.names import parse_name
from amparo.foundation.matching.sounds import sound_in
from amparo.foundation.persons import phones

from ..codes import Age, Family
from ..models import Concern
from ..types import ConcernData, Details, SafeContact

# Parts of a concern, by which its combinations are named (persons have 1).
CONTACT, DETAILS, ADDRESSES = 2, 3, 4
FAMILIES = {
    CONTACT: Family.CONTACT,
    DETAILS: Family.CHILD,
    ADDRESSES: Family.ACCOUNT,
}

_SCHEME = re.compile(r"^[a-z][a-z0-9+.-]*://(?:www\.|m\.)?|^(?:www|m)\.", re.I)
_SHORTEST = 3  # letters of a word of a place; other scripts say as much with two


# -- The index -----------------------------------------------------------------------


def read_entries(team_id: UUID, keys: Mapping[UUID, RecordKey]) -> Iterator[Entry]:
    """Yield the entries of those of these concerns that are the team's own."""
    rows = Concern.objects.filter(id__in=list(keys), team_id=team_id, destroyed_at=None)
    for concern_id, country, sealed in rows.values_list(
        "id", "country_id", "details_sealed"
    ):
        text = keys[concern_id].open("details", sealed)
        if text:
            yield entry_of(concern_id, country, Details.from_text(text))


def entry_of(concern_id: UUID, country_code: str, details: Details) -> Entry:
    """Return the entry of a concern in the index of its team."""
    names = (parse_name(details.child),) if details.child.strip() else ()
    places = dict.fromkeys(_place_parts(details.place, country_code))
    return Entry(concern_id, names, marks=tuple(places))


def _place_parts(place: str, country_code: str) -> Iterator[str]:
    """Yield the words of a place, bound to its country."""
    for word in words(fold(place)):
        least = _SHORTEST if word.isascii() else _SHORTEST - 1
        if len(word) >= least or word.isdecimal():
            yield f"{country_code}|{word}"


# -- Combinations --------------------------------------------------------------------


def store_combinations(concern: Concern, data: ConcernData) -> None:
    """Store the combinations of a new concern; none of one that is kept apart.

    By a number that the team concerned knows, it would learn that there is one.
    """
    if concern.apart_from_id is not None:
        return
    found = {
        CONTACT: contact_values(data.contact, concern.country_id),
        DETAILS: details_values_of(concern, data.details),
        ADDRESSES: address_values(data.addresses),
    }
    combinations.store(concern.id, found)


def read_values(concern: Concern, key: RecordKey) -> dict[int, list[str]]:
    """Return what combinations are made of that the team's own key opens, by part."""
    if concern.apart_from_id is not None:
        return {}
    contact = SafeContact.from_text(key.open("contact", concern.contact_sealed))
    details = Details.from_text(key.open("details", concern.details_sealed))
    return {
        CONTACT: contact_values(contact, concern.country_id),
        DETAILS: details_values_of(concern, details),
    }


def read_addresses(concern: Concern, key: RecordKey) -> dict[int, list[str]]:
    """Return what combinations are made of that the online desk's key opens."""
    if concern.apart_from_id is not None:
        return {}
    return {ADDRESSES: address_values(key.open("online", concern.online_sealed))}


def renew_combinations(concern: Concern, part: int, values: Iterable[str]) -> None:
    """Store the combinations of one part of a concern in place of the earlier ones."""
    if concern.apart_from_id is None:
        combinations.replace(concern.id, part, values)


def contact_values(contact: SafeContact, country_code: str) -> list[str]:
    """Return the values of a safe contact: its number, else its account."""
    if number := phones.whole(contact.where, country_code):
        return [f"concern|contact|{number}"]
    return [f"concern|contact|{value}" for value in _accounts([contact.where])]


def address_values(addresses: str) -> list[str]:
    """Return the values of accounts and addresses online."""
    return [f"concern|account|{a}" for a in _accounts(addresses.splitlines())]


def details_values(
    details: Details, country_code: str, age: str, area_code: str | None
) -> list[str]:
    """Return how a child's full name sounds with age band and area, if all is known."""
    name = parse_name(details.child).strong if details.child.strip() else ()
    if len(name) < 2 or age not in _AGES or not area_code:
        return []
    sounds = sorted(sound_in(country_code, part) for part in name)
    return [f"concern|name|{' '.join(sounds)}|{age}|{area_code}"]


def details_values_of(concern: Concern, details: Details) -> list[str]:
    """Return ``details_values`` with what is coded in the concern."""
    known = concern.country_id, concern.child_age, concern.area_id
    return details_values(details, *known)


_AGES = (Age.UNDER_13, Age.FROM_13, Age.FROM_16, Age.ADULT)


def _accounts(lines: Iterable[str]) -> Iterator[str]:
    """Yield accounts and addresses in one form: no scheme, no www, no closing slash."""
    for line in lines:
        for word in fold(line).split():
            plain = _SCHEME.sub("", word).strip("/.,;()<>\"'").lstrip("@")
            if len(plain) >= _SHORTEST:
                yield plain
