"""How long a concern is kept: the page where a supervisor decides."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from amparo.foundation.accounts.decorators import staff_page
from amparo.foundation.accounts.edit_page import EditPage, edit
from amparo.foundation.accounts.middleware import StaffRequest
from amparo.foundation.countries import presenters
from amparo.foundation.countries.queries import deadline_hours, local_date
from amparo.foundation.policy import check

from ..concerns import operations, queries
from ..concerns.list_presenters import kinds_said
from ..concerns.models import Concern
from ..concerns.retention import ends
from .forms import DestroyForm, KeepForm


@staff_page("concern.destroy", methods=("GET", "HEAD"))
def keeping(request: StaffRequest, concern_id: UUID) -> HttpResponse:
    """Show why a concern is due to be destroyed; nothing of it is opened."""
    concern = _found(request, concern_id, "concern.destroy")
    context = {
        "concern": concern,
        "facts": _facts(concern),
        "ends": ends(concern),
        "why": _why(concern),
    }
    return render(request, "retention/retention.html", context)


def gone(request: StaffRequest, concern: Concern) -> HttpResponse:
    """Show to the team that a concern was destroyed, and what is left of it."""
    check(request.actor, "concern.open", queries.scope_of(concern))
    context = {"concern": concern, "facts": _facts(concern)}
    return render(request, "retention/retention.html", context)


def _found(request: StaffRequest, concern_id: UUID, verb: str) -> Concern:
    try:
        concern = queries.find(concern_id)
    except Concern.DoesNotExist as missing:
        raise Http404 from missing
    check(request.actor, verb, queries.scope_of(concern))
    return concern


def _facts(concern: Concern) -> list[tuple[str, object]]:
    facts: list[tuple[str, object]] = [
        (_("What it is about"), kinds_said(concern)),
        (_("Told"), _day(concern.came_at)),
        (_("Closed"), _day(concern.closed_at)),
        (_("What came of it"), concern.get_outcome_display()),
    ]
    if until := _kept_until(concern):
        facts.append((_("Kept longer until"), _day(until)))
    return facts


def _kept_until(concern: Concern) -> date | None:
    at = concern.keep_until
    return local_date(concern.country, at) if at else None


def _day(value: Any) -> str:
    return date_format(value, "DATE_FORMAT") if value else ""


def _why(concern: Concern) -> str:
    hours = deadline_hours(concern.country_id, "concern.retention")
    return _(
        "It led nowhere and has no case. %(country)s keeps such concerns for "
        "%(length)s after they were closed."
    ) % {"country": concern.country.label, "length": presenters.length(hours)}


@staff_page("concern.destroy")
def destroy(request: StaffRequest, concern_id: UUID) -> HttpResponse:
    """Take a supervisor's confirmation, and destroy."""
    concern = _found(request, concern_id, "concern.destroy")
    page = _page(
        concern,
        form=DestroyForm,
        save=lambda given: operations.destroy_concern(
            request.actor,
            concern_id,
            given["code"],
            given["early"],
            given["version"],
        ),
        title=_("Destroy %(code)s") % {"code": concern.code},
        lead=_(
            "Words, messages, names and contacts are gone for everybody, for good. "
            "Only the statistic stays."
        ),
        submit=_("Destroy it for good"),
        saved=_("Destroyed. Whoever opens the mailbox reads that it is gone."),
        danger=True,
    )
    return edit(request, page)


@staff_page("concern.keep")
def keep(request: StaffRequest, concern_id: UUID) -> HttpResponse:
    """Keep a concern longer, with a reason."""
    concern = _found(request, concern_id, "concern.keep")
    page = _page(
        concern,
        form=KeepForm,
        save=lambda given: operations.keep(
            request.actor,
            concern_id,
            given["until"],
            given["reason"],
            given["version"],
        ),
        title=_("Keep %(code)s longer") % {"code": concern.code},
        lead=_("Only as long as it is needed. Then you are asked again."),
        submit=_("Keep it until then"),
        saved=_("It is kept until that day."),
        values={"until": _kept_until(concern)},
    )
    return edit(request, page)


def _page(concern: Concern, **more: Any) -> EditPage:
    url = reverse("concerns:keeping", args=[concern.id])
    return EditPage(
        done=lambda _concern: url,
        cancel=url,
        crumbs=(
            (_("Concerns"), reverse("concerns:inbox")),
            (concern.code, url),
            (more["title"], ""),
        ),
        version=concern.version,
        **more,
    )
