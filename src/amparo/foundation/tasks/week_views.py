""" "My week": the coming seven days by weekday and date."""

from __future__ import annotations

from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from ..accounts.decorators import staff_page
from ..accounts.middleware import StaffRequest
from ..design.clock_times import weekday_date
from .day_rows import danger_rows, housekeeping_rows, nobody_answered, tabs_of
from .presenters import rows
from .starts import starts_for
from .subjects import describe
from .week import WeekDay
from .week import my_week as week_of


@staff_page("task.see", methods=("GET", "HEAD"))
def my_week(request: StaffRequest) -> HttpResponse:
    """Show the coming seven days, with danger and what is late apart."""
    now, actor = timezone.now(), request.actor
    week = week_of(actor, now)
    subjects = describe(actor, week.shown)
    last = nobody_answered(request, week.danger, now)
    bands = (
        (
            "danger",
            _("Danger"),
            last + danger_rows(request, week.danger, subjects, now),
        ),
        ("overdue", _("Overdue"), rows(week.overdue, subjects, actor, now)),
    )
    today = timezone.localtime(now).date()
    context = {
        "bands": bands,
        "days": [
            {
                "name": _day_name(day.date, today),
                "key": day.date.isoformat(),
                "rows": rows(day.tasks, subjects, actor, now),
                "closed": day.is_closed,
                "leave": _leave_words(day),
            }
            for day in week.days
        ],
        "more": week.is_cut,
        "housekeeping": housekeeping_rows(week.housekeeping),
        "starts": starts_for(actor),
        "tabs": tabs_of(week=True),
    }
    return render(request, "tasks/my_week.html", context)


def _leave_words(day: WeekDay) -> list[str]:
    away = [
        _("You are on leave; %(name)s covers.") % {"name": n} for n in day.covered_by
    ]
    return [*away, *(_("You cover for %(name)s.") % {"name": n} for n in day.covers)]


def _day_name(day: date, today: date) -> str:
    """Return weekday and date: "Mon 30 Nov"."""
    name = weekday_date(day)
    if day == today:
        return _("Today, %(day)s") % {"day": name}
    return name
