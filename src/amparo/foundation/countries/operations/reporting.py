"""Maintain the legal duties to report."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ...journal.operations import act
from ...kernel.coded import vouch
from ...kernel.errors import RuleBroken
from ...kernel.ids import uuid7
from ...kernel.locking import change, check_version
from ...kernel.text import many_lines, one_line
from ...policy import Actor
from ...proposals.kinds import DecisionKind, Line, declare
from ...proposals.models import Proposal
from ...proposals.operations import put_forward
from .. import presenters
from ..models import Confidence, ReportingDuty
from ..presenters import ABOUT
from ..queries import forget_facts
from .base import at_most, changed_names, require, scope_of
from .second_people import another_role

TOPIC = "country.reporting_duty"
LONGEST = 366 * 24
_LENGTHS = {"who": 200, "to_whom": 200, "law": 200, "reviewed_by": 120}


@dataclass(frozen=True)
class ReportingDutyData:
    """What a person enters about a duty to report.

    None in ``within_hours``, ``only_child_victim``, ``anonymous`` or ``non_state``: not
    known yet. An empty ``applies_to``: whatever it is about.
    """

    who: str
    to_whom: str
    summary: str
    source: str
    confidence: str
    within_hours: int | None = None
    law: str = ""
    position: int = 100
    applies_to: tuple[str, ...] = ()
    only_child_victim: bool | None = None
    anonymous: bool | None = None
    non_state: bool | None = None
    reviewed_by: str = ""


_NAMES = [field.name for field in fields(ReportingDutyData)]


def add_reporting_duty(
    actor: Actor, country_code: str, words: ReportingDutyData
) -> Proposal:
    """Propose a legal duty to report in a country."""
    with act(actor, "country.edit_reporting_duty", scope_of(country_code)) as entry:
        values = _clean(words)
        entry.note(confidence=words.confidence)
        proposal = _propose(actor, country_code, None, values)
        entry.subject = proposal
    return proposal


def edit_reporting_duty(
    actor: Actor, duty_id: UUID, expected_version: int, words: ReportingDutyData
) -> Proposal:
    """Propose what the law says, with its source and how sure the person is."""
    duty = ReportingDuty.objects.get(id=duty_id)
    scope = scope_of(duty.country_id)
    with act(actor, "country.edit_reporting_duty", scope, duty) as entry:
        values = _clean(words)
        entry.note(changed=changed_names(duty, values))
        check_version(duty, expected_version)
        proposal = _propose(actor, duty.country_id, duty, values)
        entry.subject = proposal
    return proposal


def _propose(
    actor: Actor,
    country_code: str,
    duty: ReportingDuty | None,
    values: dict[str, Any],
) -> Proposal:
    return put_forward(
        actor,
        "country.edit_reporting_duty",
        TOPIC,
        str(duty.id if duty else uuid7()),
        country=country_code,
        old=_values(duty),
        new=values,
        source=values["source"],
        subject_id=duty.id if duty else None,
    )


def _values(duty: ReportingDuty | None) -> dict[str, Any]:
    return {name: getattr(duty, name) for name in _NAMES} if duty else {}


def _current(proposal: Proposal) -> dict[str, Any]:
    return _values(ReportingDuty.objects.filter(id=proposal.row_id).first())


def _apply(_actor: Actor, proposal: Proposal) -> None:
    values = proposal.new | {"reviewed_on": timezone.localdate()}
    duty = ReportingDuty.objects.filter(id=proposal.row_id).first()
    if duty is not None:
        change(duty, duty.version, **values)
        vouch(duty)
    else:
        ReportingDuty.objects.create(country_id=proposal.country, **values)
    forget_facts()
    transaction.on_commit(forget_facts)


def _lines(proposal: Proposal) -> list[Line]:
    old = presenters.reporting_duty_words(proposal.old)
    new = presenters.reporting_duty_words(proposal.new)
    return [
        Line(label, old.get(label, ""), word)
        for label, word in new.items()
        if word != old.get(label, "")
    ]


def _clean(words: ReportingDutyData) -> dict[str, Any]:
    values = asdict(words)
    values["applies_to"] = list(words.applies_to)
    for name in ("who", "to_whom", "law", "reviewed_by"):
        values[name] = one_line(values[name])
    for name in ("summary", "source"):
        values[name] = many_lines(values[name])
    for name in ("who", "to_whom", "summary", "source"):
        require(values[name], name)
    for name, length in _LENGTHS.items():
        at_most(values[name], length, name)
    _check_marks(values)
    return values


def _check_marks(values: dict[str, Any]) -> None:
    hours = values["within_hours"]
    if hours is not None and not 1 <= hours <= LONGEST:
        raise RuleBroken(
            _("Enter between one hour and one year, in hours."), "within_hours"
        )
    if not 1 <= values["position"] <= 999:
        raise RuleBroken(_("Enter a number from 1 to 999."), "position")
    if not set(values["applies_to"]) <= set(ABOUT):
        raise RuleBroken(_("Please choose from the answers."), "applies_to")
    if values["confidence"] not in Confidence.values:
        raise RuleBroken(_("Please choose one of the answers."), "confidence")
    if values["confidence"] == Confidence.HIGH and not values["reviewed_by"]:
        raise RuleBroken(
            _("To mark it as confirmed, say who read the law itself."), "reviewed_by"
        )


KINDS = (
    DecisionKind(
        TOPIC,
        _("A legal duty to report"),
        "country.confirm_change",
        _current,
        _apply,
        _lines,
        second=another_role,
    ),
)
declare(*KINDS)
