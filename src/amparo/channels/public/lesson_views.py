"""Lessons and the offer check, for everyone: no account, no cookie, no script.

Choices are links, and feedback unfolds where it stands, so that no answer is ever sent.
A lesson may be in another language than the page; then the page says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.csrf import csrf_exempt

from amparo.foundation.accounts.decorators import public_page
from amparo.foundation.kernel.languages import label_of
from amparo.foundation.kernel.qr import svg_path
from amparo.prevention.learning.codes import CHILDREN
from amparo.prevention.learning.document import Step
from amparo.prevention.learning.offer_texts import OFFICES, QUESTIONS
from amparo.prevention.learning.offers import offices_for
from amparo.prevention.learning.presenters import drawing
from amparo.prevention.learning.queries import (
    SOURCE,
    PublicLesson,
    offer_state,
    public_lessons,
)
from amparo.prevention.learning.titles import AUDIENCES, TITLES
from amparo.response.concerns.queries import intake_for

from .lesson_forms import NO_SUCH_CODE, ClassCodeForm
from .visits import Visit, page

Context = dict[str, Any]


# -- Lists -----------------------------------------------------------------------------


@page("lessons", sends=[ClassCodeForm])
def lessons(visit: Visit) -> HttpResponse:
    """Choose a lesson, or go on with the code of the class."""
    form = ClassCodeForm(visit.request.POST or None)
    if visit.request.method == "POST" and form.is_valid():
        number, place = form.cleaned_data["code"]
        if _has_screen(visit, number, place):
            url = visit.url("screen", number=number, place=place)
            return HttpResponseRedirect(url, status=303)
        form.add_error("code", NO_SUCH_CODE)
    shown, _draft = offer_state(visit.country_code)
    return visit.show(
        "public/lessons.html",
        status=422 if form.is_bound else 200,
        form=form,
        groups=list(_groups(visit)),
        offer_url=visit.url("offer") if shown else "",
        country_url=visit.url("country"),
    )


def _groups(visit: Visit) -> Iterator[Context]:
    """Yield the lessons that people here may read, by whom they are for."""
    found = public_lessons(visit.country_code)
    for audience, label in AUDIENCES.items():
        rows = [
            _row(visit, chosen)
            for chosen in (_in_language(visit, found, number) for number in found)
            if chosen.audience == audience
        ]
        if rows:
            yield {
                "label": label,
                "rows": rows,
                "set_url": visit.url("lesson_set", audience=audience),
            }


def _row(visit: Visit, chosen: PublicLesson) -> Context:
    return {
        "url": visit.url("lesson", number=chosen.number),
        "title": _title(visit, chosen),
        "title_language": _title_language(visit, chosen),
        "other_language": _other_language(visit, chosen),
        "language": chosen.language,
    }


# -- One lesson ------------------------------------------------------------------------


@page("lesson")
def lesson(visit: Visit) -> HttpResponse:
    """Begin a lesson: its first screen."""
    return _screen(visit, _chosen(visit), 1)


@page("screen")
def screen(visit: Visit) -> HttpResponse:
    """Show one screen of a lesson."""
    return _screen(visit, _chosen(visit), visit.more["place"])


@page("booklet")
def booklet(visit: Visit) -> HttpResponse:
    """Show a lesson as a whole, with the notes for who leads it; to read or print."""
    chosen = _chosen(visit)
    return visit.show(
        "public/lesson_booklet.html",
        **_frame(visit, chosen),
        steps=[_shown(visit, chosen, step) for step in chosen.document.steps],
    )


@page("poster")
def poster(visit: Visit) -> HttpResponse:
    """Show a sheet to hang up: a neutral title, a code to scan, the help lines."""
    chosen = _chosen(visit)
    address = urljoin(settings.AMPARO_ORIGIN, visit.url("lesson", number=chosen.number))
    side, path = svg_path(address)
    return visit.show(
        "public/lesson_poster.html",
        **_frame(visit, chosen),
        address=address.partition("://")[2],
        side=side,
        path=path,
    )


@public_page
@csrf_exempt
def lesson_set(request: HttpRequest, **address: Any) -> HttpResponse:
    """Send the lessons for one audience as one file to carry on a phone."""
    answer: HttpResponse = _lesson_set(request, **address)
    if answer.status_code == 200:
        answer.headers["Content-Disposition"] = 'attachment; filename="help.html"'
    return answer


@page("lesson_set")
def _lesson_set(visit: Visit) -> HttpResponse:
    audience = visit.more["audience"]
    found = public_lessons(visit.country_code)
    rows = [_in_language(visit, found, number) for number in found]
    chosen = [each for each in rows if each.audience == audience]
    if not chosen:
        raise Http404
    return visit.show(
        "public/lesson_set.html",
        label=AUDIENCES[audience],
        lessons=[_carried(visit, each) for each in chosen],
        # What its exit shows instead: an innocent page, and no network is needed.
        times_table=[[a * b for b in range(1, 11)] for a in range(1, 11)],
    )


def _carried(visit: Visit, chosen: PublicLesson) -> Context:
    frame = _frame(visit, chosen)
    frame["steps"] = [
        _shown(visit, chosen, step, within=f"#l{chosen.number}-")
        for step in chosen.document.steps
    ]
    return frame


def _screen(visit: Visit, chosen: PublicLesson, place: int) -> HttpResponse:
    screens = chosen.document.screens
    if not 1 <= place <= len(screens):
        raise Http404
    return visit.show(
        "public/lesson_screen.html",
        **_frame(visit, chosen),
        step=_shown(visit, chosen, screens[place - 1]),
        place=place,
        count=len(screens),
        code=f"{chosen.number}-{place}",
        before=_address(visit, chosen, place - 1) if place > 1 else "",
    )


def _frame(visit: Visit, chosen: PublicLesson) -> Context:
    return {
        "lesson": chosen,
        "title": _title(visit, chosen),
        "title_language": _title_language(visit, chosen),
        "other_language": _other_language(visit, chosen),
        "is_for_children": chosen.audience in CHILDREN,
        "list_url": visit.url("lessons"),
        "booklet_url": visit.url("booklet", number=chosen.number),
        "poster_url": visit.url("poster", number=chosen.number),
        "tell_url": visit.url("worried") if intake_for(visit.country_code) else "",
    }


def _shown(visit: Visit, chosen: PublicLesson, step: Step, within: str = "") -> Context:
    """Return a step for a template; ``within``: its links stay in one file."""
    document = chosen.document

    def link(key: str) -> str:
        if within:
            return within + key
        return _address(visit, chosen, document.number_of(key))

    after = document.after(step) if step.is_read_aloud else None
    return {
        "kind": step.kind,
        "key": step.key,
        "html": step.html,
        "drawing": drawing(step.picture) if step.picture else "",
        "choices": [(each.words, link(each.target)) for each in step.choices],
        "answers": step.answers,
        "next": link(after.key) if after and not step.choices else "",
    }


# -- The offer check -------------------------------------------------------------------


@page("offer")
def offer(visit: Visit) -> HttpResponse:
    """Eight questions about an offer; what is worth checking unfolds under each."""
    shown, draft = offer_state(visit.country_code)
    if not shown:
        raise Http404
    offices = offices_for(visit.country_code)
    return visit.show(
        "public/offer.html",
        questions=QUESTIONS,
        draft=draft,
        offices=[(OFFICES[each.use], each.name) for each in offices],
        tell_url=visit.url("worried") if intake_for(visit.country_code) else "",
        list_url=visit.url("lessons"),
    )


# -- Which language --------------------------------------------------------------------


def _chosen(visit: Visit) -> PublicLesson:
    found = public_lessons(visit.country_code)
    if visit.more["number"] not in found:
        raise Http404
    return _in_language(visit, found, visit.more["number"])


def _in_language(
    visit: Visit, found: dict[int, dict[str, PublicLesson]], number: int
) -> PublicLesson:
    """Return a lesson in the language of the page or, without one, the nearest."""
    known = found[number]
    spoken = visit.country.languages if visit.country else []
    wanted = (visit.language, *spoken, SOURCE, *known)
    return next(known[code] for code in wanted if code in known)


def _title(visit: Visit, chosen: PublicLesson) -> str:
    """Return a title in the language of the page, where we have one."""
    if chosen.language == visit.language:
        return chosen.document.title
    return str(TITLES.get(chosen.slug, chosen.document.title))


def _title_language(visit: Visit, chosen: PublicLesson) -> str:
    """Return the language of the title; empty if it is that of the page."""
    known = chosen.language == visit.language or chosen.slug in TITLES
    return "" if known else chosen.language


def _other_language(visit: Visit, chosen: PublicLesson) -> str:
    """Return the own name of the lesson's language, if it is not that of the page."""
    same = chosen.language == visit.language
    return "" if same else str(label_of(chosen.language))


def _address(visit: Visit, chosen: PublicLesson, place: int) -> str:
    return visit.url("screen", number=chosen.number, place=place)


def _has_screen(visit: Visit, number: int, place: int) -> bool:
    found = public_lessons(visit.country_code)
    if number not in found:
        return False
    return 1 <= place <= len(_in_language(visit, found, number).document.screens)
