"""The facts of this room in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ..design.clock_times import month_name
from ..kernel.languages import language_names
from ..proposals.kinds import Line
from ..proposals.models import Proposal
from . import opening_hours
from .models import Confidence, CountrySetting, Deadline, HelpContact, ReportingDuty

SOON = timedelta(days=30)
NOT_FOUND_OUT = gettext_lazy("not known yet")

# What each deadline measures; a kind that is missing here shows its own key.
DEADLINES: dict[str, str | Promise] = {
    "concern.first_answer": gettext_lazy("First answer to a concern"),
    "concern.message": gettext_lazy("Answer to a new message"),
    "concern.contact_recheck": gettext_lazy("Check again which contact is safe"),
    "concern.contact_from": gettext_lazy(
        "Earliest hour of the day for contact, if none was given"
    ),
    "concern.contact_until": gettext_lazy(
        "Latest hour of the day for contact, if none was given"
    ),
    "concern.review": gettext_lazy("Review of a silent or very short contact"),
    "concern.transfer": gettext_lazy("Accept or decline a transferred concern"),
    "concern.transfer_review": gettext_lazy(
        "Approval of a transfer that was sent at once"
    ),
    "concern.transfer_objection": gettext_lazy("Review of an objection to a transfer"),
    "concern.consultation": gettext_lazy("Answer to a supervisor of another team"),
    "concern.handoff": gettext_lazy("Hand an online address to the hotline"),
    "case.assign": gettext_lazy("Assign a new case"),
    "case.assess": gettext_lazy("First assessment of a child's situation"),
    "case.withdrawal_undo": gettext_lazy("Time to undo a withdrawal of consent"),
    "case.consent_valid": gettext_lazy("How long a consent is usually valid"),
    "case.consent_ending": gettext_lazy("When the end of a consent is announced"),
    "case.transfer": gettext_lazy("Answer to a case that another team transfers"),
    "case.transfer_returned": gettext_lazy(
        "Decision on a case that was not transferred"
    ),
    "case.transfer_keys": gettext_lazy("How long the keys of a transfer lie ready"),
    "case.cover": gettext_lazy("How long a caseworker is covered at most"),
    "case.plan": gettext_lazy("Plan with the child"),
    "case.review": gettext_lazy("Review of risk and plan"),
    "case.approve": gettext_lazy("Answer to a request for approval"),
    "case.approve_assessment": gettext_lazy("Approval of a risk assessment"),
    "case.approve_after": gettext_lazy("Approval of what was done at once"),
    "case.objection": gettext_lazy("Answer to an objection"),
    "case.approve_as_deputy": gettext_lazy(
        "Deputy's answer, after the supervisor's deadline"
    ),
    "case.weight": gettext_lazy("Weight of a case in a caseload"),
    "case.load": gettext_lazy("Target load of a caseworker"),
    "case.name_deputy": gettext_lazy("Naming a deputy while a request waits"),
    "case.deputy_key": gettext_lazy(
        "Longest time that a deputy from outside holds a record's key"
    ),
    "account.deputy": gettext_lazy("Longest time as a team's deputy"),
    "follow_up.assessment": gettext_lazy("First assessment of a case"),
    "follow_up.contact": gettext_lazy("From one contact with a child to the next"),
    "follow_up.contact_soon": gettext_lazy(
        "From one contact to the next, right after the risk was assessed"
    ),
    "follow_up.soon_lasts": gettext_lazy(
        "How long contacts stay closer after the risk was assessed"
    ),
    "follow_up.ladder": gettext_lazy("Next attempt after a contact failed"),
    "follow_up.missed": gettext_lazy(
        "Failed contacts in a row before the supervisor decides"
    ),
    "follow_up.no_contact": gettext_lazy("Decision about a child without contact"),
    "follow_up.silent": gettext_lazy(
        "No contact with a child for so long that the supervisor sees it"
    ),
    "follow_up.danger": gettext_lazy("Answer to danger in a follow-up"),
    "home_visit.back": gettext_lazy(
        "Wait for a colleague on a visit before the alarm is raised"
    ),
    "home_visit.worker": gettext_lazy("Answer to the alarm about a colleague"),
    "own_task.forget": gettext_lazy("Keep an added task after it ended"),
    "follow_up.after": gettext_lazy("Follow-up after a case was closed"),
    "referral.acknowledge": gettext_lazy("Accept or decline a referral"),
    "referral.outcome": gettext_lazy("Outcome of a referral"),
    "referral.feedback": gettext_lazy("Feedback from the child about the help"),
    "course.safety": gettext_lazy("Safeguarding of a run, settled before it begins"),
    "course.sheet": gettext_lazy("Attendance after a session"),
    "course.consent": gettext_lazy("Consent that is missing in a run"),
    "course.later_test": gettext_lazy("Last test after the end of a run"),
    "course.door": gettext_lazy("Longest time to sign in to a session with a code"),
    "service.public": gettext_lazy(
        "How long a service stays public before it is agreed on again"
    ),
    "service.list_again": gettext_lazy("Propose a changed public service again"),
    "country.gap": gettext_lazy("Mend what keeps children of the country from help"),
    "group.request_answer": gettext_lazy(
        "Answer to a request of children, before it counts as silence"
    ),
    "group.tell_back": gettext_lazy("Tell children the answer to their request"),
    "group.advocate_period": gettext_lazy(
        "Children's advocates: the time in which actions count"
    ),
    "group.advocate_actions": gettext_lazy(
        "Children's advocates: actions that make one active"
    ),
    "helpline.confirm": gettext_lazy("Confirm a new or changed help contact"),
    "helpline.report": gettext_lazy(
        "Resolve a report that a help contact is wrong or unsafe"
    ),
    "helpline.recheck": gettext_lazy("Check a help contact again before it expires"),
    "decision.objection": gettext_lazy(
        "Time to object for those who lose something by a decision"
    ),
    "team.opening": gettext_lazy("Read what arrived while a team was closed"),
    "team.on_call": gettext_lazy("Set who is on call in a team that receives concerns"),
    "alert.next": gettext_lazy("Danger: alert the next person on call"),
    "alert.again": gettext_lazy("Danger: alert everyone on call again"),
    "vault.rotate": gettext_lazy("New key after someone left a team"),
    "vault.alone": gettext_lazy("Teams whose records only one person can open"),
    "vault.changed": gettext_lazy("Records that were changed outside of Amparo"),
    "vault.grant": gettext_lazy("Key for someone who joined a team"),
    "journal.unusual": gettext_lazy("Look into unusual reading"),
    "journal.history": gettext_lazy(
        "Unusual reading: how far back the person's own days are compared"
    ),
    "journal.times": gettext_lazy(
        "Unusual reading: more than so many times the person's own highest day"
    ),
    "journal.least": gettext_lazy(
        "Unusual reading: fewest records in a day that count"
    ),
    "journal.others": gettext_lazy(
        "Unusual reading: records of colleagues opened in a day"
    ),
    "journal.searches": gettext_lazy(
        "Unusual reading: the same search in so many quarter hours of a day"
    ),
    "record.emergency": gettext_lazy("Emergency access to a record"),
}
# Retention periods; a country may keep things longer or shorter.
DEADLINES |= {
    "concern.retention": gettext_lazy("Concern that led nowhere: kept, then deleted"),
    "concern.retention_warning": gettext_lazy(
        "Warning before such a concern is deleted"
    ),
    "concern.online_part": gettext_lazy(
        "Online addresses: kept after the hand-off to the hotline"
    ),
    "concern.block": gettext_lazy("Longest block of an abusive contact"),
    "import.wait": gettext_lazy("Uploaded spreadsheet: kept until it is imported"),
    "import.undo": gettext_lazy("Import of a spreadsheet: time to undo it"),
}
GROUPS: dict[str, str | Promise] = {
    "concern": gettext_lazy("Concerns"),
    "case": gettext_lazy("Cases"),
    "follow_up": gettext_lazy("Follow-up"),
    "home_visit": gettext_lazy("Home visits"),
    "own_task": gettext_lazy("Tasks"),
    "referral": gettext_lazy("Referrals"),
    "course": gettext_lazy("Courses"),
    "helpline": gettext_lazy("Help contacts"),
    "team": gettext_lazy("Teams"),
    "alert": gettext_lazy("Alerts"),
    "vault": gettext_lazy("Keys"),
    "journal": gettext_lazy("Journal"),
    "record": gettext_lazy("Emergency access"),
    "decision": gettext_lazy("Two-person decisions"),
    "kept": gettext_lazy("Retention periods"),
}
# What a duty to report may be about. These are the kinds of concerns and cases, rooms
# above this one; a test keeps both lists in step.
ABOUT: dict[str, str | Promise] = {
    "prostitution": gettext_lazy("Exploitation in prostitution"),
    "online": gettext_lazy("Something online"),
    "travel_tourism": gettext_lazy("Exploitation in travel and tourism"),
    "trafficking": gettext_lazy("Trafficking"),
    "child_marriage": gettext_lazy("Child marriage"),
    "job_offer": gettext_lazy("Recruitment by a job offer"),
    "abuse": gettext_lazy("Sexual abuse or violence"),
}
LEVELS: dict[str, str | Promise] = {
    "now": gettext_lazy("now"),
    "soon": gettext_lazy("soon"),
    "normal": gettext_lazy("normal"),
    "high": gettext_lazy("high risk"),
    "medium": gettext_lazy("medium risk"),
    "low": gettext_lazy("low risk"),
    "emergency": gettext_lazy("emergency"),
    "urgent": gettext_lazy("urgent"),
    "first": gettext_lazy("the first"),
    "second": gettext_lazy("the second"),
    "third": gettext_lazy("the third"),
    "fourth": gettext_lazy("the fourth"),
    "fifth": gettext_lazy("the fifth"),
}


@dataclass(frozen=True)
class Freshness:
    """Whether the public sees a help contact, and until when, in words."""

    words: str
    tone: str
    shown: bool


def freshness(contact: HelpContact, today: date) -> Freshness:
    """Describe the state of a contact on a day."""
    unsure = _unsure(contact)
    if unsure is not None:
        return unsure
    if contact.reported_as:
        return _reported(contact)
    last = date_format(contact.expires_on, "DATE_FORMAT")
    if contact.is_aged:
        words = _("Still shown, as last checked in %(month)s: check it now") % {
            "month": month_name(contact.checked_on)
        }
        return Freshness(words, "danger", shown=True)
    if contact.expires_on < today:
        words = _("Not shown: nobody has checked it since %(date)s") % {
            "date": date_format(contact.checked_on, "DATE_FORMAT")
        }
        return Freshness(words, "danger", shown=False)
    if contact.expires_on < today + SOON:
        words = _("Shown only until %(date)s: check it") % {"date": last}
        return Freshness(words, "warn", shown=True)
    return Freshness(_("Shown until %(date)s") % {"date": last}, "good", shown=True)


def _reported(contact: HelpContact) -> Freshness:
    what = {"reason": contact.get_reported_as_display()}
    if contact.is_kept:
        words = _("Still shown, though reported: %(reason)s") % what
    else:
        words = _("Not shown, reported: %(reason)s") % what
    return Freshness(words, "danger", shown=contact.is_kept)


def _unsure(contact: HelpContact) -> Freshness | None:
    if contact.is_changed:
        words = _("Not shown: changed outside of Amparo")
        return Freshness(words, "danger", shown=False)
    if contact.closed_on is not None:
        words = _("Closed since %(date)s") % {"date": day(contact.closed_on)}
        return Freshness(words, "quiet", shown=False)
    if contact.retired_at is not None:
        return Freshness(_("Taken down"), "quiet", shown=False)
    if contact.confidence == Confidence.LOW:
        return Freshness(_("Not shown: doubtful"), "warn", shown=False)
    if contact.confidence == Confidence.MEDIUM and contact.confirmed_by is None:
        return Freshness(_("Not shown: needs your confirmation"), "warn", shown=False)
    return None


# The columns of a help contact, as its form and its page label them.
CONTACT: dict[str, str | Promise] = {
    "kind": gettext_lazy("What it is for"),
    "name": gettext_lazy("Name, as people know it"),
    "local_name": gettext_lazy("Name in the country"),
    "phone": gettext_lazy("Number to dial"),
    "url": gettext_lazy("Web address"),
    "hours": gettext_lazy("Hours"),
    "languages": gettext_lazy("Languages spoken"),
    "operator": gettext_lazy("Who runs it"),
    "confidence": gettext_lazy("How sure we are"),
    "note": gettext_lazy("Note for colleagues"),
    "closed_on": gettext_lazy("Closed since"),
    "source": gettext_lazy("Source"),
}


def proposal_lines(proposal: Proposal) -> list[Line]:
    """Return what a proposal would change, or what a new help contact says."""
    changed = set(proposal.changed_columns)
    if proposal.new.get("retired"):
        return [Line(_("Shown to the public"), _("yes"), _("no"))]
    return [
        Line(
            str(label),
            # Of the source only the new value: that is what people check.
            contact_word(name, "" if name == "source" else proposal.old.get(name, "")),
            contact_word(name, proposal.new[name]),
        )
        for name, label in CONTACT.items()
        if name in changed
    ]


def proposal_news(proposal: Proposal) -> str:
    """Summarise a proposal: that it goes, the number, otherwise what else differs."""
    if proposal.new.get("retired"):
        return _("would no longer be shown")
    if closed_on := proposal.new.get("closed_on"):
        date_of_it = {"date": contact_word("closed_on", closed_on)}
        return _("Closed since %(date)s") % date_of_it
    new = reached_at(proposal.new)
    if new != reached_at(proposal.old):
        return new
    other = [str(CONTACT[n]) for n in CONTACT if n in set(proposal.changed_columns)]
    return ", ".join(other[:3])


def contact_word(name: str, value: Any) -> str:
    """Return the value of one column of a help contact, in words."""
    if name == "kind" and value:
        return str(HelpContact.Kind(value).label)
    if name == "confidence" and value:
        return str(Confidence(value).label)
    if name == "closed_on":
        return day(date.fromisoformat(value)) if value else ""
    if name == "hours":
        return opening_hours.say(value)
    if name == "languages":
        return language_names(value or [])
    return str(value)


def reached_at(words: dict[str, Any]) -> str:
    """Return how a help contact is reached: its number, its address."""
    return " · ".join(part for part in (words.get("phone"), words.get("url")) if part)


def deadline_name(deadline: Deadline) -> str:
    """Return what a deadline measures, and in which case."""
    what = words_for(DEADLINES, deadline.kind)
    if not deadline.level:
        return what
    level = words_for(LEVELS, deadline.level)
    return _("%(what)s: %(level)s") % {"what": what, "level": level}


def deadline_group(deadline: Deadline) -> str:
    """Return the heading that a deadline is listed under."""
    return words_for(
        GROUPS,
        "kept" if deadline.kind in Deadline.KEEPING else deadline.kind.split(".")[0],
    )


def words_for(known: dict[str, str | Promise], code: str) -> str:
    """Return the words for a code; a code without words is returned itself."""
    return str(known.get(code, code))


def length_of(deadline: Deadline) -> str:
    """Return how long a deadline is, in words: "10 minutes", "3 days"."""
    if deadline.in_minutes:
        n = deadline.hours
        return ngettext("%(n)s minute", "%(n)s minutes", n) % {"n": n}
    if deadline.in_points:
        n = deadline.hours
        return ngettext("%(n)s point", "%(n)s points", n) % {"n": n}
    if deadline.in_times:
        n = deadline.hours
        return ngettext("%(n)s time", "%(n)s times", n) % {"n": n}
    return length(deadline.hours)


def length(in_hours: int) -> str:
    """Return hours in words: "1 hour", "3 days"."""
    if in_hours >= 24 and in_hours % 24 == 0:
        days = in_hours // 24
        return ngettext("%(n)s day", "%(n)s days", days) % {"n": days}
    return ngettext("%(n)s hour", "%(n)s hours", in_hours) % {"n": in_hours}


def answer(found_out: bool | None) -> str:
    """Return yes or no, or that the answer is not known yet."""
    if found_out is None:
        return str(NOT_FOUND_OUT)
    return _("yes") if found_out else _("no")


def about(codes: list[str]) -> str:
    """Return what a duty to report is about, in words."""
    names = ", ".join(words_for(ABOUT, code) for code in codes)
    return names or _("every type of concern")


def reporting_duty_facts(duty: ReportingDuty) -> list[tuple[str, str]]:
    """Return everything known of a duty to report, in pairs."""
    within = length(duty.within_hours) if duty.within_hours else _("no deadline known")
    return [
        (_("Who must report"), duty.who),
        (_("Within"), within),
        (_("Law and article"), duty.law),
        (_("What it is about"), about(duty.applies_to)),
        (_("Only when a child was harmed"), answer(duty.only_child_victim)),
        (_("May be anonymous"), answer(duty.anonymous)),
        (_("Can go to someone other than the state"), answer(duty.non_state)),
        (_("Source"), duty.source),
        (_("Who read the law itself"), duty.reviewed_by or _("nobody yet")),
        (_("Last reviewed"), day(duty.reviewed_on)),
    ]


def reporting_duty_words(values: dict[str, Any]) -> dict[str, str]:
    """Return what a duty says or would say, by label; empty for no duty."""
    if not values:
        return {}
    duty = ReportingDuty(**values)
    words = {_("To whom"): duty.to_whom, _("What it means for us"): duty.summary}
    return words | dict(reporting_duty_facts(duty)[:-1])


def day(when: date | None) -> str:
    """Return a day in words, or nothing."""
    return date_format(when, "DATE_FORMAT") if when else ""


def setting_status(own: CountrySetting | None) -> str:
    """Return since when a country has its own setting, and how sure that is."""
    if own is None:
        return _("Standard rule: nothing else was decided for this country.")
    since = {"date": day(own.reviewed_on)}
    if own.confidence == Confidence.HIGH:
        return _("This country's own rule, decided on %(date)s.") % since
    return _("This country's own rule of %(date)s, to be confirmed.") % since
