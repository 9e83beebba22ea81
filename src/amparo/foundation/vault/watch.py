"""The scheduler looks for rows that people decided and others changed.

No record's key opens them, so nobody notices by opening one: who keeps names for a team
and who receives, what children and deadlines follow, what two people agreed on. Where
such a row is used, it counts for nothing meanwhile.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any, NamedTuple
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from ..countries.models import Country
from ..journal.operations import act
from ..kernel import generations
from ..kernel.coded import CodedRecord, changed_rows, coded_models
from ..kernel.moments import now_rounded
from ..organisations.models import Organisation
from ..policy import SYSTEM, AccessScope, Role
from ..proposals.kinds import declare_alarms
from ..proposals.models import Proposal
from ..proposals.operations import mark_changed, raise_alarm
from .alarms import tell_listeners
from .models import Alarm

# What those who lead are told, by table.
declare_alarms(
    {
        "changed.organisations.team": _(
            "A team's custodians or online desk were changed outside of Amparo"
        ),
        "changed.organisations.receiving": _(
            "Who receives a country's concerns was changed outside of Amparo"
        ),
        "changed.organisations.safeguardingteam": _(
            "Who reads concerns about one of us was changed outside of Amparo"
        ),
        "changed.proposals.proposal": _(
            "A proposal was changed outside of Amparo and has ended"
        ),
        "changed.countries.helpcontact": _(
            "A help contact was changed outside of Amparo"
        ),
        "changed.countries.reportingduty": _(
            "A reporting duty was changed outside of Amparo"
        ),
        "changed.countries.deadline": _("A deadline was changed outside of Amparo"),
        "changed.countries.countrysetting": _(
            "A rule of a country was changed outside of Amparo"
        ),
    }
)

log = logging.getLogger(__name__)


class Place(NamedTuple):
    """Whom a changed row concerns."""

    country: str | None
    organisations: frozenset[UUID]


def watch() -> int:
    """Raise an alarm for each watched row that was changed; return how many are new.

    Those who lead and administer where it belongs hear of it. An alarm ends by itself
    once people have decided anew, or the row is restored or gone. A proposal is ended
    at once: what was agreed on is known no more. Run by ``amparo tick``.

    A process with another secret than the database's, such as one from before a
    rotation, knows nothing of its codes and leaves all as it is.
    """
    found = {(row.label, row.id): row for row in _changed()}
    # Asked last: a code under a newer secret is younger than that secret's record.
    if generations.state() not in (generations.State.FITS, generations.State.NEW):
        log.error("The secret is not that of the database: nothing was looked at.")
        return 0
    waiting = Alarm.objects.filter(team=None, settled_at=None)
    known = {(alarm.table, alarm.row_id): alarm for alarm in waiting}
    fresh = [row for key, row in found.items() if key not in known]
    for row in fresh:
        _raise(row)
    for alarm in (alarm for key, alarm in known.items() if key not in found):
        with act(SYSTEM, "vault.watch", _scope(alarm), alarm, ended=True):
            _end(alarm, Alarm.Outcome.RESTORED)
    return len(fresh)


def _changed() -> Iterator[CodedRecord]:
    for model in coded_models(watched=True):
        for coded in changed_rows(model):
            row = model._base_manager.filter(id=coded.id).first()
            if row is not None and not row.is_authentic:  # as it is by now
                yield row


def _raise(row: CodedRecord) -> None:
    place = _place(row)
    scope = AccessScope(country=place.country or "")
    with act(SYSTEM, "vault.watch", scope, table=row.label, row=row.id) as entry:
        entry.subject = alarm = Alarm.objects.create(
            kind="",
            record_id=row.id,
            table=row.label,
            row_id=row.id,
            country_id=place.country,
        )
        raise_alarm(
            f"changed.{row.label}",
            SYSTEM,
            facts={"country": place.country or ""},
            organisations=place.organisations,
            countries=[place.country] if place.country else [],
            roles=(
                *(Role.ADMINISTRATOR, Role.COUNTRY_LEAD, Role.ALLIANCE_LEAD),
                Role.DATA_PROTECTION_OFFICER,
            ),
        )
        tell_listeners(alarm)
        if isinstance(row, Proposal):
            mark_changed(row)
            _end(alarm, "")


def _place(row: Any) -> Place:
    """Say where a row belongs, as far as it can be known: the row itself may lie."""
    code = row.country if isinstance(row, Proposal) else row.country_id
    country = Country.objects.filter(code=code).first() if code else None
    around = getattr(row, "organisation", None)
    circle = around.circle if around is not None else frozenset()
    if country is None:
        return Place(None, circle)
    homes = Organisation.objects.filter(countries=country, is_active=True)
    return Place(country.code, circle | frozenset(homes.values_list("id", flat=True)))


def _scope(alarm: Alarm) -> AccessScope:
    return AccessScope(country=alarm.country_id or "")


def _end(alarm: Alarm, outcome: str) -> None:
    alarm.settled_at, alarm.outcome = now_rounded(), outcome
    alarm.version += 1
    alarm.save(update_fields=["settled_at", "outcome", "version"])
    tell_listeners(alarm)


def changed_counts() -> dict[str, int]:
    """Return how many rows of each table with codes are not as this server wrote them.

    Tables without any are left out. It reads all of them, in a stream.
    """
    counted = {m: sum(1 for _row in changed_rows(m)) for m in coded_models()}
    return {model._meta.label_lower: count for model, count in counted.items() if count}
