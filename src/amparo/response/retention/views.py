"""The pages where a supervisor extends retention or deletes a concern."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from amparo.foundation.accounts.decorators import staff_page
from amparo.foundation.accounts.edit_page import EditPage, edit
from amparo.foundation.accounts.middleware import StaffRequest
from amparo.foundation.countries import presenters
from amparo.foundation.countries.queries import deadline_hours
from amparo.foundation.lists.requests import asked_of
from amparo.foundation.lists.views import bulk
from amparo.foundation.tasks.queries import housekeeping

from ..concerns.list_presenters import retained_until, retention_facts
from ..concerns.models import Concern
from ..concerns.queries import find
from ..concerns.views._shared import found_or_404, list_crumbs
from . import operations
from .forms import DeleteForm, ExtendForm, ExtendManyForm
from .rules import retention_end
from .tasks import EXTEND


@staff_page("retention.delete", methods=("GET", "HEAD"))
def retention(request: StaffRequest, concern_id: UUID) -> HttpResponse:
    """Show why a concern is due to be deleted; nothing of it is opened."""
    concern = found_or_404(request, concern_id, "retention.delete")
    if concern.destroyed_at is not None:
        return redirect("concerns:concern", concern.id)
    context = {
        "concern": concern,
        "crumbs": list_crumbs(
            (concern.code, reverse("concerns:concern", args=[concern.id])),
            (_("Retention"), ""),
        ),
        "facts": retention_facts(concern),
        "end": retention_end(concern),
        "why": _why(concern),
    }
    return render(request, "retention/retention.html", context)


def _why(concern: Concern) -> str:
    hours = deadline_hours(concern.country_id, "concern.retention")
    return _(
        "It led nowhere and has no case. %(country)s keeps such concerns for "
        "%(length)s after they were closed."
    ) % {"country": concern.country.label, "length": presenters.length(hours)}


@staff_page("retention.delete")
def delete(request: StaffRequest, concern_id: UUID) -> HttpResponse:
    """Delete a concern once a supervisor confirms it."""
    concern = found_or_404(request, concern_id, "retention.delete")
    page = _page(
        concern,
        form=DeleteForm,
        save=lambda given: operations.delete_concern(
            request.actor,
            concern_id,
            given["code"],
            given["early"],
            given["version"],
        ),
        title=_("Delete %(code)s") % {"code": concern.code},
        lead=_(
            "Words, messages, names and contacts are deleted for everyone, "
            "for good. Only the statistics stay."
        ),
        submit=_("Delete permanently"),
        saved=_("Concern deleted. Anyone who opens the mailbox reads that it is gone."),
        danger=True,
    )
    return edit(request, page)


@staff_page("retention.extend")
def extend(request: StaffRequest, concern_id: UUID) -> HttpResponse:
    """Extend the retention of a concern, with a reason."""
    concern = found_or_404(request, concern_id, "retention.extend")
    page = _page(
        concern,
        form=ExtendForm,
        save=lambda given: operations.extend_retention(
            request.actor,
            concern_id,
            given["until"],
            given["reason"],
            given["version"],
        ),
        title=_("Extend retention of %(code)s") % {"code": concern.code},
        lead=_("Only as long as it is needed. Then you will be asked again."),
        submit=_("Extend retention"),
        saved=_("Retention extended until that day."),
        values={"until": retained_until(concern)},
    )
    return edit(request, page)


@staff_page("retention.extend", methods=("POST",))
def extend_many(request: StaffRequest) -> HttpResponse:
    """Extend the retention of the chosen concerns, each with the same reason."""
    actor = request.actor
    return bulk(
        request,
        EXTEND,
        housekeeping(actor),
        asked_of(request),
        reverse("tasks:housekeeping"),
        # They saw the tasks: one that a colleague has decided about is no longer open.
        do=lambda task, _seen, said: operations.extend_retention(
            actor,
            task.subject_id,
            said["until"],
            said["reason"],
            find(task.subject_id).version,
        ),
        form=ExtendManyForm,
    )


def _page(concern: Concern, **more: Any) -> EditPage:
    url = reverse("retention:retention", args=[concern.id])
    return EditPage(
        done=lambda _concern: url,
        cancel=url,
        crumbs=list_crumbs((concern.code, url), (more["title"], "")),
        version=concern.version,
        **more,
    )
