"""Filling in: begin, save a page, leave a question, finish, delete a draft."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
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
from ..engine import Filling, Page, Question, Repeat, Why
from ..models import KIND, AnswerSheet, Questionnaire, Version
from ..parsed import filling_of, form_of, form_to_read
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
VOICE = "/data/start/voice"  # where a form of ours asks whose answers these are


@dataclass(frozen=True)
class Typed:
    """What was sent of a page: answers and reasons by place, a row to add or remove."""

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
        if voice not in voices_of(version.questionnaire, kind):
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
        _say_whose(filling, voice)
        key = new_key_of(actor, sheet, subject)
        sheet.answers_sealed = sealed(sheet, key, filling.saved())
        sheet.save(force_insert=True)
        entry.subject = sheet
        entry.note(number=version.number, begun=True)
    return sheet


def _say_whose(filling: Filling, voice: str) -> None:
    """Answer beforehand the question whose answers these are, where a form asks it."""
    asked = filling.form.questions().get(VOICE)
    if asked and any(choice.name == voice for choice in asked.choices):
        filling.set(VOICE, voice)


def voices_of(questionnaire: Questionnaire, kind: str) -> list[str]:
    """Return whose answers a questionnaire is filled in with about a kind of record."""
    asked = questionnaire.voices if attach.attachment(kind).voices else []
    return asked or [str(Voice.NONE)]


def _may_be_filled(version: Version, kind: str, circle: frozenset[UUID]) -> None:
    one = version.questionnaire
    ours = one.organisation_id is None or one.organisation_id in circle
    if version.state != VersionState.PUBLISHED or one.retired_at or not ours:
        raise RuleBroken(_("This questionnaire is not offered any more."))
    if kind not in one.subjects:
        raise RuleBroken(_("This questionnaire is filled in about something else."))


def open_draft(actor: Actor, sheet_id: UUID) -> OpenSheet:
    """Open answers that are being filled in."""
    with _filling(actor, sheet_id, writes=False) as (one, _key, _entry):
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
        before = _places(one.filling, page_key)
        apply(one.filling, page_key, typed)
        after = _places(one.filling, page_key)
        saved = one.filling.saved()
        if len(saved) > LONGEST_SHEET:
            raise RuleBroken(_("These answers are too long. Please shorten them."))
        entry.note(saved=True)
        sealed_answers = sealed(one.sheet, key, saved)
        change(one.sheet, expected_version, answers_sealed=sealed_answers)
    fresh = [p for p in after if p not in before and p not in typed.answers]
    # A row that was just added is no surprise.
    return Saved(one, () if typed.add or typed.remove else tuple(fresh))


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
            codes=finished.codes,
            finished_by_id=user_of(actor),
            finished_at=now_rounded(),
        )
        attach.tell_filled_in(actor, one.sheet.subject_kind, one.sheet)
    return one


def delete_draft(actor: Actor, sheet_id: UUID) -> OpenSheet:
    """Delete answers that were not finished."""
    with _filling(actor, sheet_id, writes=False, deleted=True) as (one, _key, _entry):
        AnswerSheet.objects.filter(id=one.sheet.id).delete()
        if one.sheet.key_kind == KIND:
            record_keys.destroy(KIND, one.sheet.key_id)
        return one


@contextmanager
def _filling(
    actor: Actor, sheet_id: UUID, *, writes: bool = True, **facts: Fact
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
        if writes and subject.closed:
            raise RuleBroken(subject.closed)
        key = key_of(actor, sheet)
        version = sheet.form_version
        form = form_of(version) if writes else form_to_read(version, key)
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

    An answer may bring up the question that the next one is for. What is not asked any
    more stays in the draft as it was.
    """
    page = page_of(filling, page_key)
    waiting = dict(typed.answers)
    while ready := [p for p in _places(filling, page_key) if p in waiting]:
        for place in ready:
            answer(filling, place, waiting.pop(place), typed.left.get(place, ""))
    for item in page.items:
        if isinstance(item.node, Repeat) and not item.node.count:
            if typed.add == item.place and not item.row:
                filling.add_row(item.place)
            if typed.remove == item.place and item.row:
                filling.remove_row(item.place)


def _places(filling: Filling, page_key: str) -> list[str]:
    found = [page for page in filling.pages() if page.key == page_key]
    return asked_on(found[0]) if found else []


def answer(filling: Filling, place: str, value: str, why: str) -> None:
    """Keep an answer, or leave the question with one of the three reasons."""
    if len(value) > LONGEST_ANSWER:
        raise RuleBroken(_("This is too long. Please shorten it or split it."), place)
    if why and why not in set(Why):
        raise RuleBroken(_("Please choose one of the answers."), place)
    filling.set(place, value)
    if not value:
        filling.leave(place, Why(why) if why else None)
