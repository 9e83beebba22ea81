"""Bulk acts: each chosen row in a transaction of its own, with what became of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from ..kernel.errors import AmparoError, KeysLocked
from ..policy import Actor
from .specs import BulkAct

MOST_CHOSEN = 200
Do = Callable[[Any, int, Mapping[str, Any]], object]


@dataclass(frozen=True)
class ChosenRow:
    """A chosen row, with the version that the person saw."""

    record: Any
    version: int
    name: str

    @property
    def value(self) -> str:
        """How a form names it."""
        return f"{self.record.pk}:{self.version}"


@dataclass(frozen=True)
class Chosen:
    """The rows to which something will be done, and how many are left out."""

    rows: list[ChosenRow]
    left_out: int


@dataclass(frozen=True)
class Result:
    """What was done, with what came out, and what was not, with the reason."""

    done: list[tuple[ChosenRow, Any]]
    failed: list[tuple[ChosenRow, str]]


def chosen_of(sent: QueryDict, act: BulkAct, found: QuerySet[Any]) -> Chosen:
    """Return the chosen rows that the person may see and that fit the act.

    ``all`` means all rows that the page showed.
    """
    values = sent.getlist("shown") if "all" in sent else sent.getlist("row")
    seen: dict[Any, str] = {}
    for value in values[:MOST_CHOSEN]:
        key, _colon, version = value.partition(":")
        try:
            seen[found.model._meta.pk.to_python(key)] = version
        except ValidationError:
            continue
    rows = [
        ChosenRow(record, _version(record, seen[record.pk]), act.name(record))
        for record in found.filter(pk__in=list(seen))
        if act.fits(record)
    ]
    rows.sort(key=lambda row: row.name)
    return Chosen(rows, len(values) - len(rows))


def do_each(actor: Actor, do: Do, chosen: Chosen, answers: Mapping[str, Any]) -> Result:
    """Do it to each row by itself: what fails for one leaves the others done.

    The operation of the room checks the policy and journals, row by row.
    """
    result = Result([], [])
    for row in chosen.rows:
        try:
            made = do(row.record, row.version, answers)
        except KeysLocked as locked:
            if actor.keys is None:  # before anything was done: unlock first
                raise
            result.failed.append((row, str(locked.message)))
        except AmparoError as error:
            result.failed.append((row, str(error.message)))
        except ObjectDoesNotExist:
            result.failed.append((row, _("It is no longer here.")))
        else:
            result.done.append((row, made))
    return result


def _version(record: Any, seen: str) -> int:
    return int(seen) if seen.isascii() and seen.isdigit() else record.version
