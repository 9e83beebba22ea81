"""How a case is shown: timeline, plan, consent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

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
from .consent_presenters import giver_words
from .history import described, lines
from .models import Approval, Case
from .types import OpenApproval, OpenCase, OpenGoal

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
    acts: tuple[tuple[str, str], ...] = ()  # label and address


def timeline(
    opened: OpenCase,
    sheets: Iterable[AnswerSheet] = (),
    more: Iterable[Entry] = (),
    *,
    writes: bool = False,
) -> list[Entry]:
    """Return everything in a case as one timeline, newest first.

    ``sheets`` are finished answers to questionnaires; they stay sealed here. ``more``
    is what rooms above add. ``writes``: notes offer what can be corrected and added.
    """
    entries = [
        *_end(opened),  # the last entry of its day
        *_beginning(opened),
        *_risk_assessments(opened),
        *_consents(opened),
        *_plan(opened),
        *_approvals(opened),
        *_referrals(opened),
        *_notes(opened, writes),
        *_corrections(opened),
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
            "\n".join(filter(None, (giver_words(row), one.note, one.read_out))),
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
        if one.row.kind != ApprovalKind.ASSESSMENT:  # it has an entry of its own, too
            why = one.closure.get_reason_display() if one.closure else ""
            body = "\n".join(filter(None, (why, one.closure_note, one.reason)))
            what, who = _requested(one.row), one.row.requested_by.name
            yield Entry(one.row.created_at, what, who, body, "", "help")
        if one.row.decided_at:
            yield _decided(one)


def _requested(row: Approval) -> str:
    return {
        ApprovalKind.PLAN: _("Plan approval requested"),
        ApprovalKind.RISK: _("Lower risk level requested: %(level)s")
        % {"level": row.get_level_display()},
        ApprovalKind.TRANSFER: _("Transfer requested"),
        ApprovalKind.CLOSURE: _("Case closure requested"),
    }[ApprovalKind(row.kind)]


def request_title(case: Case, row: Approval) -> str:
    """Return what a request for a lower risk level or a transfer asks, in one line."""
    if row.kind == ApprovalKind.RISK:
        words = {"now": case.get_risk_display(), "level": row.get_level_display()}
        return _("Risk level from %(now)s to %(level)s") % words
    return _("Transfer of the case") if row.kind == ApprovalKind.TRANSFER else ""


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


def _notes(opened: OpenCase, writes: bool) -> Iterator[Entry]:
    icons = {
        NoteKind.CHILD_SAID: "message",
        NoteKind.CALL: "phone",
        NoteKind.CONCERN: "concern",
    }
    days = {one.row.id: one.row.on for one in opened.notes}
    for one in opened.notes:
        kind = NoteKind(one.row.kind)
        icon = icons.get(kind, "note")
        what = str(kind.label)
        if one.row.amends_id in days:
            day = date_format(days[one.row.amends_id], "DATE_FORMAT")
            what = _("Addendum to the note of %(day)s") % {"day": day}
        yield Entry(
            one.row.on,
            what,
            one.row.by.name,
            one.text,
            "voice" if kind is NoteKind.CHILD_SAID else "",
            icon,
            written=one.row.created_at,
            acts=_note_acts(one.row.id) if writes else (),
        )


def _note_acts(note_id: UUID) -> tuple[tuple[str, str], ...]:
    return (
        (_("Add to it"), reverse("cases:addendum", args=[note_id])),
        (_("Correct type or date"), reverse("cases:correct-note", args=[note_id])),
    )


def _corrections(opened: OpenCase) -> Iterator[Entry]:
    for one in opened.corrections:
        kind = described(one.row.subject_kind).label
        yield Entry(
            one.row.created_at,
            _("Corrected: %(what)s") % {"what": kind},
            one.row.by.name,
            "\n".join(lines(one)),
            "",
            "edit",
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
