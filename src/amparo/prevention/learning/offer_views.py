"""The offer check for staff: its signs and offices by country, and who signed them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from amparo.foundation.accounts.decorators import staff_page
from amparo.foundation.accounts.edit_page import EditPage, edit
from amparo.foundation.accounts.middleware import StaffRequest
from amparo.foundation.countries.models import Confidence, Country
from amparo.foundation.countries.queries import programme_countries
from amparo.foundation.kernel.errors import Conflict, RuleBroken
from amparo.foundation.policy import check, may

from . import operations
from .forms import OfferSignOffForm, WithdrawForm
from .offer_texts import OFFICES, QUESTIONS
from .offers import Sign, offer_digest, offices_for, signs_for
from .queries import standing_offer_sign_off

READ = ("GET", "HEAD")


@staff_page("lesson.see", methods=READ)
def countries(request: StaffRequest) -> HttpResponse:
    """Every country, with whether its offer check is signed off."""
    rows = []
    for each in programme_countries():
        signed = standing_offer_sign_off(each.code)
        rows.append(
            {
                "title": each.label,
                "url": reverse("learning:offer", args=[each.code]),
                "second": signed.signer.name if signed else "",
                "state": _("Signed off") if signed else _("Draft"),
                "tone": "good" if signed else "quiet",
            }
        )
    context = {"rows": rows, "crumbs": _crumbs((_("Offer check"), ""))}
    return render(request, "learning/offers.html", context)


@staff_page("lesson.see", methods=READ)
def offer(request: StaffRequest, country: str) -> HttpResponse:
    """The offer check of a country: questions, signs and offices with their source."""
    place = _country(country)
    scope = operations.scope_of_country(place.code)
    signs = signs_for(place.code)
    context = {
        "place": place,
        "signed": standing_offer_sign_off(place.code),
        "questions": [
            (question, {_weight(s): "" for s in signs if s.question == question.key})
            for question in QUESTIONS
        ],
        "offices": [
            (
                OFFICES[each.use],
                each,
                Confidence(each.confidence).label,
                date.fromisoformat(each.reviewed_on),
            )
            for each in offices_for(place.code)
        ],
        "sources": sorted({sign.source for sign in signs}),
        "may_sign": may(request.actor, "lesson.sign_offer", scope),
        "may_withdraw": may(request.actor, "lesson.withdraw_offer", scope),
        "crumbs": _crumbs(
            (_("Offer check"), reverse("learning:offers")), (place.label, "")
        ),
    }
    return render(request, "learning/offer.html", context)


def _weight(sign: Sign) -> str:
    return _("Strong sign") if sign.strength == "strong" else _("Medium sign")


@staff_page("lesson.sign_offer")
def sign(request: StaffRequest, country: str) -> HttpResponse:
    """Sign the offer check for a country."""
    place = _country(country)
    scope = operations.scope_of_country(place.code)
    check(request.actor, "lesson.sign_offer", scope)
    back = reverse("learning:offer", args=[place.code])

    def save(given: dict[str, Any]) -> Any:
        try:
            return operations.sign_offer(
                request.actor, place.code, given["seen"], given["work"]
            )
        except Conflict as changed:  # there is nothing of theirs to choose from
            raise RuleBroken(changed.message) from changed

    page = EditPage(
        form=OfferSignOffForm,
        save=save,
        done=lambda _made: back,
        title=_("Sign off the offer check for %(country)s") % {"country": place.label},
        lead=_(
            "By signing off, you confirm with your name that the questions, the "
            "offices and the papers are right for people here."
        ),
        submit=_("Sign off"),
        saved=_("Signed off. People in this country can read it now."),
        cancel=back,
        crumbs=_crumbs((place.label, back)),
        values={"seen": offer_digest(place.code)},
    )
    return edit(request, page)


@staff_page("lesson.withdraw_offer")
def withdraw(request: StaffRequest, country: str) -> HttpResponse:
    """Withdraw the sign-off of the offer check of a country."""
    place = _country(country)
    scope = operations.scope_of_country(place.code)
    check(request.actor, "lesson.withdraw_offer", scope)
    back = reverse("learning:offer", args=[place.code])

    def save(given: dict[str, Any]) -> None:
        operations.withdraw_offer(request.actor, place.code, given["why"])

    page = EditPage(
        form=WithdrawForm,
        save=save,
        done=lambda _made: back,
        title=_("Withdraw sign-off: %(country)s") % {"country": place.label},
        lead=_("People in this country do not see the offer check any more."),
        submit=_("Withdraw sign-off"),
        saved=_("Sign-off withdrawn."),
        cancel=back,
        crumbs=_crumbs((place.label, back)),
        danger=True,
    )
    return edit(request, page)


def _country(code: str) -> Country:
    return get_object_or_404(programme_countries(), code=code)


def _crumbs(*more: tuple[Any, str]) -> tuple[Any, ...]:
    return ((_("Lessons"), reverse("learning:list")), *more)
