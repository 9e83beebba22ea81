"""Answers as a file: coded ones, or all that someone can open.

The file is made while it is sent, so that its length takes no memory and nothing lies
on a disk. Each sheet is one pass over the answers.
"""

from __future__ import annotations

import secrets
from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ..journal.operations import act
from ..kernel import tables
from ..kernel.crypto import RecordKey, Tampered
from ..kernel.errors import AmparoError, RuleBroken
from ..kernel.long_tables import LongTable, pieces
from ..lists.forms import Format, Purpose
from ..lists.operations import own_places
from ..organisations.models import Team
from ..policy import Actor, visible
from ..vault.record_keys import open_keys
from ..vault.team_keys import keyring_of
from . import attach
from .blocks import block_of_codes, block_of_xml
from .codes import SheetState, VersionState
from .engine import Form
from .export_progress import Told, untold
from .layout import (
    FILE,
    Block,
    Table,
    cells,
    rows_of,
    tables_of,
)
from .models import AnswerSheet, Version
from .operations._shared import place_of
from .parsed import form_of
from .queries import questionnaire_for

CODED = "questionnaire.export"
ALL = "questionnaire.export_all"
_CHUNK = 200  # answers that are held at a time
_KNOWN = 5_000  # records of which the title is held
_ID = 16  # bytes of an id
_ABOUT = ("_answers", "_about")
_FACTS = ("_on", "_voice", "_team", "_country", "_version")
_ZIP = "application/zip"


@dataclass(frozen=True)
class Wish:
    """What someone wants to take out, what for, and how it is written."""

    purpose: str
    format: str
    everything: bool = False  # else what lies open as codes
    labels: bool = False  # else the codes of answers and questions
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class Sent:
    """A file that is made while it is sent."""

    name: str
    content_type: str
    pieces: Iterator[bytes]
    count: int


def answers_to_export(
    actor: Actor, questionnaire_id: UUID, wish: Wish
) -> QuerySet[AnswerSheet]:
    """Return the finished answers that someone may take out, oldest first."""
    mine = visible(
        actor,
        ALL if wish.everything else CODED,
        team="team_id",
        organisation="team__organisation_id",
        record=("id", "subject_id"),
    )
    found = AnswerSheet.objects.filter(
        mine,
        form_version__questionnaire_id=questionnaire_id,
        state=SheetState.FINISHED,
    )
    if wish.since:
        found = found.filter(on__gte=wish.since)
    if wish.until:
        found = found.filter(on__lte=wish.until)
    return found.order_by("on", "id")


def export_answers(
    actor: Actor, questionnaire_id: UUID, wish: Wish, told: Told = untold
) -> Sent:
    """Begin a file of the answers to a questionnaire; ``told`` hears how far it is.

    The journal keeps who, for which purpose, how many, and the mark that stands in each
    row of the file; no content. What the actor cannot open, or what was changed outside
    of Amparo, is left out of the file and counted.
    """
    if wish.purpose not in Purpose.values:
        raise RuleBroken(_("Please say what the file is for."), "purpose")
    if wish.format not in Format.values:
        raise RuleBroken(_("Please choose one of the answers."), "format")
    questionnaire = questionnaire_for(actor, questionnaire_id)
    mark = secrets.token_hex(5)
    with act(
        actor,
        ALL if wish.everything else CODED,
        own_places(actor),
        questionnaire,
        purpose=wish.purpose,
        format=wish.format,
        labels=wish.labels,
        file=mark,
    ) as entry:
        if wish.everything:
            keyring_of(actor)
        found = answers_to_export(actor, questionnaire_id, wish)
        ids = bytearray()  # 16 bytes for each; the only thing that grows
        for one in found.values_list("id", flat=True).iterator(chunk_size=2000):
            ids += one.bytes
        if not ids:
            raise RuleBroken(_("There are no answers for this file."))
        entry.note(rows=len(ids) // _ID)
        forms = _forms(questionnaire_id)
        language = (get_language() or "en").lower()
        layout = tables_of(
            [form for _version, form in forms],
            language,
            labels=wish.labels,
            coded=not wish.everything,
        )
        maker = _Maker(actor, wish, bytes(ids), mark, language, dict(forms), told)
    told(0, maker.count, 0)
    sheets = [maker.sheet(t, place, len(layout)) for place, t in enumerate(layout)]
    made = pieces(wish.format, sheets)
    day = timezone.localdate().isoformat()
    ending, content_type = _kind(wish.format, len(layout))
    return Sent(f"{questionnaire.key}-{day}.{ending}", content_type, made, maker.count)


def _kind(format: str, sheets: int) -> tuple[str, str]:
    if format == tables.CSV and sheets > 1:
        return "zip", _ZIP
    return format, tables.TYPES[format]


def _forms(questionnaire_id: UUID) -> list[tuple[UUID, Form]]:
    """Return the forms that answers can have, newest first."""
    found = (
        Version.objects.filter(questionnaire_id=questionnaire_id)
        .filter(state__in=[VersionState.PUBLISHED, VersionState.RETIRED])
        .defer("xlsx")
        .order_by("-number")
    )
    return [(version.id, form_of(version)) for version in found]


@dataclass(frozen=True)
class _Opened:
    """One set of answers; without ``block`` it is left out of the file."""

    sheet: AnswerSheet
    block: Block | None
    about: str = ""


Answers = Iterator[tuple[int, _Opened | None]]


@dataclass
class _Maker:
    """Makes the rows of each sheet, a few answers at a time."""

    actor: Actor
    wish: Wish
    ids: bytes
    mark: str
    language: str
    forms: dict[UUID, Form]
    told: Told
    # How many rows each repeat has in each of the answers, for repeats within it. So
    # numbers stay right when answers are deleted while the file is made.
    _rows: dict[str, array[int]] = field(default_factory=dict)
    _left_out: int = 0

    @property
    def count(self) -> int:
        """How many answers there are."""
        return len(self.ids) // _ID

    def sheet(self, table: Table, place: int, places: int) -> LongTable:
        """Return one sheet of several, with rows that are made when they are needed."""
        heads = table.heads
        if table.parent is None:
            facts = (*_FACTS, *(_ABOUT if self.wish.everything else ()))
            heads = [heads[0], *facts, *heads[1:]]
        answers = self._answers(place, places)
        lines = self._main if table.parent is None else self._repeat
        return LongTable(table.name, [*heads, FILE], lines(table, answers))

    def _main(self, table: Table, answers: Answers) -> Iterator[list[tables.Value]]:
        for number, found in answers:
            if found is None or found.block is None:
                self._left_out += 1
                continue
            sheet = found.sheet
            yield [
                number,
                *(sheet.on, sheet.voice, sheet.team.name, sheet.country_id),
                sheet.form_version.number,
                *([str(sheet.id), found.about] if self.wish.everything else []),
                *cells(table, found.block, self.language, labels=self.wish.labels),
                self.mark,
            ]

    def _repeat(self, table: Table, answers: Answers) -> Iterator[list[tables.Value]]:
        parent = table.parent
        if parent is None:
            raise ValueError(f"{table.path} is no repeat")
        own = self._rows[table.path] = array("I")
        above = self._rows.get(parent.path)
        before = index = 0  # rows of the parent's sheet, and of this one
        for number, found in answers:
            block, count = found.block if found else None, 0
            for place, row in rows_of(table, block) if block else ():
                index, count = index + 1, count + 1
                yield [
                    index,
                    *cells(table, row, self.language, labels=self.wish.labels),
                    parent.name,
                    number if above is None else before + place,
                    self.mark,
                ]
            own.append(count)
            before += above[number - 1] if above is not None else 0

    def _answers(self, place: int, places: int) -> Answers:
        """Yield the answers with their numbers, and tell how far the whole file is."""
        for number, found in enumerate(self._sheets(), 1):
            yield number, found
            if number % _CHUNK == 0 or number == self.count:
                done = (place * self.count + number) // places
                self.told(done, self.count, self._left_out)

    def _sheets(self) -> Iterator[_Opened | None]:
        """Yield the answers in their order; None for those that are gone."""
        step = _CHUNK * _ID
        for start in range(0, len(self.ids), step):
            chunk = self.ids[start : start + step]
            ids = [UUID(bytes=chunk[at : at + _ID]) for at in range(0, len(chunk), _ID)]
            rows = (
                AnswerSheet.objects.filter(id__in=ids)
                .select_related("team", "form_version")
                .defer("form_version__xlsx", "form_version__xform")
            )
            read = self._read_all if self.wish.everything else self._read_codes
            opened = read(list(rows))
            yield from (opened.get(one) for one in ids)

    def _read_codes(self, rows: Sequence[AnswerSheet]) -> dict[UUID, _Opened]:
        return {
            row.id: _Opened(
                row, block_of_codes(row.codes) if row.is_authentic else None
            )
            for row in rows
        }

    def _read_all(self, rows: Sequence[AnswerSheet]) -> dict[UUID, _Opened]:
        wanted: dict[str, set[UUID]] = {}
        for row in rows:
            wanted.setdefault(row.key_kind, set()).add(row.key_id)
        keys = {kind: open_keys(self.actor, kind, ids) for kind, ids in wanted.items()}
        opened = {}
        for row in rows:
            about = self._about(row.subject_kind, row.subject_id, row.team)
            key = keys[row.key_kind].get(row.key_id) if about is not None else None
            opened[row.id] = _Opened(row, self._block(row, key), about or "")
        return opened

    def _block(self, row: AnswerSheet, key: RecordKey | None) -> Block | None:
        """Open answers; None where nobody may, or where they were changed."""
        if key is None or not row.is_authentic:
            return None
        try:
            xml = key.open_bytes(place_of(row), row.answers_sealed)
            return block_of_xml(self.forms[row.form_version_id], xml)
        except (Tampered, ValueError, KeyError):
            return None

    @cached_property
    def _about(self) -> Callable[[str, UUID, Team], str | None]:
        """Say what answers are about; None if the actor may not see that."""

        # Many answers are about few records. No more are held than fit in memory.
        @lru_cache(maxsize=_KNOWN)
        def title(kind: str, subject_id: UUID, team: Team) -> str | None:
            try:
                subject = attach.find(self.actor, kind, subject_id)
                attach.check_may(self.actor, "see", kind, subject.scope(team))
            except (AmparoError, ObjectDoesNotExist):
                return None
            return subject.title

        return title
