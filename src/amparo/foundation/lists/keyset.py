"""Where a page begins: at the values of a row, so that none is skipped.

A row that leaves the list between two pages moves those behind it up. A page that
begins after the last row that was seen, not after so many rows, misses none of them.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import FieldDoesNotExist
from django.db.models import F, Q, QuerySet
from django.db.models.expressions import Combinable, OrderBy

from ..kernel.crypto import Tampered, decrypt, encrypt, pad, unpad
from ..kernel.secret import server_key

_PURPOSE = "list-page"


@dataclass(frozen=True)
class Key:
    """One column of the order; rows without a value stand last, or always first."""

    name: str
    descending: bool
    nullable: bool
    nulls_first: bool = False

    def sorted(self, backwards: bool) -> OrderBy:
        """Return how the database sorts by it."""
        first = self.nulls_first != backwards
        nulls = "nulls_first" if first else "nulls_last"
        where = {nulls: True} if self.nullable else {}
        field = F(self.name)
        down = self.descending != backwards
        return field.desc(**where) if down else field.asc(**where)

    def beyond(self, value: Any, backwards: bool) -> Q:
        """Return the filter for what stands after (or before) a value."""
        if value is None:
            more = self.nulls_first != backwards
            return Q(**{f"{self.name}__isnull": False}) if more else Q(pk__in=[])
        sign = "lt" if self.descending != backwards else "gt"
        found = Q(**{f"{self.name}__{sign}": value})
        if self.nullable and self.nulls_first == backwards:
            found |= Q(**{f"{self.name}__isnull": True})
        return found

    def at(self, value: Any) -> Q:
        """Return the filter for rows with the same value."""
        if value is None:
            return Q(**{f"{self.name}__isnull": True})
        return Q(**{self.name: value})


def keyed(
    found: QuerySet[Any], order: Iterable[Any]
) -> tuple[QuerySet[Any], tuple[Key, ...]]:
    """Return the rows with what they are sorted by, and the keys of that order."""
    keys: dict[str, Key] = {}
    more: dict[str, Any] = {}
    for number, one in enumerate([*order, "pk"]):
        expression, descending = _parsed(one)
        first = isinstance(one, OrderBy) and bool(one.nulls_first)
        name = expression if isinstance(expression, str) else ""
        if not name or "__" in name:
            source = F(name) if name else expression
            name = next((n for n, e in more.items() if e == source), f"order_{number}")
            more[name] = source
        if name == "id":
            name = "pk"
        keys.setdefault(name, Key(name, descending, _nullable(found, name), first))
    return found.annotate(**more) if more else found, tuple(keys.values())


def values_of(record: Any, keys: Iterable[Key]) -> list[Any]:
    """Return what a row is sorted by, as JSON holds it."""
    return [_plain(record.serializable_value(key.name)) for key in keys]


def beyond(keys: Sequence[Key], values: Sequence[Any], backwards: bool) -> Q:
    """Return the filter for the rows after (or before) a row with these values."""
    key, value = keys[0], values[0]
    found = key.beyond(value, backwards)
    if len(keys) > 1:
        found |= key.at(value) & beyond(keys[1:], values[1:], backwards)
    return found


def seal_mark(list_name: str, sort: str, backwards: bool, values: list[Any]) -> str:
    """Return values for an address: nobody reads them there, or makes them up."""
    plain = json.dumps([backwards, values]).encode()
    sealed = encrypt(server_key(_PURPOSE), pad(plain), _bound(list_name, sort))
    return base64.urlsafe_b64encode(sealed).decode().rstrip("=")


def open_mark(list_name: str, sort: str, mark: str) -> tuple[bool, list[Any]] | None:
    """Return the direction and values of a mark of this list in this order."""
    try:
        sealed = base64.urlsafe_b64decode(mark + "=" * (-len(mark) % 4))
        plain = unpad(decrypt(server_key(_PURPOSE), sealed, _bound(list_name, sort)))
    except (Tampered, ValueError):
        return None
    backwards, values = json.loads(plain)
    return bool(backwards), list(values)


def _bound(list_name: str, sort: str) -> str:
    return f"{_PURPOSE}|{list_name}|{sort}"


def _parsed(one: Any) -> tuple[Any, bool]:
    descending = False
    if isinstance(one, OrderBy):
        one, descending = one.expression, one.descending
    if isinstance(one, F):
        one = one.name  # type: ignore[attr-defined]
    if isinstance(one, str):
        return one.removeprefix("-"), one.startswith("-") or descending
    if not isinstance(one, Combinable):
        raise TypeError(f"a list is not sorted by {one!r}")
    return one, descending


def _nullable(found: QuerySet[Any], name: str) -> bool:
    """Say whether a row may have no value; of what is computed, we do not know."""
    if name == "pk":
        return False
    try:
        return bool(getattr(found.model._meta.get_field(name), "null", True))
    except FieldDoesNotExist:
        return True


def _plain(value: Any) -> Any:
    if isinstance(value, date):  # a datetime too
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value
