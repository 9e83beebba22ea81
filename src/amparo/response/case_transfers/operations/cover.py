"""Cover for leave: another caseworker does somebody's work for some days."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from uuid import UUID

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from amparo.foundation.countries.queries import deadline_hours
from amparo.foundation.journal.operations import act
from amparo.foundation.kernel.errors import RuleBroken
from amparo.foundation.kernel.locking import change
from amparo.foundation.organisations.hours import zone_of
from amparo.foundation.organisations.models import Team
from amparo.foundation.policy import AccessScope, Actor

from ...cases.operations._shared import user_of
from ...cases.operations.opening import does_case_work
from ..models import Cover
from ..types import CoverData

LONGEST = "case.cover"  # the deadline: how long somebody is covered at most


def scope_of_cover(team: Team, user_id: UUID | None) -> AccessScope:
    """Return the scope of a caseworker's cover in a team: their own, and the team's."""
    return AccessScope(
        owner_id=user_id,
        team_ids=frozenset({team.id}),
        organisation_ids=frozenset({team.organisation_id}),
        country=team.country_id,
    )


def set_cover(actor: Actor, team_id: UUID, data: CoverData, form_key: UUID) -> Cover:
    """Name who does a caseworker's work from one day to another; the same form once.

    Their tasks and alerts follow for these days, and nothing is left to undo after.
    """
    team = Team.objects.select_related("organisation", "country").get(id=team_id)
    scope = scope_of_cover(team, data.user_id)
    with act(actor, "cover.set", scope, team, away=data.user_id) as entry:
        known = Cover.objects.filter(form_key=form_key, team=team).first()
        if known is not None:
            entry.note(again=True)
            return known
        Team.objects.select_for_update().get(id=team.id)  # one after the other
        _check_people(team, data)
        _check_days(team, data)
        zone = zone_of(team)
        row = Cover.objects.create(
            team=team,
            user_id=data.user_id,
            by_id=data.by_id,
            starts_on=data.starts_on,
            ends_on=data.ends_on,
            starts_at=datetime.combine(data.starts_on, time.min, zone),
            ends_at=datetime.combine(data.ends_on + timedelta(days=1), time.min, zone),
            set_by_id=user_of(actor),
            form_key=form_key,
        )
        entry.note(by=data.by_id, cover=row.id)
    return row


def _check_people(team: Team, data: CoverData) -> None:
    if not does_case_work(data.user_id, team.id):
        raise RuleBroken(_("Please choose someone in this team."), "user")
    if data.by_id == data.user_id or not does_case_work(data.by_id, team.id):
        raise RuleBroken(_("Please choose another person of this team."), "by")


def _check_days(team: Team, data: CoverData) -> None:
    today = timezone.now().astimezone(zone_of(team)).date()
    if data.ends_on < max(today, data.starts_on):
        raise RuleBroken(_("Choose a date in the future."), "ends_on")
    days = deadline_hours(team.country_id, LONGEST) // 24
    if data.ends_on - data.starts_on > timedelta(days=days):
        words = gettext("Choose a shorter period: at most %(n)s days.") % {"n": days}
        raise RuleBroken(words, "ends_on")
    same = Cover.objects.filter(
        team=team, starts_on__lte=data.ends_on, ends_on__gte=data.starts_on
    ).filter(ends_at__gt=timezone.now())
    if same.filter(user_id=data.user_id).exists():
        raise RuleBroken(_("This person is covered on some of these days."), "user")
    # Work that was handed on would reach nobody.
    if same.filter(Q(user_id=data.by_id) | Q(by_id=data.user_id)).exists():
        raise RuleBroken(
            _("One of them is on leave, or covers for someone, on these days."), "by"
        )


def end_cover(actor: Actor, cover_id: UUID) -> Cover:
    """End cover at once, before its last day."""
    row = Cover.objects.select_related("team__organisation", "team__country").get(
        id=cover_id
    )
    scope = scope_of_cover(row.team, row.user_id)
    with act(actor, "cover.set", scope, row.team, cover=row.id, ended=True):
        now = timezone.now()
        if row.ends_at <= now:
            raise RuleBroken(_("This has already ended."))
        today = now.astimezone(zone_of(row.team)).date()
        change(row, row.version, ends_at=now, ends_on=max(today, row.starts_on))
    return row
