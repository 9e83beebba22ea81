"""Edit deadlines."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ...journal.operations import act
from ...kernel.coded import vouch
from ...kernel.errors import RuleBroken
from ...kernel.locking import change, check_version, conflict
from ...kernel.text import many_lines
from ...policy import Actor
from ...proposals.kinds import DecisionKind, Line, declare
from ...proposals.models import Proposal
from ...proposals.operations import put_forward
from .. import presenters
from ..models import Confidence, Deadline
from ..queries import (
    LONGEST_OBJECTION,
    OBJECTION,
    SHORTEST_OBJECTION,
    deadline_hours,
    forget_facts,
)
from .base import require, scope_of
from .second_people import another_role

TOPIC = "country.deadline"
LONGEST = 366 * 24
LONGEST_MINUTES = 60  # an alert that comes later is none
LONGEST_KEPT = 10 * LONGEST


def edit_deadline(
    actor: Actor,
    country_code: str | None,
    kind: str,
    level: str,
    *,
    hours: int,
    source: str,
    expected_version: int,
) -> Proposal:
    """Propose the hours of a deadline in a country (everywhere, without a country).

    ``expected_version`` is 0 when the country had no deadline of its own so far. Once
    somebody with another role confirms it, other processes follow within half a minute;
    tasks that exist already keep their due time.
    """
    own = _own(country_code, kind, level)
    scope = scope_of(country_code)
    with act(actor, "country.edit_deadline", scope, own) as entry:
        entry.note(kind=kind, level=level, hours=hours)
        values = _clean(kind, hours, source)
        _warn_before_it_goes(country_code, kind, hours)
        if own is not None:
            check_version(own, expected_version)
        else:
            _check_first(country_code, kind, level, expected_version)
        new = {"hours": hours, "source": values["source"]}
        proposal = _propose(actor, country_code, kind, level, own, new)
        entry.subject = proposal
    return proposal


def reset_deadline(
    actor: Actor, country_code: str, kind: str, level: str, *, expected_version: int
) -> Proposal:
    """Propose that a country follows the deadline that holds everywhere again."""
    own = Deadline.objects.get(country_id=country_code, kind=kind, level=level)
    scope = scope_of(country_code)
    with act(actor, "country.edit_deadline", scope, own) as entry:
        entry.note(kind=kind, level=level, reset=True)
        check_version(own, expected_version)
        new = {"hours": None, "source": ""}
        proposal = _propose(actor, country_code, kind, level, own, new)
        entry.subject = proposal
    return proposal


def _own(country_code: str | None, kind: str, level: str) -> Deadline | None:
    return Deadline.objects.filter(
        country_id=country_code or None, kind=kind, level=level
    ).first()


def _values(own: Deadline | None) -> dict[str, Any]:
    return {
        "hours": own.hours if own else None,
        "source": own.source if own else "",
    }


def _propose(
    actor: Actor,
    country_code: str | None,
    kind: str,
    level: str,
    own: Deadline | None,
    new: dict[str, Any],
) -> Proposal:
    return put_forward(
        actor,
        "country.edit_deadline",
        TOPIC,
        f"{country_code or ''}:{kind}:{level}",
        country=country_code or "",
        old=_values(own),
        new=new,
        source=new["source"],
        subject_id=own.id if own else None,
    )


def _current(proposal: Proposal) -> dict[str, Any]:
    country, kind, level = proposal.key.split(":")
    return _values(_own(country, kind, level))


def _apply(_actor: Actor, proposal: Proposal) -> None:
    country, kind, level = proposal.key.split(":")
    own, hours = _own(country, kind, level), proposal.new["hours"]
    if hours is None:
        if own is not None and own.country_id is not None:
            own.delete()
    else:
        values = _clean(kind, hours, proposal.new["source"])
        if own is not None:
            change(own, own.version, **values)
            vouch(own)
        else:
            Deadline.objects.create(
                country_id=country or None, kind=kind, level=level, **values
            )
    forget_facts()
    transaction.on_commit(forget_facts)


def _lines(proposal: Proposal) -> list[Line]:
    _country, kind, level = proposal.key.split(":")

    def words(hours: int | None) -> str:
        if not hours:
            return gettext("standard deadline")
        return presenters.length_of(Deadline(kind=kind, hours=hours))

    return [
        Line(
            presenters.deadline_name(Deadline(kind=kind, level=level)),
            words(proposal.old["hours"]),
            words(proposal.new["hours"]),
        )
    ]


def _clean(kind: str, hours: int, source: str) -> dict[str, object]:
    source = many_lines(source)
    if Deadline(kind=kind).in_days:
        if hours % 24 or not 24 <= hours <= LONGEST_KEPT:
            raise RuleBroken(_("Enter between one day and ten years."), "length")
    elif kind in Deadline.IN_MINUTES:
        if not 1 <= hours <= LONGEST_MINUTES:
            raise RuleBroken(_("Enter between one minute and one hour."), "length")
    elif kind == OBJECTION and not SHORTEST_OBJECTION <= hours <= LONGEST_OBJECTION:
        raise RuleBroken(_("Enter between one day and one week, in hours."), "length")
    elif not 1 <= hours <= LONGEST:
        raise RuleBroken(_("Enter between one hour and one year, in hours."), "length")
    require(source, "source")
    return {
        "hours": hours,
        "source": source,
        "confidence": Confidence.HIGH,
        "reviewed_on": timezone.localdate(),
    }


def _warn_before_it_goes(country_code: str | None, kind: str, hours: int) -> None:
    """Reject a warning period that is longer than the retention period."""
    kept, warned = "concern.retention", "concern.retention_warning"
    if kind not in (kept, warned):
        return
    forget_facts()
    length = {name: deadline_hours(country_code or "", name) for name in (kept, warned)}
    length[kind] = hours
    if length[warned] >= length[kept]:
        raise RuleBroken(
            _("Warn earlier: such a concern is kept for %(kept)s only.")
            % {"kept": presenters.length(length[kept])},
            "length",
        )


def _check_first(
    country_code: str | None, kind: str, level: str, expected_version: int
) -> None:
    """A country's first deadline is of a kind that exists everywhere."""
    everywhere = Deadline.objects.filter(country_id=None, kind=kind, level=level)
    if country_code is None or not everywhere.exists():
        raise RuleBroken(_("There is no such deadline."))
    if expected_version != 0:
        raise conflict(everywhere.get())


KINDS = (
    DecisionKind(
        TOPIC,
        _("Deadline of a country"),
        "country.confirm_change",
        _current,
        _apply,
        _lines,
        second=another_role,
    ),
)
declare(*KINDS)
