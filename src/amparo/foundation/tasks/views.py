""" "My day": open tasks, and postponing one with a reason."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..accounts.decorators import safe_next, staff_page
from ..accounts.edit_page import EditPage, edit
from ..accounts.middleware import StaffRequest
from ..countries.queries import EVERYWHERE
from ..lists.pages import page_of
from ..lists.requests import Asked, asked_of, with_defaults
from ..lists.views import bulk
from ..organisations.operations import scope_of_team
from ..policy import AccessScope, Actor, Role, check, may_anywhere
from ..vault.alarms import settle
from ..vault.models import Alarm
from . import queries
from .day_rows import danger_rows, housekeeping_rows, nobody_answered, tabs_of
from .forms import PostponeForm, PostponeManyForm, SettleForm, moment_of
from .key_task_kinds import CHECK, REPORT
from .kinds import kind as kind_of
from .models import Task
from .operations import postpone as postpone_task
from .presenters import rows
from .setup_views import set_up_of
from .starts import starts_for
from .subjects import describe
from .task_list import postpone_act, spec_for

_HOUSEKEEPING = "housekeeping"  # of which list a form speaks


@staff_page("task.see", methods=("GET", "HEAD"))
def my_day(request: StaffRequest) -> HttpResponse:
    """Show the person's tasks in the order of harm."""
    now, actor = timezone.now(), request.actor
    day = queries.my_day(actor, now)
    subjects = describe(actor, day.shown)
    last = nobody_answered(request, day.danger, now)
    bands = (
        ("danger", _("Danger"), last + danger_rows(request, day.danger, subjects, now)),
        ("overdue", _("Overdue"), rows(day.overdue, subjects, actor, now)),
        ("team", _late_words(actor), rows(day.late_in_team, subjects, actor, now)),
        ("today", _("Today"), rows(day.today, subjects, actor, now)),
        ("coming", _("Coming up"), rows(day.coming, subjects, actor, now)),
    )
    context = {
        "greeting": _greeting(actor.name, timezone.localtime(now)),
        "sentences": _sentences(day),
        "bands": bands,
        "empty": day.is_empty and not last,
        "done": day.is_done and not last,
        "later": day.later,
        "more": day.later or day.is_cut,
        "housekeeping": housekeeping_rows(day.housekeeping),
        "set_up": set_up_of(actor),
        "starts": starts_for(actor),
        "tabs": tabs_of(week=False),
        "only_reads": not may_anywhere(actor, "task.postpone")
        and actor.roles <= {Role.DONOR_VIEWER},
    }
    return render(request, "tasks/my_day.html", context)


@staff_page("task.see", methods=("GET", "HEAD"))
def all_tasks(request: StaffRequest) -> HttpResponse:
    """Show all of the person's tasks but housekeeping, as a list."""
    return _list(request, housekeeping=False)


@staff_page("task.see", methods=("GET", "HEAD"))
def housekeeping(request: StaffRequest) -> HttpResponse:
    """Show the person's housekeeping tasks, with what can be done for several."""
    return _list(request, housekeeping=True)


def _asked(request: StaffRequest) -> Asked:
    return asked_of(request, ("of",))


def _list(request: StaffRequest, *, housekeeping: bool) -> HttpResponse:
    found = queries.housekeeping if housekeeping else queries.everything_else
    spec, asked = spec_for(request.actor, housekeeping), _asked(request)
    if housekeeping:
        asked = with_defaults(asked, of=_HOUSEKEEPING)
    context = {
        "page": page_of(spec, request.actor, found(request.actor), asked),
        "housekeeping": housekeeping,
        "crumbs": ((_("My day"), reverse("tasks:my_day")), (spec.label, "")),
    }
    return render(request, "tasks/list.html", context)


@staff_page("task.postpone", methods=("POST",))
def postpone_many(request: StaffRequest) -> HttpResponse:
    """Postpone the chosen tasks, each with the same reason, after a second step."""
    actor, now, asked = request.actor, timezone.now(), _asked(request)
    of_housekeeping = asked.codes.get("of") == _HOUSEKEEPING
    return bulk(
        request,
        postpone_act(actor),
        queries.in_sight(actor),
        asked,
        reverse("tasks:housekeeping" if of_housekeeping else "tasks:all"),
        do=lambda task, seen, said: postpone_task(
            actor, task.id, moment_of(said, task.zone, now), said["reason"], seen
        ),
        form=PostponeManyForm,
    )


@staff_page("task.postpone")
def postpone(request: StaffRequest, task_id: UUID) -> HttpResponse:
    """Postpone a task, with a reason; the form opens in the row where script runs."""
    back = safe_next(request, "tasks:my_day")
    try:
        task = queries.get(request.actor, task_id)
    except Task.DoesNotExist:
        messages.info(request, _("This is already done, or now someone else's task."))
        return redirect(back)
    zone, in_row = task.zone, bool(getattr(request, "htmx", False))
    page = EditPage(
        # Several rows may be open at once, and each field has an id of its own.
        form=partial(PostponeForm, auto_id=f"{task.id}-%s") if in_row else PostponeForm,
        save=lambda answers: postpone_task(
            request.actor,
            task.id,
            moment_of(answers, zone, timezone.now()),
            answers["reason"],
            answers["version"],
        ),
        done=lambda _task: back,
        title=_("Postpone task"),
        lead=_("%(what)s, %(code)s")
        % {"what": kind_of(task.kind).label, "code": task.label},
        submit=_("Postpone"),
        saved=_("Postponed. It will be back on your list in time."),
        cancel=back,
        crumbs=((_("My day"), reverse("tasks:my_day")), (_("Postpone task"), "")),
        version=task.version,
        template="tasks/_later.html" if in_row else "accounts/edit.html",
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
    danger, overdue, today = len(day.danger), len(day.overdue), len(day.today)
    late = len(day.late_in_team)
    counted = [
        (
            danger,
            ngettext("%(n)s task cannot wait.", "%(n)s tasks cannot wait.", danger),
        ),
        (overdue, ngettext("%(n)s is overdue.", "%(n)s are overdue.", overdue)),
        (today, ngettext("%(n)s task for today.", "%(n)s tasks for today.", today)),
        (
            late,
            ngettext("%(n)s overdue with others.", "%(n)s overdue with others.", late),
        ),
    ]
    return [sentence % {"n": n} for n, sentence in counted if n]


def _late_words(actor: Actor) -> str:
    """Name what is late with others: in a team, or in the countries of the alliance."""
    return _("Overdue in your team") if actor.team_ids() else _("Overdue in a country")
