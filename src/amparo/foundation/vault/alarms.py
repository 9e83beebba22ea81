"""Alarms: a record, or the key to it, is not as this server wrote it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from uuid import UUID

from django.apps import apps
from django.utils.translation import gettext_lazy as _

from ..journal.operations import act
from ..kernel.coded import CodedRecord, vouch
from ..kernel.crypto import Suspect
from ..kernel.errors import RuleBroken
from ..kernel.generations import proven_since
from ..kernel.locking import change
from ..kernel.moments import now_rounded
from ..organisations.models import Team
from ..organisations.operations import scope_of_team
from ..policy import Actor
from .keyring import Keyring
from .models import Alarm, KeyGrant, Purpose

_LISTENERS: list[Callable[[Alarm], None]] = []


def on_alarm(listener: Callable[[Alarm], None]) -> None:
    """Let a room above act on an alarm, raised or settled, such as by a task."""
    _LISTENERS.append(listener)


def suspects_of(actor: Actor) -> set[Suspect]:
    """Return what was found changed with the actor's keys in this request."""
    return actor.keys.suspects if isinstance(actor.keys, Keyring) else set()


def not_proven_before(actor: Actor) -> date | None:
    """Return since when what was opened in this request is proven; None: always."""
    keys = actor.keys
    return proven_since() if isinstance(keys, Keyring) and keys.unproven else None


def report(actor: Actor) -> list[Alarm]:
    """Raise an alarm for each row that the actor found changed; one is enough."""
    made: list[Alarm] = []
    for suspect in sorted(suspects_of(actor)):
        team = _team_of(actor, suspect)
        if team is not None and not _is_raised(suspect):
            made.append(_raise(actor, team, suspect))
    return made


def _raise(actor: Actor, team: Team, suspect: Suspect) -> Alarm:
    with act(
        actor,
        "vault.find_change",
        scope_of_team(team),
        record_kind=suspect.kind,
        record=suspect.record_id,
        table=suspect.table,
        row=suspect.row_id,
    ) as entry:
        entry.subject = alarm = Alarm.objects.create(
            team=team, found_by=actor.user_id, **suspect._asdict()
        )
        tell_listeners(alarm)
    return alarm


def tell_listeners(alarm: Alarm) -> None:
    """Let the rooms above act on an alarm that was raised or settled."""
    for listener in _LISTENERS:
        listener(alarm)


def _is_raised(suspect: Suspect) -> bool:
    return Alarm.objects.filter(
        table=suspect.table, row_id=suspect.row_id, settled_at=None
    ).exists()


def _team_of(actor: Actor, suspect: Suspect) -> Team | None:
    """Return the actor's team that works with a record, else one of their teams."""
    teams = Team.objects.select_related("organisation").filter(id__in=actor.team_ids())
    at_work = KeyGrant.objects.filter(
        kind=suspect.kind, record_id=suspect.record_id, purpose=Purpose.WORK
    )
    ours = teams.filter(vault_keys__record_grants__in=at_work)
    return ours.order_by("id").first() or teams.order_by("id").first()


def settle(actor: Actor, alarm_id: UUID, outcome: str, expected_version: int) -> Alarm:
    """Close an alarm with what the team found out, and vouch for the row as it is now.

    A row that was restored from a backup has its own code again, and needs nobody.
    """
    alarm = Alarm.objects.select_related("team__organisation").get(id=alarm_id)
    if alarm.team is None:  # it ends by itself, see ``watch``
        raise RuleBroken(_("This takes two people: have it decided again."))
    scope = scope_of_team(alarm.team)
    with act(actor, "vault.settle_change", scope, alarm, outcome=outcome):
        if outcome not in Alarm.Outcome.values:
            raise RuleBroken(_("Choose what you found out."), "outcome")
        if alarm.settled_at is not None:
            raise RuleBroken(_("Someone has done this already."))
        row = apps.get_model(alarm.table)._base_manager.filter(pk=alarm.row_id).first()
        if outcome != Alarm.Outcome.RESTORED and isinstance(row, CodedRecord):
            vouch(row)
        change(
            alarm,
            expected_version,
            settled_at=now_rounded(),
            settled_by=actor.user_id,
            outcome=outcome,
        )
        tell_listeners(alarm)
    return alarm
