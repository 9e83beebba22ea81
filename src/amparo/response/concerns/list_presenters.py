"""How concerns are shown in lists: coded facts only, nothing is opened."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from amparo.foundation.countries.queries import local_date
from amparo.foundation.design.due_times import due_words
from amparo.foundation.kernel.languages import label_for_staff
from amparo.foundation.lists.specs import Column, Text
from amparo.foundation.policy import Actor

from .codes import Age, Channel, Danger, FormKind, Kind, ReporterType, State, Urgency
from .models import Concern
from .queue import DANGER, NEEDS_REVIEW, WAITING, Waiting, across_countries
from .urgency import TONES, suggest

NO_KIND = _("No type given")
_CAME = {
    Channel.WEB: _("Online report"),
    Channel.PHONE: _("Telephone report"),
    Channel.MESSAGE: _("Report by message"),
    Channel.WALK_IN: _("Walk-in report"),
    Channel.HOME_VISIT: _("Report from a home visit"),
    Channel.OTHER: _("Report recorded by the team"),
}


@dataclass(frozen=True)
class Row:
    """One concern in the queue."""

    id: Any
    url: str
    title: str
    code: str
    second: str
    state: str
    tone: str
    due: datetime | None
    new: bool
    whose: str = ""
    mine: bool = False


def kind_words(concern: Concern) -> str:
    """Return what a concern is about, in words, also when nothing was chosen."""
    known = [str(Kind(code).label) for code in concern.kinds if code in Kind.values]
    return ", ".join(known) or str(NO_KIND)


def reporter_words(concern: Concern) -> str:
    """Return the type of reporter, in words; empty when not given."""
    known = concern.reporter_type in ReporterType.values
    return str(ReporterType(concern.reporter_type).label) if known else ""


def age_words(concern: Concern) -> str:
    """Return the age of the child, in words; empty when not known."""
    known = concern.child_age in Age.values and concern.child_age != Age.NOT_SURE
    return str(Age(concern.child_age).label) if known else ""


def came_words(concern: Concern) -> str:
    """Return how a concern came in, as the title of its row."""
    if concern.form_kind == FormKind.NOW:
        return gettext("Asked for help now")
    return str(_CAME[Channel(concern.channel)])


def known_words(concern: Concern, countries: bool) -> list[str]:
    """Return what is known: age, place, who tells, what about, and the language."""
    parts = [
        age_words(concern),
        concern.area.name if concern.area else "",
        reporter_words(concern),
        kind_words(concern) if concern.kinds else "",
        label_for_staff(concern.language),
        concern.country.label if countries else "",
    ]
    return [part for part in parts if part]


def waiting_row(waiting: Waiting, actor: Actor, suffix: str = "") -> Row:
    """Return the row of a concern that waits in the queue."""
    concern = waiting.concern
    state, tone = state_words(concern, waiting.unread)
    return Row(
        id=concern.id,
        url=reverse("concerns:concern", args=[concern.id]) + suffix,
        title=came_words(concern),
        code=concern.code,
        second=" · ".join(known_words(concern, across_countries(actor))),
        state=state,
        tone=tone,
        due=waiting.due_at,
        new=concern.state == State.NEW,
        whose=_whose(concern, actor),
        mine=concern.owner_id == actor.user_id,
    )


def _whose(concern: Concern, actor: Actor) -> str:
    if concern.owner is None:
        return ""
    if concern.owner_id == actor.user_id:
        return gettext("yours")
    return str(concern.owner.name)


def state_words(concern: Concern, unread: int) -> tuple[str, str]:
    """Return the state of a concern in words, and its tone."""
    if concern.state == State.CLOSED:
        return concern.get_outcome_display(), "quiet"
    if unread and concern.first_answer_at is not None:
        return gettext("New message"), "note"
    if concern.urgency:
        return str(Urgency(concern.urgency).label), TONES[concern.urgency]
    if concern.danger_now == Danger.YES:
        return gettext("Danger now"), "danger"
    seems = suggest(concern)
    if seems.rules:
        words = gettext("Suggested: %(level)s") % {"level": seems.level.label}
        return words, seems.tone
    return "", "quiet"


@dataclass(frozen=True)
class Group:
    """Rows of the queue under one heading."""

    key: str
    heading: str | Promise
    rows: list[Row]


def grouped(
    waiting: Iterable[Waiting],
    actor: Actor,
    suffix: str = "",
    now: datetime | None = None,
) -> list[Group]:
    """Group a page of the queue: now, today, coming, to review, and waiting."""
    moment = timezone.localtime(now or timezone.now())
    tonight = moment.replace(hour=0, minute=0, second=0) + timedelta(days=1)
    groups = [
        Group("now", _("Now"), []),
        Group("today", _("Today"), []),
        Group("coming", _("Coming up"), []),
        Group("review", _("Review closure"), []),
        Group("waiting", _("Answered, waiting for the reporter"), []),
    ]
    for one in waiting:
        row = waiting_row(one, actor, suffix)
        groups[_place(one, moment, tonight)].rows.append(row)
    return [group for group in groups if group.rows]


def _place(waiting: Waiting, now: datetime, tonight: datetime) -> int:
    if waiting.place == WAITING or waiting.due_at is None:
        return 4
    if waiting.place == NEEDS_REVIEW:
        return 3
    if waiting.place == DANGER or waiting.due_at <= now:
        return 0
    return 1 if waiting.due_at < tonight else 2


def mark_of(groups: Iterable[Group], *more: object) -> str:
    """Return a short text that changes with whatever the queue shows."""
    digest = hashlib.sha256(repr(more).encode())
    for group in groups:
        digest.update(group.key.encode())
        for row in group.rows:
            due = due_words(row.due).text if row.due else ""
            digest.update(repr((row, due)).encode())
    return digest.hexdigest()[:16]


def retention_facts(concern: Concern) -> list[tuple[str, object]]:
    """Return the coded facts of a concern that is not opened, or was deleted."""
    facts: list[tuple[str, object]] = [
        (str(_("What it is about")), kind_words(concern)),
        (str(_("Reported on")), _day(concern.came_at)),
        (str(_("Closed")), _day(concern.closed_at)),
        (str(_("Outcome")), concern.get_outcome_display()),
    ]
    if until := retained_until(concern):
        facts.append((str(_("Retention extended until")), _day(until)))
    return facts


def _day(value: date | None) -> str:
    if isinstance(value, datetime):
        value = timezone.localdate(value)
    return date_format(value, "DATE_FORMAT") if value else ""


def short_day(moment: datetime | None) -> str:
    """Return the day of a moment as a column shows it; empty when there is none."""
    if moment is None:
        return ""
    return date_format(timezone.localdate(moment), "SHORT_DATE_FORMAT")


def day_column(key: str, label: Text, field: str) -> Column:
    """Return the column of a list for the day of a moment, which a file holds."""
    return Column(
        key,
        label,
        lambda row: short_day(getattr(row, field)),
        (field,),
        value=lambda row: getattr(row, field),
        labelled=True,
    )


def retained_until(concern: Concern) -> date | None:
    """Return the day until which the retention of a concern was extended."""
    at = concern.keep_until
    return local_date(concern.country, at) if at else None
