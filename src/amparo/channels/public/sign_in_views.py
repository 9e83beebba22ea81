"""Signing in to a session of a course with a card: a code, and nobody's name."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from amparo.foundation.accounts.decorators import public_page
from amparo.foundation.kernel.errors import RuleBroken
from amparo.foundation.kernel.text import one_line
from amparo.prevention.courses.operations import sign_in

from . import tokens
from .challenge import guard
from .turns import set_pace
from .visits import Visit, guarded, language_of, refusal_of

_METHODS = ("GET", "HEAD", "POST")


@csrf_exempt
@public_page
def here(request: HttpRequest, door: str) -> HttpResponse:
    """Ask for the code of a card; say only that it was taken."""
    visit = Visit(request, language_of(request, "", None), None, "start")
    set_pace(request, visit.pace)
    with translation.override(visit.language):
        if request.method not in _METHODS:
            answer = visit.show("public/unreadable.html", status=405)
            answer.headers["Allow"] = ", ".join(_METHODS)
            return guarded(answer)
        return guarded(refusal_of(visit, set()) or _answer(visit, door))


def _answer(visit: Visit, door: str) -> HttpResponse:
    posted = visit.request.POST
    if visit.request.method != "POST":
        return _ask(visit)
    token = one_line(posted.get("token", ""))
    if (question := guard(visit, "card", token)) is not None:
        return question
    if tokens.read_form(token) is None or posted.get("website"):
        return _ask(visit, _("Nothing is lost. Please press the button once more."))
    try:
        sign_in(door, posted.get("card", ""))
    except RuleBroken:
        return _ask(visit, _("This does not work now. Please ask the trainer."))
    return visit.show("public/here_done.html")


def _ask(visit: Visit, notice: str = "") -> HttpResponse:
    """Show the form; never what was typed before, for the next person holds it."""
    return visit.show("public/here.html", token=tokens.new_form(), notice=notice)
