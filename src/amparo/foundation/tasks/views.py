""" "My day": open tasks, and postponing one with a reason."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..accounts.decorators import staff_page
from ..accounts.edit_page import EditPage, edit
from ..accounts.middleware import StaffRequest
from ..countries.queries import EVERYWHERE
from ..design.due_times import day_words
from ..organisations.operations import scope_of_team
from ..policy import AccessScope, Actor, check, may
from ..vault.alarms import settle
from ..vault.models import Alarm
from . import alerts, queries
from .forms import PostponeForm, SettleForm, moment_of
from .key_task_kinds import CHECK, REPORT
from .kinds import kind as kind_of
from .models import Task
from .on_call_views import alert_row, take_urls
from .operations import postpone as postpone_task
from .operations import scope_of


@staff_page("task.see", methods=("GET", "HEAD"))
def my_day(request: StaffRequest) -> HttpResponse:
    """Show the person's tasks in three bands."""
    now = timezone.now()
    day = queries.my_day(request.actor, now)
    urgent = _now_rows(request, day, now)
    context = {
        "greeting": _greeting(request.actor.name, timezone.localtime(now)),
        "sentences": _sentences(day),
        "empty": day.is_empty and not urgent,
        "bands": [
            ("now", _("Now"), urgent),
            (
                "team",
                _late_words(request.actor),
                _rows(day.late_in_team, request.actor, now),
            ),
            ("today", _("Today"), _rows(day.today, request.actor, now)),
            ("coming", _("Coming up"), _rows(day.coming, request.actor, now)),
        ],
        "later": day.later,
    }
    return render(request, "tasks/my_day.html", context)


@staff_page("task.postpone")
def postpone(request: StaffRequest, task_id: UUID) -> HttpResponse:
    """Postpone a task, with a reason."""
    try:
        task = queries.get(request.actor, task_id)
    except Task.DoesNotExist:
        messages.info(request, _("This is already done, or now someone else's task."))
        return redirect("tasks:my_day")
    zone = task.zone
    page = EditPage(
        form=PostponeForm,
        save=lambda answers: postpone_task(
            request.actor,
            task.id,
            moment_of(answers, zone, timezone.now()),
            answers["reason"],
            answers["version"],
        ),
        done=lambda _task: reverse("tasks:my_day"),
        title=_("Postpone task"),
        lead=_("%(what)s, %(code)s")
        % {"what": kind_of(task.kind).label, "code": task.label},
        submit=_("Postpone"),
        saved=_("Postponed. It will be back on your list in time."),
        cancel=reverse("tasks:my_day"),
        crumbs=((_("My day"), reverse("tasks:my_day")), (_("Postpone task"), "")),
        version=task.version,
    )
    with timezone.override(zone):
        return edit(request, page)


@staff_page("task.see", methods=("GET", "HEAD"))
def keys(request: StaffRequest, subject_id: UUID) -> HttpResponse:
    """Redirect to the page where a team's keys are given and rotated."""
    return redirect("accounts:team")


@staff_page("vault.settle_change")
def changed(request: StaffRequest, subject_id: UUID) -> HttpResponse:
    """Say what to do about a record that was changed outside of Amparo, and end it."""
    alarm = get_object_or_404(Alarm, id=subject_id)
    if alarm.team is None:
        raise Http404
    check(request.actor, "vault.settle_change", scope_of_team(alarm.team))
    if alarm.settled_at is not None:
        messages.info(request, _("Someone has done this already."))
        return redirect("tasks:my_day")
    page = EditPage(
        form=SettleForm,
        save=lambda answers: settle(
            request.actor, alarm.id, answers["outcome"], answers["version"]
        ),
        done=lambda _alarm: reverse("tasks:my_day"),
        title=_("A record was changed outside of Amparo"),
        lead=_(
            "Amparo did not write what %(table)s %(row)s now contains. "
            "Someone with access to the database may have entered a number "
            "or an address of their own. Tell your administrator and your "
            "data-protection officer. Compare the record with the paper, "
            "with a backup, or with people who know the person, and enter it "
            "again if it is wrong. Then write here what you found; this ends "
            "the warning on the record."
        )
        % {"table": alarm.table, "row": str(alarm.row_id)[-6:].upper()},
        submit=_("Save outcome"),
        saved=_("Saved. The warning has ended."),
        cancel=reverse("tasks:my_day"),
        crumbs=((_("My day"), reverse("tasks:my_day")), (_("Changed record"), "")),
        version=alarm.version,
    )
    return edit(request, page)


# Where what was changed is shown, and decided anew.
_OF_COUNTRIES = {
    "countries.reportingduty": "countries:duties",
    "countries.deadline": "countries:deadlines",
    "countries.countrysetting": "countries:settings",
}
_OF_ROWS = {
    "countries.helpcontact": "countries:contact",
    "organisations.team": "organisations:team",
}


@staff_page("task.see_country", methods=("GET", "HEAD"))
def decided(request: StaffRequest, subject_id: UUID) -> HttpResponse:
    """Redirect to what was changed outside of Amparo, to decide it anew."""
    alarm = get_object_or_404(Alarm, id=subject_id, team=None)
    scope = AccessScope(country=alarm.country_id or "")
    check(request.actor, "task.see_country", scope)
    if page := _OF_COUNTRIES.get(alarm.table):
        return redirect(page, alarm.country_id or EVERYWHERE)
    if page := _OF_ROWS.get(alarm.table):
        return redirect(page, alarm.row_id)
    return redirect("organisations:directory")  # who receives: on the teams' pages


@staff_page("task.see_country", methods=("GET", "HEAD"))
def country(request: StaffRequest, subject_id: UUID) -> HttpResponse:
    """Redirect to the page where the help contacts of a country are checked."""
    kinds = (CHECK, REPORT)
    about = Task.objects.filter(kind__in=kinds, subject_id=subject_id).first()
    if about is None:
        return redirect("tasks:my_day")
    return redirect("countries:check", about.country_id or EVERYWHERE)


def _greeting(name: str, local: datetime) -> str:
    if local.hour < 12:
        return _("Good morning, %(name)s") % {"name": name}
    if local.hour < 18:
        return _("Good afternoon, %(name)s") % {"name": name}
    return _("Good evening, %(name)s") % {"name": name}


def _sentences(day: queries.Day) -> list[str]:
    counted = [
        (
            len(day.now),
            ngettext(
                "%(n)s task cannot wait.", "%(n)s tasks cannot wait.", len(day.now)
            ),
        ),
        (
            len(day.today),
            ngettext("%(n)s task for today.", "%(n)s tasks for today.", len(day.today)),
        ),
        (
            len(day.late_in_team),
            ngettext(
                "%(n)s overdue with others.",
                "%(n)s overdue with others.",
                len(day.late_in_team),
            ),
        ),
    ]
    return [sentence % {"n": n} for n, sentence in counted if n]


def _late_words(actor: Actor) -> str:
    """Name what is late with others: in a team, or in the countries of the alliance."""
    return _("Overdue in your team") if actor.team_ids() else _("Overdue in a country")


def _now_rows(
    request: StaffRequest, day: queries.Day, now: datetime
) -> list[dict[str, Any]]:
    """Return what cannot wait, with "I am on it"; first where one is the last."""
    found = [
        _row(task, request.actor, now)
        | (take_urls(request, task) if queries.alerts_people(task) else {})
        for task in day.now
    ]
    known = {task.id for task in day.now}
    last = [
        alert_row(request, task)
        | {
            "title": _("No answer from %(team)s") % {"team": task.team},
            "url": reverse("tasks:on_call", args=[task.team_id]),
        }
        for task in alerts.waiting_for(request.actor)
        if task.id not in known
    ]
    return last + found


def _rows(tasks: Iterable[Task], actor: Actor, now: datetime) -> list[dict[str, Any]]:
    return [_row(task, actor, now) for task in tasks]


def _row(task: Task, actor: Actor, now: datetime) -> dict[str, Any]:
    kind = kind_of(task.kind)
    danger = queries.is_danger(task)
    return {
        "title": kind.label,
        "url": reverse(kind.url_name, args=[task.subject_id]),
        "code": task.label,
        "second": _whose(task, actor),
        "due": task.due_at,
        "now": now,
        "state": _("Danger") if danger else "",
        "later_url": reverse("tasks:postpone", args=[task.id])
        if may(actor, "task.postpone", scope_of(task))
        else "",
    }


def _whose(task: Task, actor: Actor) -> str:
    if task.taken_by and not task.owner_id:
        return _("%(name)s is on it") % {"name": task.taken_by.name}
    since = {
        "day": day_words(
            timezone.localtime(task.created_at).date(), timezone.localdate()
        )
    }
    if task.owner_id == actor.user_id:
        return _("For you, since %(day)s") % since
    if task.owner:
        return _("%(name)s, since %(day)s") % (since | {"name": task.owner.name})
    if task.team:
        team = {"team": task.team.name}
        return _("For the team %(team)s, since %(day)s") % (since | team)
    place = task.country.label if task.country else _("Everywhere")
    return _("%(country)s, since %(day)s") % (since | {"country": place})
