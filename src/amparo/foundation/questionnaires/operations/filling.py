"""Filling in: begin, save a page, leave a question, add a row, finish, delete a draft."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ...countries.queries import local_date
from ...journal.operations import Fact, OpenEntry, act
from ...kernel.crypto import RecordKey
from ...kernel.errors import RuleBroken
from ...kernel.locking import change, check_version, lock
from ...kernel.moments import now_rounded
from ...policy import Actor
from ...vault import record_keys
from .. import attach
from ..codes import SheetState, VersionState, Voice
from ..engine import Filling, Group, Page, Question, Why
from ..models import KIND, AnswerSheet, Version
from ..parsed import filling_of, form_of
from ._shared import (
    OpenSheet,
    find_sheet,
    find_version,
    key_of,
    new_key_of,
    opened,
    scope_of_sheet,
    sealed,
    subject_of,
    user_of,
)

LONGEST_ANSWER = 20_000  # characters
LONGEST_SHEET = 1_000_000  # bytes of everything that is typed in one


@dataclass(frozen=True)
class Typed:
    """What was sent of a page: answers and reasons by place, and a row to add or take."""

    answers: Mapping[str, str] = field(default_factory=dict)
    left: Mapping[str, str] = field(default_factory=dict)
    add: str = ""
    remove: str = ""


@dataclass(frozen=True)
class Saved:
    """A page after it was saved: the answers, and questions that have come up on it."""

    opened: OpenSheet
    fresh: tuple[str, ...] = ()


def begin(
    actor: Actor,
    kind: str,
    subject_id: UUID,
    version_id: UUID,
    voice: str = Voice.NONE,
    on: date | None = None,
    form_key: UUID | None = None,
) -> AnswerSheet:
    """Begin to fill in a published version about a record; the same form begins one."""
    subject = attach.find(actor, kind, subject_id)
    version = find_version(version_id)
    questionnaire, scope = version.questionnaire, subject.scope()
    attach.check_may(actor, "fill", kind, scope)
    with act(
        actor, "questionnaire.fill", scope, questionnaire=questionnaire.key
    ) as entry:
        known = AnswerSheet.objects.filter(form_key=form_key, subject_id=subject_id)
        if form_key is not None and (earlier := known.first()):
            return earlier
        if subject.closed:
            raise RuleBroken(subject.closed)
        if subject.team is None:
            raise RuleBroken(_("You are in no team that could keep these answers."))
        _may_be_filled(version, kind, subject.team.organisation.circle)
        if voice not in Voice.values:
            raise RuleBroken(_("Please choose one of the answers."), "voice")
        today = local_date(subject.team.country, timezone.now())
        if on is not None and on > today:
            raise RuleBroken(_("That date is in the future."), "on")
        sheet = AnswerSheet(
            form_version=version,
            subject_kind=kind,
            subject_id=subject.id,
            team=subject.team,
            country_id=subject.country,
            voice=voice,
            on=on or today,
            begun_by_id=user_of(actor),
            form_key=form_key,
        )
        filling = filling_of(sheet, form_of(version))
        key = new_key_of(actor, sheet, subject)
        sheet.answers_sealed = sealed(sheet, key, filling.saved())
        sheet.save(force_insert=True)
        entry.subject = sheet
        entry.note(number=version.number, begun=True)
    return sheet


def _may_be_filled(version: Version, kind: str, circle: frozenset[UUID]) -> None:
    one = version.questionnaire
    ours = one.organisation_id is None or one.organisation_id in circle
    if version.state != VersionState.PUBLISHED or one.retired_at or not ours:
        raise RuleBroken(_("This questionnaire is not offered any more."))
    if kind not in one.subjects:
        raise RuleBroken(_("This questionnaire is filled in about something else."))


def open_draft(actor: Actor, sheet_id: UUID, **facts: Fact) -> OpenSheet:
    """Open answers that are being filled in."""
    with _filling(actor, sheet_id, **facts) as (one, _key, _entry):
        return one


def look(actor: Actor, sheet_id: UUID, page_key: str, typed: Typed) -> OpenSheet:
    """Return the answers as they would be with these; nothing is stored."""
    with _filling(actor, sheet_id, looked=True) as (one, _key, _entry):
        apply(one.filling, page_key, typed)
        return one


def save_page(
    actor: Actor, sheet_id: UUID, page_key: str, typed: Typed, expected_version: int
) -> Saved:
    """Keep what was typed on a page, right or not; what is wrong is said afterwards.

    Raises ``Conflict`` when someone else saved meanwhile.
    """
    with _filling(actor, sheet_id) as (one, key, entry):
        check_version(one.sheet, expected_version)
        before = asked_on(page_of(one.filling, page_key))
        apply(one.filling, page_key, typed)
        after = asked_on(page_of(one.filling, page_key))
        saved = one.filling.saved()
        if len(saved) > LONGEST_SHEET:
            raise RuleBroken(_("These answers are too long. Please shorten them."))
        entry.note(saved=True)
        sealed_answers = sealed(one.sheet, key, saved)
        change(one.sheet, expected_version, answers_sealed=sealed_answers)
    return Saved(one, tuple(place for place in after if place not in before))


def finish(actor: Actor, sheet_id: UUID, expected_version: int) -> OpenSheet:
    """Finish answers: what is not relevant is dropped, what is coded lies open.

    Raises ``Unfinished`` while something is missing or wrong. Finished answers are
    never changed.
    """
    with _filling(actor, sheet_id) as (one, key, entry):
        check_version(one.sheet, expected_version)
        finished = one.filling.finished()
        entry.note(finished=True)
        change(
            one.sheet,
            expected_version,
            state=SheetState.FINISHED,
            answers_sealed=sealed(one.sheet, key, finished.xml),
            codes=plain_codes(finished.codes),
            finished_by_id=user_of(actor),
            finished_at=now_rounded(),
        )
    return one


def delete_draft(actor: Actor, sheet_id: UUID) -> OpenSheet:
    """Delete answers that were not finished."""
    with _filling(actor, sheet_id, deleted=True) as (one, _key, _entry):
        AnswerSheet.objects.filter(id=one.sheet.id).delete()
        if one.sheet.key_kind == KIND:
            record_keys.destroy(KIND, one.sheet.key_id)
        return one


@contextmanager
def _filling(
    actor: Actor, sheet_id: UUID, **facts: Fact
) -> Iterator[tuple[OpenSheet, RecordKey, OpenEntry]]:
    """Open a draft inside an act; others who save it at the same moment wait."""
    sheet = find_sheet(sheet_id)
    subject = subject_of(actor, sheet)
    scope = scope_of_sheet(sheet, subject)
    attach.check_may(actor, "fill", sheet.subject_kind, scope)
    with act(actor, "questionnaire.fill", scope, sheet, **facts) as entry:
        lock(sheet, "state", "version", "answers_sealed", "row_code")
        if sheet.state != SheetState.DRAFT:
            raise RuleBroken(_("These answers are finished, so they do not change."))
        if subject.closed and not facts.get("deleted"):
            raise RuleBroken(subject.closed)
        key = key_of(actor, sheet)
        form = form_of(sheet.form_version)
        yield OpenSheet(sheet, subject, form, opened(sheet, form, key)), key, entry


# -- One page of answers -----------------------------------------------------------


def page_of(filling: Filling, page_key: str) -> Page:
    """Return the page with this key, or ``RuleBroken`` where nothing is asked on it."""
    for page in filling.pages():
        if page.key == page_key:
            return page
    raise RuleBroken(_("Nothing is asked on this page any more. Go on with the next."))


def asked_on(page: Page) -> list[str]:
    """Return the places on a page at which someone answers."""
    return [
        item.place
        for item in page.items
        if isinstance(item.node, Question)
        and item.node.is_answered
        and not item.node.read_only
    ]


def apply(filling: Filling, page_key: str, typed: Typed) -> None:
    """Put what was typed on a page into the answers, and nothing else.

    Also what hides again because of an answer on the same page: it stays in the draft.
    """
    known = set(asked_on(page_of(filling, page_key)))
    repeats = {
        item.place
        for item in page_of(filling, page_key).items
        if isinstance(item.node, Group)
    }
    for place, value in typed.answers.items():
        if place in known or _comes_up(filling, page_key, place):
            if len(value) > LONGEST_ANSWER:
                raise RuleBroken(
                    _("This is too long. Please shorten it or split it."), place
                )
            filling.set(place, value)
    for place, why in typed.left.items():
        if place in known or _comes_up(filling, page_key, place):
            leave(filling, place, why)
    if typed.add in repeats:
        filling.add_row(typed.add)
    if typed.remove in repeats:
        filling.remove_row(typed.remove)


def leave(filling: Filling, place: str, why: str) -> None:
    """Leave a question with one of the three reasons, unless it has an answer."""
    if not why:
        if filling.left(place) is not None:
            filling.leave(place, None)
        return
    if why not in set(Why):
        raise RuleBroken(_("Please choose one of the answers."), place)
    if not filling.value(place):
        filling.leave(place, Why(why))


def _comes_up(filling: Filling, page_key: str, place: str) -> bool:
    """Say whether a place has come up by the answers that were put in before it."""
    return place in asked_on(page_of(filling, page_key))


def plain_codes(codes: Mapping[str, Any]) -> dict[str, Any]:
    """Return codes as JSON holds them: decimals as numbers."""

    def plain(value: Any) -> Any:
        if isinstance(value, Decimal):
            return int(value) if value == value.to_integral_value() else float(value)
        if isinstance(value, list | tuple):
            return [plain(one) for one in value]
        if isinstance(value, dict):
            return {str(name): plain(one) for name, one in value.items()}
        return value

    return {place: plain(value) for place, value in codes.items()}
