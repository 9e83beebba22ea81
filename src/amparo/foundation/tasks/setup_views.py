"""The set-up list as rows: on an administrator's "My day", and as a page."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ..accounts.decorators import staff_page
from ..accounts.middleware import StaffRequest
from ..policy import Actor, may_anywhere
from .presenters import Row
from .setup_list import Result, State, Step, steps_for

_NAMED = 3  # of what is missing; the page behind the link has all
_WORDS = {
    State.DONE: (gettext_lazy("Done"), "good"),
    State.OPEN: (gettext_lazy("To do"), "warn"),
    State.ADVISED: (gettext_lazy("Recommended"), "note"),
    State.LATER: (gettext_lazy("Later"), "quiet"),
}


@dataclass(frozen=True)
class SetUp:
    """What a page shows: a sentence, what to do now, and all steps."""

    sentence: str
    now: list[Row]
    rows: list[Row]


def set_up_of(actor: Actor) -> SetUp | None:
    """Return the set-up list of someone who administers; None for everyone else."""
    if not may_anywhere(actor, "task.see_setup"):
        return None
    found = steps_for(actor)
    done = sum(one.state is State.DONE for _step, one in found)
    sentence = ngettext(
        "%(done)s of %(n)s step done", "%(done)s of %(n)s steps done", len(found)
    ) % {"done": done, "n": len(found)}
    now = [_row(step, one) for step, one in found if one.state is State.OPEN]
    return SetUp(sentence, now, [_row(step, one) for step, one in found])


def _row(step: Step, found: Result) -> Row:
    word, tone = _WORDS[found.state]
    second = str(step.why)
    if found.missing:
        second += " " + _("Missing: %(names)s.") % {"names": _names(found.missing)}
    later = found.state is State.LATER
    return {
        "title": step.label,
        "url": "" if later else found.url,
        "second": second,
        "state": word,
        "tone": tone,
    }


def _names(names: list[str]) -> str:
    more = len(names) - _NAMED
    said = ", ".join(names[:_NAMED])
    if more < 1:
        return said
    return _("%(names)s and %(n)s more") % {"names": said, "n": more}


@staff_page("task.see_setup", methods=("GET", "HEAD"))
def setup(request: StaffRequest) -> HttpResponse:
    """Show every step of setting up, with its state, its reason and its page."""
    context = {
        "set_up": set_up_of(request.actor),
        "crumbs": ((_("My day"), reverse("tasks:my_day")), (_("Set-up list"), "")),
    }
    return render(request, "tasks/setup.html", context)
