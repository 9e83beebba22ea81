"""The pages of saved views: save, rename, share, delete, restore."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from ..accounts.decorators import safe_next, staff_page
from ..accounts.edit_page import EditPage, edit
from ..accounts.middleware import StaffRequest
from ..organisations.models import Team
from . import saved_views
from .forms import ChangeViewForm, SaveViewForm
from .models import SavedView
from .pages import ListPage

_SALT = "list-view"


def signed_view(page: ListPage) -> str:
    """Return a list with its filters and its order, as only the server writes it.

    So nothing that somebody types is kept as a code.
    """
    asked = page.asked
    return signing.dumps([page.spec.name, dict(asked.codes), asked.sort], salt=_SALT)


@staff_page("list.save_view", methods=("POST",))
def save(request: StaffRequest) -> HttpResponse:
    """Keep the filters and the order of a list under a name."""
    try:
        list_name, codes, sort = signing.loads(request.POST.get("view", ""), salt=_SALT)
    except signing.BadSignature as error:
        raise Http404 from error
    way_back = safe_next(request)
    page = EditPage(
        form=SaveViewForm,
        save=lambda said: saved_views.save_view(
            request.actor, list_name, codes, sort, said["name"]
        ),
        done=lambda _view: way_back,
        title=_("Save this view"),
        submit=_("Save view"),
        saved=_("View saved."),
        cancel=way_back,
    )
    return edit(request, page)


@staff_page("list.save_view")
def change(request: StaffRequest, view_id: UUID) -> HttpResponse:
    """Rename a view, share it with a team, or delete it."""
    view, way_back = _get(request, view_id), safe_next(request)
    teams = Team.objects.filter(id__in=request.actor.team_ids()).order_by("name")
    page = EditPage(
        form=partial(ChangeViewForm, teams=teams),
        save=lambda said: saved_views.change_view(
            request.actor,
            view_id,
            said["name"],
            UUID(said["team"]) if said["team"] else None,
            said["version"],
        ),
        done=lambda _view: way_back,
        title=_("Change view"),
        lead=_("Anyone who opens it sees only their own cases and records."),
        submit=_("Save view"),
        saved=_("View saved."),
        cancel=way_back,
        values={"name": view.name, "team": str(view.row.team_id or "")},
        version=view.row.version,
        template="lists/change_view.html",
    )
    return edit(request, page)


@staff_page("list.save_view", methods=("POST",))
def delete(request: StaffRequest, view_id: UUID) -> HttpResponse:
    """Delete a view; the list offers to restore it."""
    saved_views.delete_view(request.actor, _get(request, view_id).row.id)
    return redirect(safe_next(request))


@staff_page("list.save_view", methods=("POST",))
def restore(request: StaffRequest, view_id: UUID) -> HttpResponse:
    """Restore a view that was deleted a moment ago."""
    saved_views.restore_view(request.actor, _get(request, view_id).row.id)
    return redirect(safe_next(request))


def _get(request: StaffRequest, view_id: UUID) -> saved_views.View:
    try:
        return saved_views.get(request.actor, view_id)
    except SavedView.DoesNotExist as error:
        raise Http404 from error
