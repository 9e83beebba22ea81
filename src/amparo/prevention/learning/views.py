"""Lessons for staff: list, read, write with a preview."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from amparo.foundation.accounts.decorators import staff_page
from amparo.foundation.accounts.edit_page import EditPage, edit
from amparo.foundation.accounts.middleware import StaffRequest
from amparo.foundation.countries.queries import programme_countries
from amparo.foundation.kernel.languages import label_for_staff, name_in_sentence
from amparo.foundation.policy import may, may_anywhere

from . import operations, presenters, queries
from .checks import problems_of
from .document import NotALesson, read
from .forms import EnglishForm, NewLessonForm, TranslationForm
from .models import Lesson, LessonText
from .queries import SOURCE, document_of

READ = ("GET", "HEAD")


@staff_page("lesson.see", methods=READ)
def lessons(request: StaffRequest) -> HttpResponse:
    """Every lesson, by whom it is for."""
    countries = presenters.own_countries(request.actor)
    context = {
        "groups": presenters.lesson_rows(
            list(queries.newest_texts()),
            list(queries.standing_sign_offs(country_id__in=countries)),
            countries,
        ),
        "edits": may_anywhere(request.actor, "lesson.edit"),
    }
    return render(request, "learning/list.html", context)


@staff_page("lesson.see", methods=READ)
def lesson(request: StaffRequest, lesson_id: UUID) -> HttpResponse:
    """One lesson: its languages, and for which countries it is signed off."""
    found = get_object_or_404(Lesson, id=lesson_id)
    texts = list(queries.newest_texts(lesson=found))
    signed = presenters.sign_off_rows(list(queries.standing_sign_offs(lesson=found)))
    for row in signed:
        scope = operations.scope_of_country(row["country"])
        row["may_withdraw"] = may(request.actor, "lesson.withdraw", scope)
    known = {text.language for text in texts}
    edits = may_anywhere(request.actor, "lesson.edit")
    context = {
        "lesson": found,
        "title": presenters.title_of(texts),
        "audience": found.get_audience_display(),
        "facts": presenters.facts_of(texts),
        "languages": [presenters.language_row(found, text) for text in texts],
        "signed": signed,
        "others": [
            (name_in_sentence(code), reverse("learning:edit", args=[found.id, code]))
            for code in settings.PUBLIC_LANGUAGES
            if edits and code not in known
        ],
        "crumbs": _crumbs((presenters.title_of(texts), "")),
    }
    return render(request, "learning/lesson.html", context)


@staff_page("lesson.see", methods=READ)
def text(request: StaffRequest, lesson_id: UUID, code: str) -> HttpResponse:
    """The newest wording of a lesson in a language, step by step."""
    found = get_object_or_404(Lesson, id=lesson_id)
    newest = queries.newest_text(found, code)
    if newest is None:
        raise Http404
    return _text_page(request, newest, is_newest=True)


@staff_page("lesson.see", methods=READ)
def earlier(
    request: StaffRequest, lesson_id: UUID, code: str, number: int
) -> HttpResponse:
    """An earlier wording, which a sign-off may still stand for."""
    found = get_object_or_404(
        LessonText.objects.select_related("lesson", "author"),
        lesson_id=lesson_id,
        language=code,
        number=number,
    )
    return _text_page(request, found, is_newest=False)


def _text_page(
    request: StaffRequest, text: LessonText, is_newest: bool
) -> HttpResponse:
    lesson = text.lesson
    source = queries.newest_text(lesson, SOURCE)
    english = document_of(source) if source and text.language != SOURCE else None
    states = queries.states_of(text, lesson) if english else None
    name = label_for_staff(text.language)
    context = {
        "lesson": lesson,
        "text": text,
        "title": document_of(text).title,
        "language_name": name,
        "wording": presenters.wording_of(text),
        "steps": presenters.steps_of(document_of(text), english, states),
        "is_newest": is_newest,
        "edits": is_newest and may_anywhere(request.actor, "lesson.edit"),
        "sign_for": _sign_for(request, text),
        "history": list(
            queries.texts_of(lesson, text.language).select_related("author")
        ),
        "crumbs": _crumbs(
            (_title(lesson), reverse("learning:lesson", args=[lesson.id])), (name, "")
        ),
    }
    return render(request, "learning/text.html", context)


def _sign_for(request: StaffRequest, text: LessonText) -> list[tuple[str, str]]:
    """Return the countries for which the person may sign a text, with the address."""
    if text.author_id == request.actor.user_id or queries.stale_steps(text):
        return []
    return [
        (each.label, reverse("learning:sign_off", args=[text.id, each.code]))
        for each in programme_countries()
        if may(
            request.actor,
            "lesson.sign_off",
            operations.scope_of_country(each.code),
        )
    ]


@staff_page("lesson.edit")
def add(request: StaffRequest) -> HttpResponse:
    """Write a new lesson."""

    def save(given: dict[str, Any]) -> Lesson:
        return operations.add_lesson(
            request.actor, given["slug"], given["audience"], given["source"]
        )

    page = EditPage(
        form=NewLessonForm,
        save=save,
        done=lambda made: reverse("learning:lesson", args=[made.id]),
        title=_("New lesson"),
        lead=_("Write it in English first. It is a draft until someone signs it off."),
        submit=_("Save draft"),
        saved=_("Draft saved."),
        cancel=reverse("learning:list"),
        crumbs=_crumbs((_("New lesson"), "")),
        values={"source": _BLANK},
        template="learning/edit.html",
    )
    return _preview(request, page, "") or edit(request, page)


@staff_page("lesson.edit")
def change(request: StaffRequest, lesson_id: UUID, code: str) -> HttpResponse:
    """Write the next wording of a lesson in a language."""
    found = get_object_or_404(Lesson, id=lesson_id)
    if code not in settings.PUBLIC_LANGUAGES:
        raise Http404
    newest = queries.newest_text(found, code)
    english = queries.newest_text(found, SOURCE)
    here = newest or english
    title = label_for_staff(code)
    back = reverse("learning:lesson", args=[found.id])

    def save(given: dict[str, Any]) -> LessonText:
        return operations.write_text(
            request.actor,
            found.id,
            code,
            given["source"],
            given["version"],
            given.get("all_checked", False),
        )

    page = EditPage(
        form=EnglishForm if code == SOURCE else TranslationForm,
        save=save,
        done=lambda made: reverse("learning:text", args=[found.id, made.language]),
        title=f"{_title(found)}: {title}",
        lead=_("What people read now stays until someone signs off the new wording."),
        submit=_("Save draft"),
        saved=_("Draft saved."),
        cancel=back,
        crumbs=_crumbs((_title(found), back), (title, "")),
        values={"source": here.source if here else ""},
        version=newest.number if newest else 0,
        template="learning/edit.html",
    )
    return _preview(request, page, found.audience) or edit(request, page)


def _preview(
    request: StaffRequest, page: EditPage, audience: str
) -> HttpResponse | None:
    """Show the form again with what it would look like; nothing is saved."""
    if request.method != "POST" or "preview" not in request.POST:
        return None
    form = page.form(request.POST)
    context: dict[str, Any] = {"page": page, "form": form, "version": page.version}
    if form.is_valid():
        given = form.cleaned_data
        try:
            found = read(given["source"])
        except NotALesson as broken:
            context["broken"] = str(broken)
        else:
            problems = problems_of(found, audience or given["audience"])
            context |= {"steps": presenters.steps_of(found), "problems": problems}
    return render(request, page.template, context)


def _title(lesson: Lesson) -> str:
    texts = list(queries.newest_texts(lesson=lesson))
    return presenters.title_of(texts) or lesson.slug


def _crumbs(*more: tuple[Any, str]) -> tuple[Any, ...]:
    return ((_("Lessons"), reverse("learning:list")), *more)


_BLANK = """+++
title = "A title"
summary = "What it is about, in one sentence."
itgse = ["4.1"]
crc = ["19"]
online = false
care = false
licence = "CC BY 4.0"
+++

## screen hello
Two or three short sentences.

## question first
A question?

- An answer
  > What you say to it.
- Another answer
  > What you say to it.

## help help
Whom one can tell, and that there are numbers on this page.

## facilitator notes
What the person who leads it should know.
"""
