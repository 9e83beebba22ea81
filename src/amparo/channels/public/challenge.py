"""Ask whether a person is there: only under very many forms, and easy to answer.

One word stands in a sentence and on one of six buttons; the person presses that button.
Nothing to type, to hear, to calculate or to recognise. What was sent is kept in
hidden fields and checked afterwards like any other form.
"""

from __future__ import annotations

import secrets

from django.http import HttpResponse, QueryDict
from django.utils.translation import pgettext_lazy

from amparo.foundation.kernel.secret import keyed_digest
from amparo.foundation.kernel.text import one_line

from . import rate_limits, tokens
from .rate_counter import counter
from .turns import takes_number
from .visits import Visit

BUTTONS = 6
QUIET = 5  # times that a form is taken without another question
FIELDS = ("question", "press")  # what the question adds to the form

# Things that a child of ten knows; in each language 22 different words.
WORDS = [
    pgettext_lazy("a word on a button", "river"),
    pgettext_lazy("a word on a button", "bread"),
    pgettext_lazy("a word on a button", "moon"),
    pgettext_lazy("a word on a button", "shoe"),
    pgettext_lazy("a word on a button", "tree"),
    pgettext_lazy("a word on a button", "rain"),
    pgettext_lazy("a word on a button", "bird"),
    pgettext_lazy("a word on a button", "table"),
    pgettext_lazy("a word on a button", "fish"),
    pgettext_lazy("a word on a button", "flower"),
    pgettext_lazy("a word on a button", "milk"),
    pgettext_lazy("a word on a button", "stone"),
    pgettext_lazy("a word on a button", "star"),
    pgettext_lazy("a word on a button", "chair"),
    pgettext_lazy("a word on a button", "bridge"),
    pgettext_lazy("a word on a button", "sun"),
    pgettext_lazy("a word on a button", "cup"),
    pgettext_lazy("a word on a button", "window"),
    pgettext_lazy("a word on a button", "salt"),
    pgettext_lazy("a word on a button", "cloud"),
    pgettext_lazy("a word on a button", "egg"),
    pgettext_lazy("a word on a button", "hat"),
]


def guard(visit: Visit, form: str, about: str) -> HttpResponse | None:
    """Slow a form down if many were sent; return the page that comes first, if any.

    That is the question, or for a number that finds all turns taken (``turns.py``) a
    page that asks to press again in a moment.

    ``about`` identifies this form: its token, or the number that someone tries or has
    opened.
    """
    request = visit.request
    if form == "read":
        slow = rate_limits.guessing(request, about)
    else:
        slow = rate_limits.sent(request, form, about)
    form_id = keyed_digest("challenge", f"{form}|{about}").hex()[:32]
    if slow.ask and not (_passed_recently(form_id) or _passed(request.POST, form_id)):
        # Nothing is looked up, so its time tells nothing and takes nobody's turn.
        visit.pace.grid, visit.pace.pause = 0.0, slow.pause
        return _ask(visit, form_id, again="question" in request.POST)
    if form == "read" and not takes_number(request):
        visit.pace.grid = 0.0
        return visit.show("public/one_moment.html", carried=_carried(request.POST))
    visit.pace.pause = 0.0 if slow.ask else slow.pause
    return None


def _passed_recently(form_id: str) -> bool:
    """Return whether someone passed for this form and has not sent it often since."""
    name = f"quiet|{form_id}"
    return counter().look(name) > 0 and counter().add(name) <= QUIET


def _passed(posted: QueryDict, form_id: str) -> bool:
    """Return whether the right word was pressed, for this form, at the first try."""
    question = tokens.read_question(one_line(posted.get("question", "")))
    if question is None or question.about != form_id:
        return False
    if counter().add(f"question|{question.name}", question.made) > 1:
        return False
    if posted.get("press") != str(question.right):
        return False
    counter().add(f"quiet|{form_id}")
    return True


def _ask(visit: Visit, form_id: str, *, again: bool) -> HttpResponse:
    """Show six words; everything that was sent is in hidden fields."""
    words = secrets.SystemRandom().sample(WORDS, BUTTONS)
    right = secrets.randbelow(BUTTONS)
    return visit.show(
        "public/challenge.html",
        words=words,
        word=words[right],
        question=tokens.new_question(form_id, right),
        again=again,
        carried=_carried(visit.request.POST),
    )


def _carried(posted: QueryDict) -> list[tuple[str, str]]:
    """Return what was sent, for hidden fields, without what the question added."""
    return [
        (name, value)
        for name, values in posted.lists()
        if name not in FIELDS
        for value in values
    ]
