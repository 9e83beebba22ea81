"""Retention of concerns that led nowhere: warn, extend, delete.

The schedule only creates tasks; every deletion is confirmed by a supervisor. Coded
facts stay for statistics.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from amparo.foundation.countries.models import Country
from amparo.foundation.countries.queries import local_date
from amparo.foundation.journal.operations import act
from amparo.foundation.kernel.coded import write_coded
from amparo.foundation.kernel.errors import Conflict, RuleBroken
from amparo.foundation.kernel.locking import change, lock
from amparo.foundation.kernel.moments import now_rounded, with_time
from amparo.foundation.kernel.text import code_letters
from amparo.foundation.matching import combinations, index
from amparo.foundation.policy import SYSTEM, Actor
from amparo.foundation.tasks.models import Task
from amparo.foundation.tasks.operations import complete, create_task
from amparo.foundation.vault.record_keys import destroy, open_key
from amparo.foundation.vault.team_keys import keyring_of

from ..concerns.codes import DecisionKind, State
from ..concerns.extensions import delete_along
from ..concerns.matching.found_by import FAMILIES
from ..concerns.models import (
    Concern,
    MatchDecision,
    Message,
    Response,
    TriageDecision,
)
from ..concerns.operations._shared import change_concern, text_of, unchanged
from ..concerns.operations.addresses import destroy_addresses
from ..concerns.queries import find, scope_of
from ..concerns.signed_messages import CONCERN, HANDED, IDENTITY
from ..concerns.types import LONGEST_LINE
from .codes import EarlyReason
from .rules import ending_soon, retention_end
from .tasks import RETENTION

LONGEST_EXTENSION = timedelta(days=366)  # at a time; then it is decided again
_EMPTY = b""


def _begin_of(day: date, country: Country) -> datetime:
    return datetime.combine(day, time.min, ZoneInfo(country.time_zone))


# -- Scheduled -----------------------------------------------------------------------


def create_retention_tasks(now: datetime | None = None) -> int:
    """Create tasks for concerns whose retention period ends soon; returns how many.

    Tasks of concerns that were reopened or extended are dropped. Running it twice
    changes nothing.
    """
    moment = now or timezone.now()
    with_task = Task.objects.filter(kind=RETENTION, completed_at=None)
    ending = ending_soon(moment)
    _drop_others(ending, with_task)
    known = with_task.values("subject_id")
    found = ending.exclude(id__in=known).select_related("team").order_by("closed_at")
    count = 0
    for concern in found[:500]:
        with act(SYSTEM, "retention.warn", scope_of(concern), concern):
            create_task(
                RETENTION,
                concern,
                concern.team,
                label=concern.code,
                due_at=concern.ends_at,
            )
        count += 1
    return count


def _drop_others(ending: QuerySet[Any], tasks: QuerySet[Task]) -> None:
    subjects = list(tasks.values_list("subject_id", flat=True))
    found = Concern.objects.filter(id__in=subjects)
    for concern in found.exclude(id__in=ending.values("id")):
        complete(concern, RETENTION, outcome="dropped")


# -- Extending -----------------------------------------------------------------------


def extend_retention(
    actor: Actor, concern_id: UUID, until: date, reason: str, expected_version: int
) -> Concern:
    """Extend retention until a day, at most a year from now, with a sealed reason."""
    reason = text_of(reason, "reason")
    if len(reason) > LONGEST_LINE * 4:
        raise RuleBroken(_("Please give the reason in a few sentences."), "reason")
    concern = find(concern_id)
    with act(actor, "retention.extend", scope_of(concern), concern) as entry:
        _check_not_deleted(concern, expected_version)
        today = local_date(concern.country, timezone.now())
        if until <= today:
            raise RuleBroken(_("Choose a date in the future."), "until")
        if until > today + LONGEST_EXTENSION:
            raise RuleBroken(_("Choose a date within the next year."), "until")
        begins = _begin_of(until, concern.country)
        if concern.keep_until is not None and begins <= concern.keep_until:
            raise RuleBroken(_("It is already kept until then."), "until")
        entry.note(until=until.isoformat())
        key = open_key(actor, CONCERN, concern.id)
        row = TriageDecision(
            concern=concern,
            about=DecisionKind.RETENTION,
            value=until.isoformat(),
            user_id=keyring_of(actor).user_id,
        )
        timed = with_time(reason, timezone.now())
        row.reason_sealed = key.seal(f"decision|{row.id}", timed)
        row.save(force_insert=True)
        change_concern(concern, expected_version, keep_until=begins)
        complete(concern, RETENTION, by=actor.user_id, outcome="kept")
    return concern


def _check_not_deleted(concern: Concern, expected_version: int) -> None:
    if concern.destroyed_at is not None:
        raise Conflict(_("A colleague has already deleted this."), concern)
    unchanged(concern, expected_version)


# -- Deleting ------------------------------------------------------------------------


def delete_concern(
    actor: Actor, concern_id: UUID, code: str, early: str, expected_version: int
) -> Concern:
    """Delete the content of a concern for good: keys and bytes; coded facts stay.

    ``code`` is the concern's code as typed for confirmation. Before the retention
    period ends it needs a reason (``EarlyReason``). Raises ``Conflict`` when a
    colleague was first.
    """
    concern = find(concern_id)
    with act(actor, "retention.delete", scope_of(concern), concern) as entry:
        lock(concern)
        _check_not_deleted(concern, expected_version)
        if code_letters(code) != code_letters(concern.code):
            raise RuleBroken(_("This is not the code of this concern."), "code")
        _check_deletable(concern, early)
        if early:
            entry.note(early=early)
        delete_content(concern, now_rounded())
        index.fold_now(actor, CONCERN, [concern.id], [concern.team_id])
        complete(concern, by=actor.user_id)
    concern.refresh_from_db()
    return concern


def _check_deletable(concern: Concern, early: str) -> None:
    if early not in ("", *EarlyReason.values):
        raise RuleBroken(_("Please choose one of the answers."), "early")
    if concern.case_id is not None:
        raise RuleBroken(_("This concern has become a case. It ends with the case."))
    if concern.state != State.CLOSED:
        raise RuleBroken(_("Please close the concern first."))
    end = retention_end(concern)
    if not early and (end is None or not end.is_over):
        raise RuleBroken(
            _(
                "The retention period has not ended. Earlier deletion only if "
                "the reporter requests it."
            ),
            "early",
        )


def delete_content(concern: Concern, moment: datetime) -> None:
    """Destroy every key of a concern, and blank what was sealed under them.

    The caller has checked that it may be deleted.
    """
    destroy(CONCERN, concern.id)
    destroy(IDENTITY, concern.id)
    responses = Response.objects.filter(concern=concern)
    for response_id in responses.values_list("id", flat=True):
        destroy(HANDED, response_id)
    had_addresses = concern.online_sealed is not None
    destroy_addresses(concern, moment)
    combinations.drop(concern.id, *FAMILIES)
    MatchDecision.objects.filter(Q(one=concern) | Q(other=concern)).delete()
    messages = Message.objects.filter(concern=concern)
    write_coded(messages, text_sealed=_EMPTY, signature=_EMPTY)
    write_coded(TriageDecision.objects.filter(concern=concern), reason_sealed=_EMPTY)
    write_coded(responses, detail_sealed=None)
    delete_along(concern, moment)
    purged = moment if had_addresses else concern.online_purged_at
    change(
        concern,
        concern.version,
        destroyed_at=moment,
        narrative_sealed=_EMPTY,
        narrative_signature=None,
        details_sealed=None,
        contact_sealed=None,
        identity_sealed=None,
        reporter_sealed_key=None,
        online_purged_at=purged,
    )
