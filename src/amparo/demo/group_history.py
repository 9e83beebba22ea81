"""What groups of the demonstration did in three years: meetings, actions, check-lists,
and requests that were answered, or met with silence.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID, uuid4

from amparo.foundation.kernel.coded import write_coded
from amparo.foundation.kernel.crypto import RecordKey
from amparo.foundation.kernel.ids import uuid7
from amparo.foundation.policy import Actor
from amparo.foundation.questionnaires.codes import SheetState, Voice
from amparo.foundation.questionnaires.engine import Filling, Finished
from amparo.foundation.questionnaires.models import AnswerSheet
from amparo.prevention.groups import requests
from amparo.prevention.groups.codes import GroupKind
from amparo.prevention.groups.models import (
    KIND,
    Activity,
    Group,
    Member,
    Part,
    Request,
)
from amparo.prevention.groups.operations import place_of
from amparo.prevention.groups.requests import Words

from .answers import SampleForm
from .bulk_rows import Rows, store
from .course_history import in_lockdown
from .rng import code, rng

_MONTHS_BACK = range(260, 880, 31)  # days before today; what is newer is in groups.py
_KINDS = ("meeting", "awareness", "meeting", "peer_session", "meeting", "campaign")
_OF_A_COMMITTEE = ("meeting", "awareness", "meeting", "monitoring")
_LISTS = (300, 70)  # days before today on which a committee went through its points


def act_before(
    actor: Actor, group: Group, members: list[Member], key: RecordKey, until: date
) -> None:
    """Record a meeting or an action each month, but for the months of the lockdown."""
    rows, chance = Rows(), rng("group", group.country_id)
    kinds = _OF_A_COMMITTEE if group.kind == GroupKind.COMMITTEE else _KINDS
    for number, back in enumerate(_MONTHS_BACK):
        day = until - timedelta(days=back)
        there = [one for one in members if one.joined_on <= day]
        if in_lockdown(day, until) or not there:
            continue
        kind, activity_id = kinds[number % len(kinds)], uuid7()
        rows.add(
            Activity,
            id=activity_id,
            created_at=datetime.combine(day, time(18), UTC),
            group_id=group.id,
            kind=kind,
            on=day,
            others=None if kind == "meeting" else chance.randint(8, 120),
            notes_sealed=key.seal(place_of(activity_id), ""),
            user_id=actor.user_id,
            form_key=uuid4(),
        )
        for member in there[number % 2 :]:
            rows.add(Part, activity_id=activity_id, member_id=member.id)
    store(rows.packed(Activity))


def go_through_list(
    actor: Actor,
    group: Group,
    key: RecordKey,
    sample: SampleForm,
    points: tuple[int, int],
    until: date,
) -> None:
    """Fill in the check-list of a committee twice within a year."""
    rows = Rows()
    for back, count in zip(_LISTS, points, strict=True):
        day, sheet_id = until - timedelta(days=back), uuid7()
        at = datetime.combine(day, time(17), UTC)
        finished = _list_of(sample, count, at)
        rows.add(
            AnswerSheet,
            id=sheet_id,
            created_at=at,
            form_version_id=sample.version_id,
            subject_kind=KIND,
            subject_id=group.id,
            key_kind=KIND,
            key_id=group.id,
            team_id=group.team_id,
            country_id=group.country_id,
            voice=str(Voice.NONE),
            on=day,
            state=str(SheetState.FINISHED),
            begun_by_id=actor.user_id,
            finished_by_id=actor.user_id,
            finished_at=at + timedelta(hours=1),
            codes=finished.codes,
            answers_sealed=key.seal_bytes(f"sheet.{sheet_id}", finished.xml),
        )
    store(rows.packed())


def _list_of(sample: SampleForm, count: int, at: datetime) -> Finished:
    """Return a check-list of a day with so many of its points in place."""
    filling = Filling(sample.form, now=at)
    for path, question in sample.form.questions().items():
        if question.choices:
            filling.set(path, "yes" if count > 0 else "partly")
            count -= 1
        elif question.name == "seen_on":
            filling.set(path, at.date().isoformat())
    return filling.finished()


def ask_before(
    actor: Actor,
    group: Group,
    asks: tuple[tuple[str, str, str, str], ...],
    views: tuple[str, str],
    until: date,
    first: int,
) -> None:
    """Ask twice, long ago; what is answered (yes, then no) and silence take turns."""
    for number, (words, to_whom, to, answer) in enumerate(asks):
        asked = until - timedelta(days=420 - 130 * number)
        topic, sealed = ("learning", "online")[number % 2], Words(words, to_whom)
        made = requests.ask(actor, group.id, topic, to, sealed, asked, uuid4())
        answers = (first // 100 + number) % 3 != 1
        if answers:
            on = asked + timedelta(days=30 + 10 * number)
            value = ("yes", "no")[number % 2]
            requests.answer(actor, made.id, value, answer, on, made.version)
        else:
            _fall_silent(made.id)
        row = Request.objects.get(id=made.id)
        back = min(asked + timedelta(days=120), until)
        is_good = answers and number % 2 == 0
        view, thought = ("good", views[0]) if is_good else ("not", views[1])
        requests.tell_back(actor, row.id, view, thought, back, row.version)
        row = Request.objects.get(id=made.id)
        write_coded([row], code=code("Q", first + 50 + number))


def _fall_silent(request_id: UUID) -> None:
    due = Request.objects.get(id=request_id).due_on + timedelta(days=2)
    requests.mark_silent(datetime.combine(due, time(12), UTC))
