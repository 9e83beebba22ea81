"""Signing a lesson off for the people of a country, and withdrawing that."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from amparo.foundation.accounts.decorators import staff_page
from amparo.foundation.accounts.edit_page import EditPage, edit
from amparo.foundation.accounts.middleware import StaffRequest
from amparo.foundation.countries.queries import programme_countries
from amparo.foundation.kernel.languages import label_for_staff
from amparo.foundation.policy import check

from . import operations
from .forms import SignOffForm, WithdrawForm
from .models import LessonSignOff, LessonText
from .queries import document_of


@staff_page("lesson.sign_off")
def sign(request: StaffRequest, text_id: UUID, country: str) -> HttpResponse:
    """Sign one wording of a lesson for a country."""
    text = get_object_or_404(LessonText.objects.select_related("lesson"), id=text_id)
    place = get_object_or_404(programme_countries(), code=country)
    scope = operations.scope_of_country(place.code)
    check(request.actor, "lesson.sign_off", scope)
    back = reverse("learning:text", args=[text.lesson_id, text.language])

    def save(given: dict[str, Any]) -> LessonSignOff:
        return operations.sign_off(request.actor, text.id, place.code, given["work"])

    page = EditPage(
        form=SignOffForm,
        save=save,
        done=lambda _made: reverse("learning:lesson", args=[text.lesson_id]),
        title=_("Sign off for %(country)s") % {"country": place.label},
        lead=_(
            "“%(title)s”, %(language)s, wording %(number)s. By signing off, you "
            "confirm with your name that it is true, kind and clear for people here."
        )
        % {
            "title": document_of(text).title,
            "language": label_for_staff(text.language),
            "number": text.number,
        },
        submit=_("Sign off"),
        saved=_("Signed off. People in this country can read it now."),
        cancel=back,
        crumbs=_crumbs((document_of(text).title, back)),
    )
    return edit(request, page)


@staff_page("lesson.withdraw")
def withdraw(request: StaffRequest, sign_off_id: UUID) -> HttpResponse:
    """Withdraw a sign-off."""
    found = get_object_or_404(
        LessonSignOff.objects.select_related("text", "country"), id=sign_off_id
    )
    scope = operations.scope_of_country(found.country_id)
    check(request.actor, "lesson.withdraw", scope)
    back = reverse("learning:lesson", args=[found.lesson_id])

    def save(given: dict[str, Any]) -> LessonSignOff:
        return operations.withdraw(request.actor, found.id, given["why"])

    page = EditPage(
        form=WithdrawForm,
        save=save,
        done=lambda _made: back,
        title=_("Withdraw sign-off: %(country)s") % {"country": found.country.label},
        lead=_("People in this country do not see the lesson any more."),
        submit=_("Withdraw sign-off"),
        saved=_("Sign-off withdrawn."),
        cancel=back,
        crumbs=_crumbs((document_of(found.text).title, back)),
        danger=True,
    )
    return edit(request, page)


def _crumbs(*more: tuple[Any, str]) -> tuple[Any, ...]:
    return ((_("Lessons"), reverse("learning:list")), *more)
