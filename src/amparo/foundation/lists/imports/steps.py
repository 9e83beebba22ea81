"""An import goes on, some rows at a time, while the person's page asks for it.

Each row is a transaction of its own, with what the room makes of it: whatever breaks
off leaves no row half imported and none imported twice, and nobody who writes something
else waits for more than one row.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.utils.translation import gettext as _

from ...journal.operations import act
from ...kernel.errors import AmparoError, KeysLocked, RuleBroken
from ...kernel.locking import change, lock
from ...policy import Actor, check
from ...vault.record_keys import open_key
from .known import COMPARED, compare, known_counts, same_as
from .models import KIND, Import, ImportRow, ImportState, Known, RowState
from .operations import (
    counts,
    find_target,
    finish,
    get,
    read_about,
    scope_of,
    target_of,
)
from .rows import Stored, dumped_problems, read_row
from .specs import Problem, problem_of, spec_of

# One answer takes about as long as a page may; without script someone presses a button
# for each, so these are longer.
SECONDS, SECONDS_WITHOUT_SCRIPT = 1.5, 8.0

Do = Callable[[ImportRow], None]


def go_on(actor: Actor, import_id: UUID, seconds: float = SECONDS) -> Import:
    """Check, import or undo further rows for some seconds; return the import."""
    one = get(actor, import_id)
    step = _STEPS.get(one.state)
    if step is not None:
        step(actor, one, time.monotonic() + seconds)
    return one


def _check(actor: Actor, one: Import, until: float) -> None:
    check(actor, "list.import", scope_of(one))
    spec, target = spec_of(one.spec), target_of(actor, one)
    key = open_key(actor, KIND, one.id)
    said = read_about(one, key)

    def check_one(row: ImportRow) -> None:
        stored = Stored.loaded(key.read(row, "cells", f"row.{row.number}"))
        values, problems = read_row(target, said, stored)
        if not problems:
            problems = list(spec.check_row(actor, target, values))
        state = RowState.WRONG if problems else RowState.RIGHT
        sealed = key.seal(
            f"problems.{row.number}", dumped_problems(target, said, stored, problems)
        )
        change(row, row.version, state=state, problems_sealed=sealed)

    def compared() -> bool:
        """Check some rows, then ask who they may be; True: there are no more."""
        done = _each(one, RowState.WAITING, check_one, until, COMPARED)
        if spec.alike is not None:
            compare(actor, one, spec.alike, target, key, said)
        return done

    while not (done := compared()) and time.monotonic() < until:
        pass
    if done:
        with act(actor, "list.import", scope_of(one), one, what="checked") as entry:
            lock(one)
            if one.state == ImportState.CHECKING:
                asked = known_counts(one)[Known.ASKED]
                entry.note(wrong=counts(one)[RowState.WRONG], asked=asked)
                change(one, one.version, state=ImportState.CHECKED)


def _save(actor: Actor, one: Import, until: float) -> None:
    check(actor, "list.import", scope_of(one))
    spec = spec_of(one.spec)
    target = find_target(actor, spec, one.target)
    key = open_key(actor, KIND, one.id)
    said = read_about(one, key)

    def save_one(row: ImportRow) -> None:
        stored = Stored.loaded(key.read(row, "cells", f"row.{row.number}"))
        values, problems = read_row(target, said, stored)
        made = None
        if not problems:
            try:
                with transaction.atomic():
                    values = replace(values, same_as=same_as(row, key))
                    made = spec.save_row(actor, target, values)
            # Something has changed since it was checked: the record is closed, say, or
            # belongs to another team. No row may stop those after it.
            except AmparoError as error:
                problems = [problem_of(error)]
            except ObjectDoesNotExist:
                problems = [Problem(_("What this row belongs to is no longer there."))]
        if made is None:
            sealed = key.seal(
                f"problems.{row.number}",
                dumped_problems(target, said, stored, problems),
            )
            change(row, row.version, state=RowState.WRONG, problems_sealed=sealed)
            return
        change(
            row,
            row.version,
            state=RowState.SAVED,
            made_id=made,
            cells_sealed=None,
            problems_sealed=None,
            known_sealed=None,
        )

    if _each(one, RowState.RIGHT, save_one, until):
        with act(actor, "list.import", scope_of(one), one, what="done") as entry:
            lock(one)
            if one.state == ImportState.SAVING:
                entry.note(rows=counts(one)[RowState.SAVED])
                finish(one)


def _undo(actor: Actor, one: Import, until: float) -> None:
    check(actor, "list.undo_import", scope_of(one))
    spec, target = spec_of(one.spec), target_of(actor, one)

    def undo_one(row: ImportRow) -> None:
        state = RowState.UNDONE
        try:
            with transaction.atomic():
                spec.undo_row(actor, target, _made(row))
        except KeysLocked:
            raise
        # Someone has worked with it since, or it belongs to others now.
        except (AmparoError, ObjectDoesNotExist):
            state = RowState.KEPT
        change(row, row.version, state=state)

    if _each(one, RowState.SAVED, undo_one, until):
        with act(actor, "list.undo_import", scope_of(one), one, what="done") as entry:
            lock(one)
            if one.state == ImportState.UNDOING:
                found = counts(one)
                entry.note(rows=found[RowState.UNDONE], kept=found[RowState.KEPT])
                change(one, one.version, state=ImportState.UNDONE)


_STEPS: dict[str, Callable[[Actor, Import, float], None]] = {
    ImportState.CHECKING: _check,
    ImportState.SAVING: _save,
    ImportState.UNDOING: _undo,
}


def _each(
    one: Import, state: str, do: Do, until: float, most: float = math.inf
) -> bool:
    """Do it to rows in this state until the time is over; True: none is left.

    With ``most`` to so many.

    The next row is looked up while the import is locked, so that two pages of the same
    import share the work.
    """
    before, count = one.state, 0
    while True:
        with transaction.atomic():
            lock(one, "state", "version")
            row = one.lines.filter(state=state).order_by("number").first()
            if row is None or one.state != before:
                return row is None
            do(row)
        count += 1
        if count >= most or time.monotonic() >= until:
            return False


def _made(row: ImportRow) -> UUID:
    """Return what an import made of a row, if it was this server that wrote so."""
    if row.made_id is None or not row.is_authentic:
        raise RuleBroken(_("This row was changed outside of Amparo."))
    return row.made_id
