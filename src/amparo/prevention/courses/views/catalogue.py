"""Programmes and courses: what is taught, before anybody runs it."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from amparo.foundation.accounts.decorators import staff_page
from amparo.foundation.accounts.middleware import StaffRequest
from amparo.foundation.organisations.models import Organisation
from amparo.foundation.policy import check, may
from amparo.foundation.questionnaires.presenters import title_of
from amparo.foundation.questionnaires.queries import offered
from amparo.prevention.learning.queries import lesson_titles

from .. import operations, queries
from ..forms import CourseForm, SafetyForm
from ..models import SITTING, Course
from ._shared import crumbs, form_page


class _VersionedCourseForm(CourseForm):
    form_key = None  # type: ignore[assignment]
    version = SafetyForm.base_fields["version"]


@staff_page("course.plan", methods=("GET", "HEAD"))
def catalogue(request: StaffRequest) -> HttpResponse:
    """Show the programmes and courses of the person's organisations."""
    context = {
        "programmes": queries.visible_programmes(request.actor),
        "may_run": bool(queries.teams_that_run(request.actor)),
        "crumbs": crumbs(None, _("Programmes and courses")),
    }
    return render(request, "courses/catalogue.html", context)


def _organisation_of(request: StaffRequest) -> Organisation:
    """Return the organisation for which the person writes courses."""
    for one in request.actor.assignments:
        scope = queries.scope_of_organisation(one.organisation_id)
        if may(request.actor, "course.plan", scope):
            return Organisation.objects.get(id=one.organisation_id)
    raise Http404


def _offers(ours: Organisation, course: Course | None = None) -> dict[str, Any]:
    """Return the lessons and tests to choose from, with those of the course."""
    lessons = lesson_titles()
    forms = [one.questionnaire for one in offered(SITTING, ours.circle)]
    tests = {one.key: title_of(one) for one in forms}
    if course is not None:
        lessons |= {key: key for key in course.lessons if key not in lessons}
        tests |= {key: key for key in course.tests if key not in tests}
    return {"lessons": lessons.items(), "tests": tests.items()}


@staff_page("course.plan")
def new_course(request: StaffRequest) -> HttpResponse:
    """Write a course, in a programme of that name."""
    ours = _organisation_of(request)

    def save(form: CourseForm) -> Course:
        said = form.cleaned_data
        programme = operations.add_programme(request.actor, ours.id, said["programme"])
        return operations.write_course(
            request.actor, programme.id, form.to_data(), said["form_key"]
        )

    return form_page(
        request,
        None,
        _("New course"),
        form=partial(CourseForm, **_offers(ours)),
        save=save,
        done=reverse("courses:catalogue"),
        submit=_("Save course"),
        saved=_("Course saved."),
    )


@staff_page("course.plan")
def change_course(request: StaffRequest, course_id: UUID) -> HttpResponse:
    """Change a course that has not been given yet."""
    course = queries.visible_courses(request.actor).filter(id=course_id).first()
    if course is None:
        raise Http404
    programme = course.programme
    scope = queries.scope_of_organisation(programme.organisation_id)
    check(request.actor, "course.plan", scope)

    def form(*args: Any, **kwargs: Any) -> CourseForm:
        offers = _offers(programme.organisation, course)
        built = _VersionedCourseForm(*args, **offers, **kwargs)
        built.fields["programme"].disabled = True
        built.fields["programme"].initial = programme.name
        return built

    def save(sent: CourseForm) -> Course:
        version = sent.cleaned_data["version"]
        return operations.change_course(
            request.actor, course_id, sent.to_data(), version
        )

    tests = [*course.tests, "", ""]
    values = {
        "title": course.title,
        "audience": course.audience,
        "session_count": course.session_count,
        "minutes": course.minutes,
        "goals": "\n".join(f"{g['key']}: {g['words']}" for g in course.goals),
        "lessons": course.lessons,
        "certificate_share": course.certificate_share,
        "test_a": tests[0],
        "test_b": tests[1],
    }
    return form_page(
        request,
        None,
        _("Change course"),
        form=form,
        save=save,
        done=reverse("courses:catalogue"),
        submit=_("Save course"),
        saved=_("Course saved."),
        values=values,
        version=course.version,
    )
