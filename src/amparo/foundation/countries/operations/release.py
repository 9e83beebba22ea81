"""Load the facts of a new release: at once, or as proposals to confirm."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.db import models

from ...journal.operations import act
from ...kernel.errors import Conflict
from ...kernel.locking import change
from ...policy import SYSTEM
from ...proposals import operations as proposals
from .. import facts
from ..facts import Fields, Shipped, json_value, python_values
from ..models import CountrySetting, Deadline, HelpContact, ShippedFact
from ..queries import forget_facts
from .base import words_of

# What a child reads, dials or opens. The other columns are for staff.
_FOLLOWED = ("kind", "name", "local_name", "phone", "url", "hours")
# Columns that are unique, whoever wrote the row.
_ONCE: dict[type[models.Model], tuple[str, ...]] = {
    Deadline: ("country_id", "kind", "level"),
    CountrySetting: ("country_id", "key"),
}


@dataclass
class Loaded:
    """The result of loading a release.

    ``changed``: created or changed at once, by table. ``proposed``: what a child
    follows, which waits for a second person. ``left``: what people here had changed or
    removed.
    """

    changed: Counter[str] = field(default_factory=Counter)
    proposed: int = 0
    left: int = 0


def load_facts(data: Path = facts.DATA) -> Loaded:
    """Load what the release says differently from the last one.

    It never overwrites what a person changed or removed. Safe to run at every start:
    what was loaded, proposed or left once does not come again until the release says
    something else.
    """
    last = {(n.table, n.key): n.values for n in ShippedFact.objects.all()}
    news = [r for r in facts.read_files(data) if last.get((r.table, r.key)) != r.values]
    loaded = Loaded()
    if not news:
        return loaded
    with act(SYSTEM, "country.load_facts") as entry:
        rows = _rows_of(news)
        for shipped in news:
            at = (shipped.table, shipped.key)
            _apply(shipped, rows.get(at), last.get(at), loaded)
        facts.note(ShippedFact, news)
        entry.note(
            release=_release(),
            proposed=loaded.proposed,
            left=loaded.left,
            **{name.lower(): count for name, count in loaded.changed.items()},
        )
    forget_facts()
    return loaded


def _rows_of(news: list[Shipped]) -> dict[tuple[str, str], Any]:
    """Return the rows that the changes are about, by table and key."""
    found: dict[tuple[str, str], Any] = {}
    for name in {shipped.table for shipped in news}:
        table = facts.TABLES[name]
        column = facts.key_column(table)
        keys = [shipped.key for shipped in news if shipped.table == name]
        rows = table._default_manager.filter(**{f"{column}__in": keys})
        found |= {(name, getattr(row, column)): row for row in rows}
    return found


def _apply(shipped: Shipped, row: Any, last: Fields | None, loaded: Loaded) -> None:
    """Change, propose or leave one fact, and count which."""
    if shipped.table == "HelpContact" and _is_followed(shipped, row):
        _propose(shipped, row)
        loaded.proposed += 1
        return
    if shipped.table == "HelpContact":
        # This release no longer says what an earlier one proposed.
        proposals.overtake(HelpContact.TOPIC, shipped.key)
    changed = _make(shipped, last) if row is None else _update(shipped, row, last)
    if changed:
        loaded.changed[shipped.table] += 1
    else:
        loaded.left += 1


def _is_followed(shipped: Shipped, contact: HelpContact | None) -> bool:
    """Return whether this changes what a child reads, dials or opens."""
    new = _contact_of(shipped)
    if contact is None:
        return new.is_vouched_for
    new.confirmed_by = contact.confirmed_by
    shown = contact.is_vouched_for or new.is_vouched_for
    if contact.retired_at is not None or not shown:
        return False
    return contact.is_vouched_for != new.is_vouched_for or not _same(contact, new)


def _contact_of(shipped: Shipped) -> HelpContact:
    """Return an unsaved help contact with the values of the release."""
    return HelpContact(**python_values(HelpContact, shipped.values))


def _same(contact: HelpContact, other: HelpContact) -> bool:
    """Return whether a child would be led to exactly the same help by both."""
    return all(getattr(contact, name) == getattr(other, name) for name in _FOLLOWED)


def _propose(shipped: Shipped, contact: HelpContact | None) -> None:
    new = words_of(_contact_of(shipped))
    proposals.propose(
        HelpContact.TOPIC,
        shipped.key,
        country=shipped.values["country_id"] or "",
        old=words_of(contact) if contact else {},
        new=new,
        source=new["source"],
        subject_id=contact.id if contact else None,
        release=_release(),
    )


def _make(shipped: Shipped, last: Fields | None) -> bool:
    """Create a new fact, unless people removed it or wrote one of their own."""
    table = facts.TABLES[shipped.table]
    once = {name: shipped.values[name] for name in _ONCE.get(table, ())}
    has_own = bool(once) and table._default_manager.filter(**once).exists()
    if last is not None or has_own:
        return False
    facts.build(table, shipped).save(force_insert=True)
    return True


def _update(shipped: Shipped, row: Any, last: Fields | None) -> bool:
    """Update a row where it still has the values of the last release."""
    known = last or {}
    values = shipped.values
    if shipped.table == "HelpContact":
        values = _words_of_staff(shipped, row, known) | _later_check(shipped, row)
    elif shipped.table == "Country":  # its columns are independent of each other
        values = {n: v for n, v in values.items() if _says(row, n, known)}
    elif not all(_says(row, name, known) for name in values):
        values = {}
    news = {n: v for n, v in values.items() if json_value(getattr(row, n)) != v}
    if not news:
        return False
    changed = python_values(type(row), news)
    if not hasattr(row, "version"):
        count: int = type(row)._default_manager.filter(pk=row.pk).update(**changed)
        return count > 0
    try:  # with the version, so that someone who is editing it gets a conflict
        change(row, row.version, **changed)
    except Conflict:
        return False
    return True


def _says(row: Any, name: str, last: Fields) -> bool:
    """Return whether a column has the last release's value; a new column does."""
    return name not in last or json_value(getattr(row, name)) == last[name]


def _words_of_staff(shipped: Shipped, contact: HelpContact, last: Fields) -> Fields:
    """Return a contact's present values, unless a person edited it."""
    untouched = all(_says(contact, name, last) for name in HelpContact.WORDS)
    if contact.retired_at is not None or not untouched:
        return {}
    return {n: v for n, v in shipped.values.items() if n in HelpContact.WORDS}


def _later_check(shipped: Shipped, contact: HelpContact) -> Fields:
    """Return the dates of a check of the very same line, if it was a later one."""
    later = shipped.values["checked_on"] > contact.checked_on.isoformat()
    if (
        contact.retired_at is not None
        or not later
        or not _same(contact, _contact_of(shipped))
    ):
        return {}
    return {name: shipped.values[name] for name in ("checked_on", "expires_on")}


def _release() -> str:
    return version("amparo")
