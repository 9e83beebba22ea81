"""Taking a list out of the house: with a purpose, and the journal knows of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from ..journal.operations import act
from ..kernel.counts import MOST_COUNTED
from ..kernel.errors import RuleBroken
from ..kernel.tables import TYPES, written
from ..policy import AccessScope, Actor
from .forms import Format, Purpose
from .pages import Rows, cell_of, ordered
from .requests import Asked
from .specs import Column, ListSpec, Value


@dataclass(frozen=True)
class Exported:
    """A file that somebody takes out."""

    name: str
    content_type: str
    content: bytes


def export(
    actor: Actor,
    spec: ListSpec,
    found: Rows,
    asked: Asked,
    purpose: str,
    format: str,
) -> Exported:
    """Make a file of a list, without its sealed columns.

    The journal keeps the purpose, the list, its columns and how many rows; no content.
    The file says who took it out, when and what for.
    """
    if purpose not in Purpose.values:
        raise RuleBroken(_("Please say what the file is for."), "purpose")
    if format not in Format.values:
        raise RuleBroken(_("Please choose one of the answers."), "format")
    columns = [column for column in spec.columns if column.is_exported]
    with act(
        actor,
        spec.export_verb,
        own_places(actor),
        list=spec.name,
        purpose=purpose,
        format=format,
        columns=[column.key for column in columns],
    ) as entry:
        records = list(ordered(spec, found, asked)[: MOST_COUNTED + 1])
        if len(records) > MOST_COUNTED:
            raise RuleBroken(
                _("A file holds up to 10,000 rows. Narrow the list first.")
            )
        heads = [str(column.label) for column in columns]
        rows = [[_value(column, record) for column in columns] for record in records]
        content = written(format, heads, rows, watermark(actor, purpose))
        entry.note(rows=len(rows))
    name = f"{spec.name}-{timezone.localdate().isoformat()}.{format}"
    return Exported(name, TYPES[format], content)


def watermark(actor: Actor, purpose: str) -> str:
    """Return the line that says in a file who took it out, when and what for."""
    facts = {
        "name": actor.name,
        "moment": date_format(timezone.localtime(), "DATETIME_FORMAT"),
        "purpose": Purpose(purpose).label,
    }
    return str(_("Exported by %(name)s, %(moment)s. Purpose: %(purpose)s.") % facts)


def own_places(actor: Actor) -> AccessScope:
    """Say where somebody works: a list holds only rows that they may see anyway."""
    return AccessScope(
        owner_id=actor.user_id,
        team_ids=actor.team_ids(),
        organisation_ids=frozenset(held.organisation_id for held in actor.assignments),
        country=min(
            (c for held in actor.assignments for c in held.countries), default=""
        ),
    )


def _value(column: Column, record: Any) -> Value:
    if column.value:
        return column.value(record)
    cell = cell_of(column, record, {})
    return cell.due or cell.text or cell.code
