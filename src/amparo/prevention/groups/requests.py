"""Requests of children to duty bearers: asked, answered or silent, told back.

No step is ever changed; a correction is a further one. Who asked what lies under the
group's key.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, fields
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from amparo.foundation.countries.queries import deadline_hours, local_date
from amparo.foundation.journal.operations import act
from amparo.foundation.kernel.errors import RuleBroken
from amparo.foundation.kernel.locking import change, check_version, conflict, lock
from amparo.foundation.kernel.text import many_lines, one_line
from amparo.foundation.policy import SYSTEM, Actor
from amparo.foundation.tasks.operations import complete, create_task
from amparo.foundation.vault.record_keys import open_key
from amparo.foundation.vault.team_keys import keyring_of

from .codes import Answer, DutyBearer, RequestState, StepKind, Topic, View
from .models import KIND, Request, RequestStep
from .operations import LONGEST, free_code, must_meet, not_in_future, place_of
from .queries import find, find_request, scope_of
from .states import REQUEST_STATES
from .tasks import TELL_BACK

ANSWER = "group.request_answer"  # the deadline after which it counts as silence
_MOVED = _("Someone has recorded this already.")


@dataclass(frozen=True)
class Words:
    """What is sealed of a step: the words, and of a request to whom it goes."""

    words: str = ""
    to_whom: str = ""

    def to_json(self) -> str:
        """Return the text that is sealed."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Words:
        """Parse what ``to_json`` wrote; unknown fields are ignored."""
        raw = json.loads(text) if text else {}
        return cls(**{f.name: raw[f.name] for f in fields(cls) if f.name in raw})


@dataclass(frozen=True)
class OpenStep:
    """A step with its words, and whether the server itself wrote it."""

    step: RequestStep
    words: Words = field(repr=False)
    is_authentic: bool = True


@dataclass(frozen=True)
class OpenRequest:
    """A request as its team reads it: each step, oldest first."""

    request: Request
    steps: list[OpenStep] = field(repr=False)

    @property
    def words(self) -> Words:
        """What the children ask, as corrected last."""
        asks = (StepKind.ASKED, StepKind.CORRECTED)
        found = [one.words for one in self.steps if one.step.kind in asks]
        return found[-1] if found else Words()


def ask(
    actor: Actor,
    group_id: UUID,
    topic: str,
    to: str,
    words: Words,
    asked_on: date,
    form_key: UUID,
) -> Request:
    """Keep what the children of a group ask of a duty bearer, in their own words.

    The same form makes only one.
    """
    group = find(group_id)
    with act(actor, "group.request", scope_of(group), group, topic=topic) as entry:
        known = RequestStep.objects.filter(form_key=form_key, request__group=group)
        if (step := known.select_related("request").first()) is not None:
            entry.note(again=True)
            return step.request
        must_meet(group)
        if topic not in Topic.values:
            raise RuleBroken(_("Please choose one of the answers."), "topic")
        if to not in DutyBearer.values:
            raise RuleBroken(_("Please choose one of the answers."), "to")
        not_in_future(group.team, asked_on, "asked_on")
        wait = timedelta(hours=deadline_hours(group.country_id, ANSWER))
        request = Request.objects.create(
            code=free_code("Q"),
            group=group,
            topic=topic,
            to=to,
            asked_on=asked_on,
            due_on=asked_on + wait,
        )
        entry.note(request=request.id, to=to)
        clean = _asked(words)
        _write(actor, request, StepKind.ASKED, asked_on, "", clean, form_key)
    return request


def correct(
    actor: Actor, request_id: UUID, words: Words, expected_version: int
) -> Request:
    """Correct the words of a request or to whom it goes; the earlier stay readable."""
    request = find_request(request_id)
    with act(actor, "group.request", scope_of(request.group), request, corrects=True):
        lock(request)
        check_version(request, expected_version)
        if request.state == RequestState.WITHDRAWN:
            raise RuleBroken(_("The children have withdrawn this request."))
        change(request, expected_version)
        day = local_date(request.group.country, timezone.now())
        _write(actor, request, StepKind.CORRECTED, day, "", _asked(words), None)
    return request


def answer(
    actor: Actor,
    request_id: UUID,
    value: str,
    words: str,
    on: date,
    expected_version: int,
) -> Request:
    """Record what was answered; the children are to be told."""
    request = find_request(request_id)
    if value not in Answer.values:
        raise RuleBroken(_("Please choose one of the answers."), "value")
    with act(actor, "group.request", scope_of(request.group), request, answer=value):
        _check_day(request, on)
        steps = request.steps.filter(kind=StepKind.ANSWERED)
        if request.state == RequestState.TOLD and steps.exists():
            raise RuleBroken(_("An answer is recorded, and was told back."))
        _move(request, "answer", RequestState.ANSWERED, expected_version)
        _write(actor, request, StepKind.ANSWERED, on, value, Words(_told(words)), None)
        _tell_back_due(request)
    return request


def tell_back(
    actor: Actor,
    request_id: UUID,
    view: str,
    words: str,
    on: date,
    expected_version: int,
) -> Request:
    """Record that the children were told, and what they think of it."""
    request = find_request(request_id)
    if view not in View.values:
        raise RuleBroken(_("Please choose one of the answers."), "view")
    with act(actor, "group.request", scope_of(request.group), request, view=view):
        _check_day(request, on)
        _move(request, "tell", RequestState.TOLD, expected_version)
        said = Words(many_lines(words)[:LONGEST])
        _write(actor, request, StepKind.TOLD, on, view, said, None)
        complete(request, TELL_BACK, by=actor.user_id)
    return request


def withdraw(actor: Actor, request_id: UUID, expected_version: int) -> Request:
    """Withdraw a request because the children want to; it stays readable."""
    request = find_request(request_id)
    with act(actor, "group.request", scope_of(request.group), request, withdrawn=True):
        _move(request, "withdraw", RequestState.WITHDRAWN, expected_version)
        day = local_date(request.group.country, timezone.now())
        _write(actor, request, StepKind.WITHDRAWN, day, "", Words(), None)
        complete(request, TELL_BACK, outcome="dropped")
    return request


def open_request(actor: Actor, request_id: UUID) -> OpenRequest:
    """Open a request with all that happened; the journal notes who read it."""
    request = find_request(request_id)
    group = request.group
    with act(actor, "group.open", scope_of(group), request):
        key = open_key(actor, KIND, group.id)
        steps = [
            OpenStep(
                step,
                Words.from_json(key.read(step, "words", place_of(step.id))),
                step.is_authentic,
            )
            for step in request.steps.select_related("user")
        ]
    return OpenRequest(request, steps)


def mark_silent(now: datetime | None = None) -> int:
    """Note that requests had no answer in time; return how many.

    Run by ``amparo tick``. The children are told of a silence as of an answer.
    """
    moment = now or timezone.now()
    waiting = Request.objects.filter(
        state=RequestState.ASKED, due_on__lt=moment.date()
    ).select_related("group__team__organisation", "group__country")
    count = 0
    for request in waiting.iterator():
        scope = scope_of(request.group)
        with act(SYSTEM, "group.mark_silent", scope, request):
            lock(request)
            day = local_date(request.group.country, moment)
            if request.state != RequestState.ASKED or request.due_on >= day:
                continue
            change(request, request.version, state=RequestState.SILENT)
            RequestStep.objects.create(
                request=request, kind=StepKind.SILENT, on=request.due_on
            )
            _tell_back_due(request)
        count += 1
    return count


def _move(request: Request, move: str, after: RequestState, version: int) -> None:
    lock(request)
    check_version(request, version)
    if not REQUEST_STATES.allows(move, request.state, after):
        raise conflict(request, _MOVED)
    change(request, request.version, state=after)


def _write(
    actor: Actor,
    request: Request,
    kind: StepKind,
    on: date,
    value: str,
    words: Words,
    form_key: UUID | None,
) -> None:
    key = open_key(actor, KIND, request.group_id)
    row = RequestStep(
        request=request,
        kind=kind,
        on=on,
        value=value,
        user_id=keyring_of(actor).user_id,
        form_key=form_key,
    )
    row.words_sealed = key.seal(place_of(row.id), words.to_json())
    row.save(force_insert=True)


def _tell_back_due(request: Request) -> None:
    create_task(TELL_BACK, request, request.group.team, label=request.code)


def _check_day(request: Request, on: date) -> None:
    not_in_future(request.group.team, on, "on")
    if on < request.asked_on:
        raise RuleBroken(_("That is before the children asked."), "on")


def _asked(words: Words) -> Words:
    clean = Words(_told(words.words), one_line(words.to_whom))
    if not clean.to_whom:
        raise RuleBroken(_("Please write whom they ask."), "to_whom")
    return clean


def _told(text: str) -> str:
    clean = many_lines(text)
    if not clean:
        raise RuleBroken(_("Please fill this in."), "words")
    if len(clean) > LONGEST:
        raise RuleBroken(
            _("That is too long for this field. Please shorten it."), "words"
        )
    return clean
