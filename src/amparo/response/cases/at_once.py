"""How approvals are shown that wait beside the work, or were given afterwards."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from .codes import ApprovalKind, AtOnce, Decision
from .models import Approval
from .types import OpenApproval, OpenCase

TONES = {
    "": "warn",
    Decision.APPROVED: "good",
    Decision.SENT_BACK: "warn",
    Decision.WITHDRAWN: "quiet",
    Decision.OBJECTED: "danger",
}


@dataclass(frozen=True)
class Details:
    """What was done at once, and why."""

    what: str
    why: str


BESIDE = (ApprovalKind.ASSESSMENT, ApprovalKind.RISK, ApprovalKind.AFTER)


def rows(opened: OpenCase, decides: bool, asks: bool) -> list[dict[str, str]]:
    """Return a row for each approval that holds up nothing, the newest first.

    ``decides``: the reader answers those that wait. ``asks``: and may withdraw a
    request that changes nothing until it is approved.
    """
    found = [one for one in opened.approvals if one.row.kind in BESIDE]
    return [_row(opened, one, decides, asks) for one in reversed(found)]


def _row(
    opened: OpenCase, one: OpenApproval, decides: bool, asks: bool
) -> dict[str, str]:
    row, url, withdraw = one.row, "", ""
    if row.decision == "" and asks and row.kind == ApprovalKind.RISK:
        withdraw = reverse("cases:withdraw_request", args=[row.id])
    if row.decision == "" and decides:
        url = reverse("cases:decide", args=[row.id])
    elif row.decision == Decision.OBJECTED and one.unanswered:
        url = reverse("cases:objection", args=[row.id])
    found = details(opened, row)
    return {
        "title": found.what if found else _title(row),
        "url": url,
        "second": _("%(name)s, %(day)s")
        % {"name": row.requested_by.name, "day": _day(row.created_at)},
        "state": state_words(row),
        "tone": TONES[row.decision],
        "withdraw_url": withdraw,
    }


def _title(row: Approval) -> str:
    if row.kind == ApprovalKind.RISK:
        words = {"level": row.get_level_display()}
        return _("Lower the risk level to %(level)s") % words
    if row.kind == ApprovalKind.ASSESSMENT:
        return str(ApprovalKind.ASSESSMENT.label)
    return row.get_about_display()


def state_words(row: Approval) -> str:
    """Return how an approval stands that holds up nothing."""
    if row.kind != ApprovalKind.AFTER:
        if row.decision == "":
            return _("Waiting for approval")
        said = {"answer": row.get_decision_display(), "day": _day(row.decided_at)}
        return _("%(answer)s on %(day)s") % said
    if row.decision == "":
        return _("Done at once, approval pending")
    said = {
        "name": row.decided_by.name if row.decided_by else "",
        "day": _day(row.decided_at or row.created_at),
    }
    if row.decision == Decision.APPROVED:
        return _("Done at once, approved by %(name)s on %(day)s") % said
    return _("Done at once, %(name)s objected on %(day)s") % said


def _day(moment: object) -> str:
    return date_format(localtime(moment), "SHORT_DATE_FORMAT")  # type: ignore[arg-type]


def details(opened: OpenCase, row: Approval) -> Details | None:
    """Return what an approval is about and why it was done; None for other kinds."""
    if row.kind != ApprovalKind.AFTER:
        return None
    return {
        AtOnce.RISK: _risk,
        AtOnce.BEST_INTEREST: _consent,
        AtOnce.REFERRAL: _referral,
    }[AtOnce(row.about)](opened, row)


def _risk(opened: OpenCase, row: Approval) -> Details | None:
    for one in opened.risk_assessments:
        if one.row.id == row.subject_id:
            words = {
                "level": one.row.get_level_display(),
                "previous": one.row.get_previous_display(),
            }
            what = _("Risk level raised to %(level)s, before: %(previous)s") % words
            return Details(what, one.reason)
    return None


def _consent(opened: OpenCase, row: Approval) -> Details | None:
    for one in opened.consents:
        if one.row.id == row.subject_id:
            purpose = one.row.get_purpose_display()
            what = _("Best-interests decision: %(purpose)s") % {"purpose": purpose}
            return Details(what, one.note)
    return None


def _referral(opened: OpenCase, row: Approval) -> Details | None:
    why = next(
        (note.text for note in opened.notes if note.row.id == row.reason_note_id), ""
    )
    for one in opened.referrals:
        if one.id == row.subject_id:
            words = {
                "priority": one.get_priority_display(),
                "service": one.service.name,
            }
            what = _("%(priority)s referral to %(service)s") % words
            return Details(what, why)
    return None
