"""Keyed codes of a concern, by which possible duplicates are found.

They reveal only equality, and which are frequent. Names and telephone numbers are
read as in the persons room; the codes are this room's own.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Iterable, Iterator

from amparo.foundation.kernel.secret import server_key
from amparo.foundation.persons import phones
from amparo.foundation.persons.names import parse_name, sounds

from ..codes import Family
from ..types import ConcernData, Details, SafeContact

_SCHEME = re.compile(r"^[a-z][a-z0-9+.-]*://(?:www\.|m\.)?|^(?:www|m)\.", re.I)
_SHORTEST = 3  # letters of a word of a place
_MOST = 60  # codes of one family and concern: more is noise, or a probe

Coded = set[tuple[str, int]]  # (family, code)


def code(family: str, value: str) -> int:
    """Return the code of a value in a family, as a signed 64-bit number."""
    key = server_key("concern-links")
    digest = hmac.new(key, f"{family}|{value}".encode(), hashlib.sha256).digest()
    return int.from_bytes(digest[:8], "big", signed=True)


def of_concern(data: ConcernData) -> Coded:
    """Return every code of a new concern."""
    return (
        of_details(data.details, data.country_code)
        | _coded(Family.ACCOUNT, _accounts(data.addresses.splitlines()))
        | of_contact(data.contact)
    )


def of_details(details: Details, country_code: str) -> Coded:
    """Return the codes of the name of the child and the place."""
    name = parse_name(details.child).strong if details.child.strip() else ()
    heard = {sound for part in name for sound in sounds(part)}
    return (
        _coded(Family.CHILD, name)
        | _coded(Family.SOUND, heard)
        | _coded(Family.PLACE, _place_parts(details.place, country_code))
    )


def of_contact(contact: SafeContact) -> Coded:
    """Return the codes of a safe contact."""
    number = phones.tail(contact.where)
    values = [number] if number else list(_accounts([contact.where]))
    return _coded(Family.CONTACT, values)


def _coded(family: str, values: Iterable[str]) -> Coded:
    known = sorted(set(values))[:_MOST]
    return {(family, code(family, value)) for value in known}


def _place_parts(place: str, country_code: str) -> Iterator[str]:
    """Yield the words of a place, bound to its country."""
    for word in re.findall(r"[\w\u0300-\u036f]+", _folded(place)):
        if len(word) >= _SHORTEST or word.isdecimal():
            yield f"{country_code}|{word}"


def _accounts(lines: Iterable[str]) -> Iterator[str]:
    """Yield accounts and addresses in one form: no scheme, no www, no closing slash."""
    for line in lines:
        for word in _folded(line).split():
            plain = _SCHEME.sub("", word).strip("/.,;()<>\"'").lstrip("@")
            if len(plain) >= _SHORTEST:
                yield plain


def _folded(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    latin = "".join(c for c in decomposed if not "\u0300" <= c <= "\u036f")
    return unicodedata.normalize("NFC", latin)
