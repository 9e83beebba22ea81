"""Runs of courses: lists, planning, safeguarding, start and end."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from amparo.foundation.accounts.decorators import staff_page
from amparo.foundation.accounts.middleware import StaffRequest
from amparo.foundation.lists.pages import page_of
from amparo.foundation.lists.requests import asked_of
from amparo.foundation.lists.views import export as export_list
from amparo.foundation.policy import may, may_anywhere
from amparo.foundation.vault.record_keys import open_keys
from amparo.prevention.learning.models import Lesson
from amparo.prevention.learning.queries import lesson_titles

from .. import operations, queries
from ..forms import RunForm, SafetyForm
from ..lists import RUNS
from ..models import KIND, Run
from ..presenters import runs_chart
from ..states import ENROLMENT_STATES, RUN_STATES, SESSION_STATES
from ._shared import (
    colleagues_of,
    crumbs,
    form_page,
    partners_of,
    press_on,
    run_or_404,
    run_url,
)


@staff_page("course.see", methods=("GET", "HEAD"))
def run_list(request: StaffRequest) -> HttpResponse:
    """Show the runs that the person may see: codes and figures."""
    asked = asked_of(request, ())
    may_export = may_anywhere(request.actor, RUNS.export_verb)
    context = {
        "page": page_of(
            RUNS, request.actor, queries.visible_runs(request.actor), asked
        ),
        "export_url": reverse("courses:export") if may_export else "",
        "chart": runs_chart(request.actor) if asked.page == 1 else None,
        "states": RUN_STATES,
        "states_url": reverse("courses:states"),
        "may_plan": may_anywhere(request.actor, "course.plan"),
    }
    return render(request, "courses/list.html", context)


@staff_page("course.export", methods=("POST",))
def export(request: StaffRequest) -> HttpResponse:
    """Take the list of runs out as a file; nobody's name stands in it."""
    found = queries.visible_runs(request.actor, "course.export")
    asked = asked_of(request, ())
    return export_list(request, RUNS, found, asked, reverse("courses:list"))


@staff_page("course.see", methods=("GET", "HEAD"))
def states(request: StaffRequest) -> HttpResponse:
    """Show how a run, a session and an enrolment move, and who moves them."""
    tables = [RUN_STATES, SESSION_STATES, ENROLMENT_STATES]
    context = {"tables": tables, "crumbs": crumbs(None, _("How courses move"))}
    return render(request, "courses/states.html", context)


@staff_page("course.run")
def new_run(request: StaffRequest, course_id: UUID) -> HttpResponse:
    """Plan a run of a course, by the first programme team of the person."""
    course = queries.visible_courses(request.actor).filter(id=course_id).first()
    if course is None:
        raise Http404
    teams = queries.teams_that_run(request.actor)
    if not teams:
        words = _("Only a programme team with its own key gives courses.")
        messages.info(request, words)
        return redirect("courses:list")
    team = teams[0]
    languages = team.country.languages if team.country else []
    return form_page(
        request,
        None,
        _("Plan run"),
        form=partial(
            RunForm,
            country_code=team.country_id,
            partners=partners_of(request, team),
        ),
        save=lambda form: operations.plan_run(
            request.actor,
            course_id,
            team.id,
            form.to_data(),
            form.cleaned_data["form_key"],
        ),
        done=run_url,
        submit=_("Plan run"),
        saved=_("Run planned, one session a week."),
        lead=course.title,
        values={"language": languages[0] if languages else ""},
    )


# -- One run -------------------------------------------------------------------------


@staff_page("course.see", methods=("GET", "HEAD"))
def run(request: StaffRequest, run_id: UUID) -> HttpResponse:
    """Show a run: sessions, what is missing before it starts, what to do next."""
    found = run_or_404(request, run_id, "course.see")
    actor, scope = request.actor, queries.scope_of(found)
    sessions = list(found.sessions.all())
    rights = ("run", "safeguard", "start", "people", "attend", "test", "gain")
    context: dict[str, Any] = {
        "run": found,
        "place": _place(request, found),
        "partner": queries.partner_of(actor, found),
        "sessions": sessions,
        "next": next((s for s in sessions if s.state == "planned"), None),
        "hours": list(queries.hours_of(sessions)),
        "people": found.enrolments.filter(state="enrolled").count(),
        "missing": operations.missing(found) if found.state == "planned" else [],
        "needed_adults": operations.needed_adults(found),
        "may": {name: may(actor, f"course.{name}", scope) for name in rights},
        "lessons": _lessons(request, found),
        "crumbs": crumbs(None, found.code),
    }
    if context["may"]["people"]:
        context["without_consent"] = len(queries.missing_consent(found))
    return render(request, "courses/run.html", context)


def _lessons(request: StaffRequest, found: Run) -> list[tuple[str, str]]:
    """Return title and address of the lessons of a run's course."""
    if not found.course.lessons or not may_anywhere(request.actor, "lesson.see"):
        return []
    titles = lesson_titles()
    ids = dict(Lesson.objects.values_list("slug", "id"))
    return [
        (titles[key], reverse("learning:lesson", args=[ids[key]]))
        for key in found.course.lessons
        if key in titles
    ]


def _place(request: StaffRequest, found: Run) -> str:
    """Return where people meet, for those whose keys open it."""
    if not may(request.actor, "course.run", queries.scope_of(found)):
        return ""
    key = open_keys(request.actor, KIND, [found.id]).get(found.id)
    return key.read(found, "place") if key is not None else ""


@staff_page("course.run")
def change_run(request: StaffRequest, run_id: UUID) -> HttpResponse:
    """Change where, when and how a run takes place."""
    found = run_or_404(request, run_id, "course.run")
    values = {
        "way": found.way,
        "starts_on": found.starts_on,
        "place": _place(request, found),
        "area_code": found.area_id or "",
        "language": found.language,
        "partner_id": found.partner_id and str(found.partner_id),
    }
    return form_page(
        request,
        found,
        _("Change run"),
        form=partial(
            _VersionedRunForm,
            country_code=found.team.country_id,
            partners=partners_of(request, found.team, found.partner),
        ),
        save=lambda form: operations.change_run(
            request.actor, run_id, form.to_data(), form.cleaned_data["version"]
        ),
        done=run_url(found),
        submit=_("Save the changes"),
        saved=_("Saved."),
        values=values,
        version=found.version,
    )


class _VersionedRunForm(RunForm):
    form_key = None  # type: ignore[assignment]
    version = SafetyForm.base_fields["version"]


@staff_page("course.safeguard")
def safety(request: StaffRequest, run_id: UUID) -> HttpResponse:
    """Record how people are kept safe in a run."""
    found = run_or_404(request, run_id, "course.safeguard")
    key = open_keys(request.actor, KIND, [found.id]).get(found.id)
    values = {
        "places": found.places,
        "youngest": found.youngest,
        "adults": found.adults,
        "risks_checked_on": found.risks_checked_on,
        "risks": key.read(found, "risks") if key and found.risks_sealed else "",
        "photos": found.photos,
        "complaints_told": found.complaints_told,
        "focal_point_id": found.focal_point_id and str(found.focal_point_id),
    }
    return form_page(
        request,
        found,
        _("Safeguarding of this run"),
        form=partial(SafetyForm, colleagues=colleagues_of(found)),
        save=lambda form: operations.record_safety(
            request.actor, run_id, form.to_data(), form.cleaned_data["version"]
        ),
        done=run_url(found),
        submit=_("Save"),
        saved=_("Saved."),
        lead=_("A run cannot start without it."),
        values=values,
        version=found.version,
    )


@staff_page("course.start", methods=("POST",))
def start(request: StaffRequest, run_id: UUID) -> HttpResponse:
    """Start a run."""
    found = run_or_404(request, run_id, "course.start")
    url = run_url(found)
    return press_on(request, operations.start_run, run_id, url, _("Run started."))


@staff_page("course.run", methods=("POST",))
def finish(request: StaffRequest, run_id: UUID) -> HttpResponse:
    """Finish a run."""
    found = run_or_404(request, run_id, "course.run")
    url = run_url(found)
    return press_on(request, operations.finish_run, run_id, url, _("Run finished."))


@staff_page("course.run", methods=("POST",))
def reopen(request: StaffRequest, run_id: UUID) -> HttpResponse:
    """Reopen a run that was finished by mistake."""
    found = run_or_404(request, run_id, "course.run")
    url = run_url(found)
    return press_on(request, operations.reopen_run, run_id, url, _("Run reopened."))


@staff_page("course.run", methods=("POST",))
def cancel(request: StaffRequest, run_id: UUID) -> HttpResponse:
    """Cancel a run."""
    found = run_or_404(request, run_id, "course.run")
    url = run_url(found)
    return press_on(request, operations.cancel_run, run_id, url, _("Run cancelled."))
