"""Tests before and after a run: cards, sittings, and what people gained."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from amparo.foundation.accounts.decorators import staff_page
from amparo.foundation.accounts.edit_page import press
from amparo.foundation.accounts.middleware import StaffRequest
from amparo.foundation.kernel.errors import RuleBroken

from .. import attach, operations, queries
from ..codes import Moment
from ..forms import CardsForm
from ..models import SITTING, Run, TestCard
from ..presenters import gain_chart, gain_rows
from ._shared import crumbs, run_or_404

_GET = ("GET", "HEAD")


def _tests_url(run: Run) -> str:
    return reverse("courses:tests", args=[run.id])


@staff_page("course.test")
def tests(request: StaffRequest, run_id: UUID) -> HttpResponse:
    """Show the cards and which tests were taken with each; make more."""
    run = run_or_404(request, run_id, "course.test")
    form = CardsForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        count = form.cleaned_data["count"]
        said = ngettext("%(n)s card made.", "%(n)s cards made.", count) % {"n": count}
        make = partial(operations.make_cards, request.actor, run_id, count)
        return press(request, make, _tests_url(run), said)
    done = set(attach.finished_sittings(run))
    rows = []
    for card in queries.cards_of(run):
        taken = {one.moment: one.id in done for one in card.sittings.all()}
        states = [
            {"moment": moment, "begun": moment in taken, "done": taken.get(moment)}
            for moment in Moment
        ]
        rows.append({"card": card, "states": states})
    context = {
        "run": run,
        "rows": rows,
        "moments": list(Moment),
        "form": form,
        "crumbs": crumbs(run, _("Tests")),
    }
    status = 422 if form.errors else 200
    return render(request, "courses/tests.html", context, status=status)


@staff_page("course.test", methods=_GET)
def print_cards(request: StaffRequest, run_id: UUID) -> HttpResponse:
    """Show the cards to print, cut and draw like lots."""
    run = run_or_404(request, run_id, "course.test")
    context = {
        "run": run,
        "cards": queries.cards_of(run),
        "crumbs": crumbs(run, _("Cards for the tests")),
    }
    return render(request, "courses/test_cards.html", context)


@staff_page("course.test", methods=("POST",))
def begin(request: StaffRequest, card_id: UUID, moment: str) -> HttpResponse:
    """Begin a test with a card, or go on with it."""
    card = TestCard.objects.filter(id=card_id).first()
    if card is None:
        raise Http404
    run = run_or_404(request, card.run_id, "course.test")
    if not run.course.tests or moment not in Moment.values:
        raise Http404
    key = operations.version_key(card, moment, run.course.tests)
    version = attach.version_of(run, key)
    try:
        if version is None:
            raise RuleBroken(_("This test is not published."))
        sitting = operations.begin_sitting(request.actor, card_id, moment)
    except RuleBroken as broken:
        messages.warning(request, str(broken.message))
        return redirect(_tests_url(run))
    draft = attach.draft_of(sitting)
    if draft is not None:
        return redirect("questionnaires:continue", draft.id)
    return redirect("questionnaires:begin", SITTING, sitting.id, version.id)


@staff_page("course.gain", methods=_GET)
def gain(request: StaffRequest, run_id: UUID) -> HttpResponse:
    """Show what people gained on each goal, with its uncertainty."""
    run = run_or_404(request, run_id, "course.gain")
    after, later = attach.gains_of(run), attach.gains_of(run, Moment.LATER)
    context = {
        "run": run,
        "after": gain_rows(run, after),
        "later": gain_rows(run, later),
        "chart": gain_chart(run, after, Moment.AFTER),
        "crumbs": crumbs(run, _("What people gained")),
    }
    return render(request, "courses/gain.html", context)
