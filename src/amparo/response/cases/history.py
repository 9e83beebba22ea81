"""Corrections: what something said before, sealed beside it and readable for good.

A room above that seals under the key of a case keeps its corrections here, too, and
says by ``describe`` how its fields are read.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Model
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from amparo.foundation.kernel.crypto import RecordKey

from .models import Case, Correction
from .types import Changed, OpenCorrection

Text = str | Promise
Words = Callable[[Any], str]


@dataclass(frozen=True)
class FieldWords:
    """How a field is called, and how its values are read."""

    label: Text
    words: Words = str


@dataclass(frozen=True)
class Described:
    """A kind of record that can be corrected: what it is, and its fields."""

    label: Text
    fields: Mapping[str, FieldWords]


_DESCRIBED: dict[str, Described] = {}


def describe(kind: str, label: Text, /, **fields: FieldWords) -> None:
    """Say how corrections of a kind of record (by the label of its table) are read."""
    _DESCRIBED[kind] = Described(label, fields)


def described(kind: str) -> Described:
    """Return what is said of a kind; ``KeyError`` for one that nobody described."""
    return _DESCRIBED[kind]


def store_correction(
    case: Case,
    key: RecordKey,
    row: Model,
    by_id: UUID,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    why: str = "",
) -> list[str]:
    """Keep what a record said before; return the fields that change.

    Call it inside the operation that changes the record. Nothing is kept where nothing
    changes.
    """
    changed = [
        (name, plain(before[name]), plain(value))
        for name, value in after.items()
        if plain(before[name]) != plain(value)
    ]
    if changed:
        kept = Correction(
            case=case,
            subject_kind=row._meta.label_lower,
            subject_id=row.pk,
            by_id=by_id,
        )
        text = json.dumps({"why": why, "changed": changed}, ensure_ascii=False)
        kept.text_sealed = key.seal(f"correction.{kept.id}", text)
        kept.save(force_insert=True)
    return [name for name, _before, _after in changed]


def plain(value: Any) -> Any:
    """Return a value as it is kept: days and ids as text, no value as an empty one."""
    if isinstance(value, date | UUID):
        return str(value)
    if isinstance(value, tuple | list):
        return [plain(one) for one in value]
    return "" if value is None else value


def corrections_of(case: Case, key: RecordKey) -> tuple[OpenCorrection, ...]:
    """Open the corrections in a case, oldest first; one query."""
    rows = case.corrections.select_related("by").order_by("created_at", "turn")
    return tuple(_open(row, key) for row in rows)


def _open(row: Correction, key: RecordKey) -> OpenCorrection:
    said = json.loads(key.read(row, "text", f"correction.{row.id}"))
    changed = tuple(Changed(*one) for one in said["changed"])
    return OpenCorrection(row, said["why"], changed)


def lines(correction: OpenCorrection) -> list[str]:
    """Return what was corrected, a line for each field, and why."""
    known = described(correction.row.subject_kind).fields
    found = [
        _("%(field)s: %(before)s → %(after)s")
        % {
            "field": known[one.field].label,
            "before": _in_words(known[one.field], one.before),
            "after": _in_words(known[one.field], one.after),
        }
        for one in correction.changed
    ]
    if correction.why:
        found.append(_("Reason: %(why)s") % {"why": correction.why})
    return found


def _in_words(field: FieldWords, value: Any) -> str:
    return field.words(value) if value not in ("", []) else _("nothing")


# -- How values are read ---------------------------------------------------------------


def day_words(value: Any) -> str:
    """Return a day as the reader's language writes it."""
    day = parse_date(str(value))
    return date_format(day, "DATE_FORMAT") if day else str(value)


def code_words(codes: Any) -> Words:
    """Return how a code, or a list of codes, is read."""

    def words(value: Any) -> str:
        labels = dict(codes.choices)
        found = value if isinstance(value, list) else [value]
        return ", ".join(str(labels.get(one, one)) for one in found)

    return words


def yes_or_no(value: Any) -> str:
    """Return a mark in words."""
    return _("yes") if value else _("no")
