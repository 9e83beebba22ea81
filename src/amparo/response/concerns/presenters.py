"""How an opened concern is shown: facts, safe contact, decisions and responses."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from amparo.foundation.countries.queries import DutyToReport, reporting_duties
from amparo.foundation.kernel.languages import label_for_staff

from .codes import (
    REOPENED,
    AboutColleague,
    Basis,
    Contact,
    ContactWay,
    DecisionKind,
    DisclosedTo,
    Kind,
    Outcome,
    RiskSign,
    State,
    Urgency,
)
from .list_presenters import age_words, kind_words, reporter_words
from .models import Concern
from .types import OpenConcern, SafeContact, ShownDecision, ShownResponse
from .urgency import TONES

Pairs = list[tuple[str, Any]]
Entry = dict[str, Any]


def _present(pairs: Pairs) -> Pairs:
    return [(label, value) for label, value in pairs if value]


def _labels(codes: Iterable[str], choices: Any) -> str:
    return ", ".join(str(choices(code).label) for code in codes if code in choices)


def facts(opened: OpenConcern) -> Pairs:
    """Return the known facts as pairs of label and value."""
    concern = opened.concern
    online = concern.online and Kind.ONLINE not in concern.kinds
    place = concern.area.name if concern.area else concern.country.label
    return _present(
        [
            (_("What it is about"), kind_words(concern)),
            ("", _("Part of it is online") if online else ""),
            (_("Reported by"), reporter_words(concern)),
            (_("Age of the child"), age_words(concern) or _("Not known")),
            (_("About someone who works here"), concern.get_about_colleague_display()),
            (_("In danger now"), concern.get_danger_now_display()),
            (
                _("Alleged perpetrator's access to the child"),
                concern.get_offender_access_display(),
            ),
            (_("Who else knows"), _labels(concern.disclosed_to, DisclosedTo)),
            (_("Child's name"), opened.details.child),
            (_("Place"), opened.details.place),
            (_("Where"), place),
            (_("Language"), label_for_staff(concern.language)),
            (_("Channel"), concern.get_channel_display()),
        ]
    )


def risk_signs(concern: Concern) -> list[str]:
    """Return the labels of the risk signs of a concern."""
    return [
        str(RiskSign(code).label) for code in concern.risk_signs if code in RiskSign
    ]


def safe_rule(opened: OpenConcern) -> str:
    """Return in one line whether, where and when the reporter may be contacted."""
    return contact_rule(opened.concern, opened.contact)


def contact_rule(concern: Concern, contact: SafeContact) -> str:
    """Return in one line what was said about contact."""
    if concern.contact_ended_at:
        return _("They withdrew permission to be contacted.")
    way = str(concern.get_reach_display())
    if concern.reach == ContactWay.RETURN:
        return way
    parts = (way, contact.whose_words, contact.days_words, contact.hours_words)
    return " · ".join(part for part in (*parts, contact.when) if part)


# -- Decisions and responses ---------------------------------------------------------


def timeline(opened: OpenConcern) -> list[Entry]:
    """Return the decisions and responses of colleagues, newest first."""
    entries = [decision_entry(one) for one in opened.decisions]
    entries += [response_entry(one) for one in opened.responses]
    return sorted(entries, key=lambda entry: entry["when"], reverse=True)


def decision_entry(decision: ShownDecision) -> Entry:
    """Return a decision as an entry of the timeline."""
    if decision.about == DecisionKind.RETENTION:
        return extension_entry(decision)
    if decision.about == DecisionKind.APART:
        return apart_entry(decision)
    if decision.about == DecisionKind.TRANSFER:
        return transfer_entry(decision)
    words = {
        DecisionKind.URGENCY: _("Urgency: %(what)s"),
        DecisionKind.CLOSING: _("Closed: %(what)s"),
        DecisionKind.REVIEW: _("Closure confirmed on review: %(what)s"),
    }
    what = words[decision.about] % {"what": _value_words(decision)}
    if decision.value == REOPENED:
        what = _("Reopened")
    return {
        "when": decision.at,
        "who": decision.who,
        "what": what,
        "body": "\n".join(filter(None, (_override(decision), decision.reason))),
        "icon": "flag" if decision.about == DecisionKind.URGENCY else "check",
    }


def extension_entry(decision: ShownDecision) -> Entry:
    """Return an extended retention period as an entry of the timeline."""
    until = date_format(date.fromisoformat(decision.value), "DATE_FORMAT")
    return {
        "when": decision.at,
        "who": decision.who,
        "what": _("Retention extended until %(day)s") % {"day": until},
        "body": decision.reason,
        "icon": "clock",
    }


def apart_entry(decision: ShownDecision) -> Entry:
    """Return that a concern was handed over, or need not be kept apart, as an entry."""
    released = decision.value == AboutColleague.NO
    return {
        "when": decision.at,
        "who": decision.who,
        "what": _("Not about one of us: no longer kept apart")
        if released
        else _("About one of us: handed to the safeguarding team"),
        "body": decision.reason,
        "icon": "people",
    }


def transfer_entry(decision: ShownDecision) -> Entry:
    """Return a transfer as an entry of the timeline."""
    return {
        "when": decision.at,
        "who": decision.who,
        "what": str(Outcome.TRANSFERRED.label),
        "body": decision.reason,
        "icon": "referral",
    }


def _value_words(decision: ShownDecision) -> str:
    labels: Any = Urgency if decision.about == DecisionKind.URGENCY else Outcome
    known = decision.value in labels
    return str(labels(decision.value).label) if known else decision.value


def _override(decision: ShownDecision) -> str:
    if not decision.overrides:
        return ""
    level = Urgency(decision.suggested).label
    return _("The rules had suggested: %(level)s.") % {"level": level}


def response_entry(response: ShownResponse) -> Entry:
    """Return a response as an entry of the timeline."""
    basis = Basis(response.basis).label if response.basis in Basis else ""
    result = Contact(response.result).label if response.result in Contact else ""
    lines = [str(line) for line in (result, basis) if line]
    return {
        "when": response.at,
        "who": response.who,
        "what": str(response.kind.label),
        "body": "\n".join([*lines, *filter(None, [response.detail])]),
        "icon": "phone" if result else "shield",
    }


# -- Mandatory reporting -------------------------------------------------------------


@dataclass(frozen=True)
class DutyLine:
    """A reporting duty of the country, with the response to it."""

    duty: DutyToReport
    due_at: datetime | None
    done: ShownResponse | None

    @property
    def tone(self) -> str:
        """The confidence in the duty, as a tone."""
        return {"high": "good", "medium": "warn", "low": "danger"}[self.duty.confidence]


def checklist(opened: OpenConcern) -> list[DutyLine]:
    """Return the country's reporting duties, with the responses to them."""
    concern = opened.concern
    done = {each.duty_id: each for each in opened.responses if each.duty_id}
    lines = []
    for duty in reporting_duties(concern.country_id, concern.kinds, concern.online):
        hours = duty.within_hours
        due_at = concern.came_at + timedelta(hours=hours) if hours else None
        lines.append(DutyLine(duty, due_at, done.get(duty.id)))
    return lines


# -- Next action ---------------------------------------------------------------------


def next_action(opened: OpenConcern, assigned_to_other: bool = False) -> str:
    """Return the next action on a concern, which the page shows in one place."""
    concern = opened.concern
    if concern.state == State.CLOSED:
        return ""
    if assigned_to_other:
        return "take_over"
    if not concern.urgency and concern.state != State.CASE:
        return "triage"
    if opened.due_at is not None:
        return "reply" if opened.has_mailbox else "respond"
    return "" if concern.state == State.CASE else "case"


def urgency_tone(concern: Concern) -> str:
    """Return the tone of the urgency; empty while it is not assessed."""
    return TONES.get(concern.urgency, "")
