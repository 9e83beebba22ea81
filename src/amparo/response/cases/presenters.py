"""How a case is shown: timeline, plan, consent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime, make_aware
from django.utils.translation import gettext as _

from amparo.foundation.persons.ages import age_of
from amparo.foundation.persons.models import Sex
from amparo.foundation.persons.presenters import phone_lines
from amparo.foundation.questionnaires.codes import Voice
from amparo.foundation.questionnaires.models import AnswerSheet
from amparo.foundation.questionnaires.presenters import since_last_time, title_of
from amparo.response.referrals.models import HELPED, Referral
from amparo.response.referrals.models import State as Sent

from .codes import ApprovalKind, Decision, NoteKind, Risk, State
from .consents import has_consent
from .models import Consent
from .types import OpenApproval, OpenCase, OpenConsent, OpenGoal

STATE_TONES = {
    State.OPENED: "note",
    State.PLANNED: "note",
    State.IN_CARE: "good",
    State.CLOSING: "warn",
    State.CLOSED: "quiet",
}
RISK_TONES = {Risk.HIGH: "danger", Risk.MEDIUM: "warn", Risk.LOW: "good"}
SENT_TONES = {
    Sent.SENT: "note",
    Sent.ACCEPTED: "good",
    Sent.DECLINED: "warn",
    Sent.RECALLED: "quiet",
    Sent.COMPLETED: "good",
    Sent.NOT_COMPLETED: "warn",
}
Moment = date | datetime


@dataclass(frozen=True)
class Entry:
    """An entry of the timeline."""

    when: Moment
    what: str
    who: str = ""
    body: str = ""
    tone: str = ""
    icon: str = ""
    url: str = ""
    written: datetime | None = None  # when an entry with a day alone was recorded


def timeline(
    opened: OpenCase, sheets: Iterable[AnswerSheet] = (), more: Iterable[Entry] = ()
) -> list[Entry]:
    """Return everything in a case as one timeline, newest first.

    ``sheets`` are finished answers to questionnaires; they stay sealed here. ``more``
    is what rooms above add.
    """
    entries = [
        *_end(opened),  # the last entry of its day
        *_beginning(opened),
        *_risk_assessments(opened),
        *_consents(opened),
        *_plan(opened),
        *_approvals(opened),
        *_referrals(opened),
        *_notes(opened),
        *_sheets(list(sheets)),
        *more,
    ]
    return sorted(entries, key=_order, reverse=True)


def _order(entry: Entry) -> datetime:
    """Return the sort key: a day alone is its end, unless it was recorded that day."""
    if isinstance(entry.when, datetime):
        return entry.when
    if entry.written and localtime(entry.written).date() == entry.when:
        return entry.written
    return make_aware(datetime.combine(entry.when, time(23, 59)))


def _beginning(opened: OpenCase) -> Iterator[Entry]:
    case = opened.case
    what = _("Case opened from a concern") if case.concern_id else _("Case opened")
    yield Entry(case.created_at, what, body=opened.story, icon="flag")


def _risk_assessments(opened: OpenCase) -> Iterator[Entry]:
    for one in opened.risk_assessments:
        words = {
            "level": one.row.get_level_display(),
            "previous": one.row.get_previous_display(),
        }
        changed = one.row.previous and one.row.previous != one.row.level
        if changed:
            what = _("Risk assessed: %(level)s (before: %(previous)s)") % words
        else:
            what = _("Risk assessed: %(level)s") % words
        yield Entry(
            one.row.created_at,
            what,
            one.row.by.name,
            one.reason,
            RISK_TONES[Risk(one.row.level)],
            "shield",
        )


def _consents(opened: OpenCase) -> Iterator[Entry]:
    for one in opened.consents:
        row = one.row
        answer = _("Yes") if row.given else _("No")
        words = {"purpose": row.get_purpose_display(), "answer": answer}
        yield Entry(
            row.created_at,
            _("%(purpose)s: %(answer)s") % words,
            row.recorded_by.name,
            "\n".join(filter(None, (giver_words(row), one.note))),
            "good" if row.given else "warn",
            "check" if row.given else "close",
        )
        if row.withdrawn_at:
            yield Entry(
                row.withdrawn_at,
                _("Consent withdrawn: %(purpose)s") % words,
                row.withdrawn_by.name if row.withdrawn_by else "",
                one.withdrawal,
                tone="warn",
                icon="undo",
            )


def giver_words(row: Consent) -> str:
    """Return who gave a consent and how, in one line."""
    facts = {
        "giver": row.get_giver_display(),
        "relation": row.get_relation_display(),
        "method": row.get_method_display(),
        "age": row.age,
    }
    if row.giver == "child" and row.age is not None:
        return _("%(giver)s, aged %(age)s. %(method)s.") % facts
    if row.giver in ("child", "guardian", "caseworker_best_interest"):
        return _("%(giver)s. %(method)s.") % facts
    return _("%(giver)s: %(relation)s. %(method)s.") % facts


def _plan(opened: OpenCase) -> Iterator[Entry]:
    for goal in opened.goals:
        yield Entry(
            goal.row.created_at,
            _("Goal: %(domain)s") % {"domain": goal.row.get_domain_display()},
            goal.row.added_by.name,
            goal.words,
            "voice",
            "plan",
        )
        for action in goal.actions:
            if action.row.done_on:
                yield Entry(
                    action.row.done_on,
                    _("Done: %(help)s") % {"help": action.row.get_help_display()},
                    action.row.responsible.name if action.row.responsible else "",
                    action.text,
                    "good",
                    "check",
                )


def _approvals(opened: OpenCase) -> Iterator[Entry]:
    for one in opened.approvals:
        if one.row.kind == ApprovalKind.AFTER:
            # What was done has an entry of its own.
            if one.row.decided_at:
                yield _decided(one)
            continue
        asked = (
            _("Plan approval requested")
            if one.row.kind == ApprovalKind.PLAN
            else _("Case closure requested")
        )
        why = one.closure.get_reason_display() if one.closure else ""
        body = "\n".join(filter(None, (why, one.closure_note)))
        yield Entry(
            one.row.created_at, asked, one.row.requested_by.name, body, "", "help"
        )
        if one.row.decided_at:
            yield _decided(one)


def _decided(one: OpenApproval) -> Entry:
    tone, icon = {
        Decision.APPROVED: ("good", "check"),
        Decision.SENT_BACK: ("warn", "undo"),
        Decision.WITHDRAWN: ("", "undo"),
        Decision.OBJECTED: ("danger", "flag"),
    }[Decision(one.row.decision)]
    words = {
        "what": one.row.get_about_display() or one.row.get_kind_display(),
        "answer": one.row.get_decision_display(),
    }
    return Entry(
        one.row.decided_at or one.row.created_at,
        _("%(what)s: %(answer)s") % words,
        one.row.decided_by.name if one.row.decided_by else "",
        one.note,
        tone,
        icon,
    )


def _referrals(opened: OpenCase) -> Iterator[Entry]:
    for row in opened.referrals:
        url = reverse("referrals:referral", args=[row.id])
        words = {"service": row.service.name}
        yield Entry(
            row.created_at,
            _("Referred to %(service)s") % words,
            row.sender.name,
            row.get_priority_display(),
            "danger" if row.priority == "emergency" else "note",
            "referral",
            url,
        )
        yield from _answers(row, url)


def _answers(row: Referral, url: str) -> Iterator[Entry]:
    words = {"service": row.service.name}
    there = row.to_team.name
    if row.answered_at and row.state == Sent.DECLINED:
        because = row.get_declined_because_display()
        what = _("%(service)s declined") % words
        yield Entry(row.answered_at, what, there, because, "warn", "close", url)
    elif row.answered_at:
        what = _("%(service)s accepted") % words
        yield Entry(row.answered_at, what, there, "", "good", "check", url)
    if row.closed_at and row.state == Sent.RECALLED:
        what = _("Referral to %(service)s recalled") % words
        yield Entry(row.closed_at, what, row.sender.name, "", "", "undo", url)
    elif row.closed_at and row.outcome:
        what = _("%(service)s: %(outcome)s") % (
            words | {"outcome": row.get_outcome_display()}
        )
        tone = "good" if row.outcome in HELPED else "warn"
        yield Entry(row.closed_at, what, there, "", tone, "flag", url)


def _notes(opened: OpenCase) -> Iterator[Entry]:
    icons = {
        NoteKind.CHILD_SAID: "message",
        NoteKind.CALL: "phone",
        NoteKind.CONCERN: "concern",
    }
    for one in opened.notes:
        kind = NoteKind(one.row.kind)
        icon = icons.get(kind, "note")
        yield Entry(
            one.row.on,
            str(kind.label),
            one.row.by.name,
            one.text,
            "voice" if kind is NoteKind.CHILD_SAID else "",
            icon,
            written=one.row.created_at,
        )


def _sheets(sheets: list[AnswerSheet]) -> Iterator[Entry]:
    compared = since_last_time(sheets)
    for sheet in sheets:
        whose = "" if sheet.voice == Voice.NONE else str(Voice(sheet.voice).label)
        yield Entry(
            sheet.on,
            title_of(sheet.form_version.questionnaire),
            sheet.finished_by.name if sheet.finished_by else "",
            "\n".join(filter(None, (whose, compared.get(sheet.id, "")))),
            icon="note",
            url=reverse("questionnaires:read", args=[sheet.id]),
            written=sheet.finished_at,
        )


def _end(opened: OpenCase) -> Iterator[Entry]:
    case = opened.case
    if case.closed_on:
        why = case.get_closure_reason_display()
        yield Entry(case.closed_on, _("Case closed"), body=why, icon="lock")


# -- Head and side panel -------------------------------------------------------------


def age_words(opened: OpenCase, today: date) -> str:
    """Return the age of the child in words, as far as it is known."""
    if opened.child is None:
        return ""
    age = age_of(opened.child.person, opened.child.identity, today)
    return age.sentence if age else _("age not known")


def child_facts(opened: OpenCase) -> list[tuple[str, str]]:
    """Return what is known of the child, as label and value."""
    if opened.child is None:
        return []
    person, identity = opened.child.person, opened.child.identity
    names = "\n".join(identity.names)
    return [
        (_("Full name"), names),
        (_("Gender"), str(Sex(person.sex).label)),
        (_("Area"), person.area.name if person.area else ""),
        (_("Telephone"), phone_lines(opened.child)),
    ]


@dataclass(frozen=True)
class Purpose:
    """A purpose, and whether there is consent for it now."""

    label: str
    stands: bool
    asked: bool
    rows: tuple[OpenConsent, ...]


def purposes(opened: OpenCase, today: date) -> list[Purpose]:
    """Return each purpose with its consents, and whether they suffice today."""
    rows = [one.row for one in opened.consents]
    return [
        Purpose(
            str(purpose.label),
            has_consent(rows, purpose, today),
            any(row.purpose == purpose for row in rows),
            tuple(one for one in opened.consents if one.row.purpose == purpose),
        )
        for purpose in Consent.Purpose
    ]


def open_goals(opened: OpenCase) -> list[OpenGoal]:
    """Return the goals in progress first, then the others."""
    return sorted(opened.goals, key=lambda goal: goal.row.status != "open")


def since_words(opened: OpenCase) -> str:
    """Return since when the risk has its level, and who assessed it."""
    if not opened.risk_assessments:
        return _("Risk not assessed")
    last = opened.risk_assessments[-1].row
    return _("since %(day)s, by %(name)s") % {
        "day": date_format(localtime(last.created_at), "DATE_FORMAT"),
        "name": last.by.name,
    }
