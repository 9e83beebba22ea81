"""Pages for when a team is there: its week, its own days, its country's days."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ...accounts.decorators import staff_page
from ...accounts.edit_page import EditPage, edit, press
from ...accounts.middleware import StaffRequest
from ...countries.opening_hours import say
from ...policy import AccessScope, check, may
from .. import hours_forms, hours_operations, operations, week
from ..hours import is_open, states_hours, zone_of
from ..models import SpecialDay, Team
from ._team import address_of, find_team, way_to


def hours_shown(request: StaffRequest, team: Team) -> dict[str, Any]:
    """Return what a team's page shows of its hours."""
    now = timezone.now()
    return {
        "stated": states_hours(team),
        "said": say(team.hours) if team.hours else "",
        "open_now": is_open(team, now),
        "opens": week.opens_words(team, now),
        "zone": hours_forms.zone_label(zone_of(team).key, now),
        "days": week.week_shown(team, now),
        "ahead": [_row(request, team, day) for day in week.days_ahead(team, now)],
    }


def _row(request: StaffRequest, team: Team, day: week.DayOff) -> dict[str, Any]:
    """Return a coming day as a row, with the address that removes it."""
    found = week.as_row(day)
    if day.row is None:
        return found
    own = day.row.team_id is not None
    if own and may(
        request.actor, "organisations.set_hours", operations.scope_of_team(team)
    ):
        found["remove_url"] = reverse("organisations:remove_day", args=[day.row.id])
    scope = AccessScope(country=team.country_id)
    if not own and may(request.actor, "organisations.set_country_days", scope):
        found["remove_url"] = reverse(
            "organisations:remove_country_day", args=[day.row.id]
        )
    return found


@staff_page("organisations.set_hours")
def set_hours(request: StaffRequest, team_id: UUID) -> HttpResponse:
    """Set a team's week and time zone."""
    found = find_team(team_id)
    scope = operations.scope_of_team(found)
    check(request.actor, "organisations.set_hours", scope)

    def save(answers: dict[str, Any]) -> Team:
        words = hours_forms.hours_data(answers)
        return hours_operations.set_hours(
            request.actor, found.id, answers["version"], words
        )

    page = EditPage(
        form=partial(hours_forms.HoursForm, team=found),
        save=save,
        done=address_of,
        title=_("Hours of %(name)s") % {"name": found.name},
        lead=_(
            "What a child is promised, and when tasks are due, depends on "
            "these hours. Write times like 08:00–12:00, 14:00–18:00; empty "
            "means closed."
        ),
        submit=_("Save hours"),
        saved=_("Hours saved."),
        cancel=address_of(found),
        crumbs=way_to(found, (found.name, address_of(found))),
        values=hours_forms.saved_hours(found),
        version=found.version,
        template="organisations/hours.html",
    )
    return edit(request, page)


@staff_page("organisations.set_hours")
def add_day(request: StaffRequest, team_id: UUID) -> HttpResponse:
    """Add a day on which one team is closed, or open otherwise."""
    found = find_team(team_id)
    scope = operations.scope_of_team(found)
    check(request.actor, "organisations.set_hours", scope)
    return _add_day(
        request,
        found,
        hours_operations.add_day,
        _("Add a day off for %(name)s") % {"name": found.name},
    )


@staff_page("organisations.set_country_days")
def add_country_day(request: StaffRequest, team_id: UUID) -> HttpResponse:
    """Add such a day for every team of the country."""
    found = find_team(team_id)
    scope = AccessScope(country=found.country_id)
    check(request.actor, "organisations.set_country_days", scope)
    return _add_day(
        request,
        found,
        hours_operations.add_country_day,
        _("Add a day off for all teams in %(country)s")
        % {"country": found.country.label},
    )


def _add_day(
    request: StaffRequest, found: Team, add: Callable[..., SpecialDay], title: str
) -> HttpResponse:
    page = EditPage(
        form=hours_forms.SpecialDayForm,
        save=lambda answers: add(
            request.actor, found.id, hours_forms.day_data(answers)
        ),
        done=lambda _row: address_of(found),
        title=title,
        lead=_(
            "Public holidays are already included. A day that you add here "
            "overrides them."
        ),
        submit=_("Add day"),
        saved=_("Day added."),
        cancel=address_of(found),
        crumbs=way_to(found, (found.name, address_of(found))),
    )
    return edit(request, page)


@staff_page("organisations.set_hours", methods=("POST",))
def remove_day(request: StaffRequest, day_id: UUID) -> HttpResponse:
    """Remove a team's special day."""
    row = get_object_or_404(SpecialDay, id=day_id, country=None)
    return press(
        request,
        lambda: hours_operations.remove_day(request.actor, row.id),
        reverse("organisations:team", args=[row.team_id]),
        _("Day removed."),
    )


@staff_page("organisations.set_country_days", methods=("POST",))
def remove_country_day(request: StaffRequest, country_day_id: UUID) -> HttpResponse:
    """Remove a special day of a whole country."""
    row = get_object_or_404(SpecialDay, id=country_day_id, team=None)
    return press(
        request,
        lambda: hours_operations.remove_country_day(request.actor, row.id),
        reverse("organisations:directory"),
        _("Day removed."),
    )
