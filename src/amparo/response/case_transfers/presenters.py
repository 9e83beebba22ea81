"""How transfers and cover are shown to both teams; nothing is opened."""

from __future__ import annotations

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from amparo.foundation.matching.presenters import team_name_for
from amparo.foundation.persons.ages import bands_in_words
from amparo.foundation.policy import Actor

from ..cases.codes import GoalStatus, Kind
from ..cases.models import Approval
from ..referrals.queries import open_count
from .codes import State
from .models import CaseTransfer, Cover
from .queries import consent_stands, find_transfer

Facts = list[tuple[str, str]]
TONES: dict[str, str] = {
    State.ASKED: "note",
    State.SENT_BACK: "warn",
    State.SENT: "note",
    State.ACCEPTED: "good",
    State.DECLINED: "warn",
    State.RECALLED: "quiet",
}


def kind_words(row: CaseTransfer) -> str:
    """Return what a case is about, in words."""
    kinds = [str(Kind(k).label) for k in row.case.kinds if k in Kind.values]
    return ", ".join(kinds) or _("Not recorded")


def preview_of(row: CaseTransfer) -> Facts:
    """Return what the receiving team sees before it answers: codes, no content."""
    case = row.case
    goals = case.goals.filter(status=GoalStatus.OPEN).count()
    return [
        (_("Why they ask"), row.get_why_display()),
        (_("What it is about"), kind_words(row)),
        (
            _("Risk"),
            case.get_risk_display() if case.risk else _("Risk not assessed"),
        ),
        (_("Age of the child"), bands_in_words(row.age_band) or _("Not known")),
        (_("Gender"), row.get_sex_display()),
        (_("Country"), str(case.country.label)),
        (_("Goals in progress"), str(goals)),
        (_("Referrals under way"), str(open_count(case.id))),
    ]


def request_facts(actor: Actor, approval: Approval) -> Facts:
    """Return what a supervisor reads of a transfer before approving it."""
    transfer = CaseTransfer.objects.filter(approval=approval).first()
    if transfer is None:
        return []
    row = find_transfer(transfer.id)
    stands = consent_stands(row.case, row.from_team, row.to_team)
    return [
        (_("To"), team_name_for(actor, row.to_team)),
        (_("Reason"), row.get_why_display()),
        (_("Consent to it"), _("In force") if stands else _("Not in force")),
    ]


def trace_of(row: CaseTransfer) -> Facts:
    """Return what the sending team may still know: codes, while consent stands."""
    found: Facts = []
    if row.answered_at:
        found.append((_("Answered"), date_format(row.answered_at, "DATE_FORMAT")))
    if row.declined_because:
        found.append((_("Reason"), row.get_declined_because_display()))
    if row.state != State.ACCEPTED:
        return found
    case = row.case
    if case.team_id != row.to_team_id or not consent_stands(
        case, row.from_team, row.to_team
    ):
        return found
    found.append((_("The case now"), case.get_state_display()))
    if case.owner_id is None and not case.closed_on:
        found.append((_("Caseworker"), _("Unassigned")))
    if case.closed_on:
        closed = date_format(case.closed_on, "DATE_FORMAT")
        found.append((_("Closed"), f"{closed}, {case.get_closure_reason_display()}"))
    return found


def cover_words(row: Cover) -> str:
    """Return who does whose work until when."""
    facts = {
        "by": row.by.name,
        "away": row.user.name,
        "day": date_format(row.ends_on, "DATE_FORMAT"),
    }
    return _("%(by)s covers for %(away)s until %(day)s.") % facts
