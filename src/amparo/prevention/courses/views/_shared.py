"""What the pages of this room share: finding records, crumbs, one form."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from amparo.foundation.accounts.edit_page import EditPage, edit, press
from amparo.foundation.accounts.middleware import StaffRequest
from amparo.foundation.accounts.models import Membership
from amparo.foundation.organisations.models import Organisation, Team
from amparo.foundation.policy import check

from .. import queries
from ..models import Enrolment, Run, Session

M = TypeVar("M", bound=Model)
Crumbs = tuple[tuple[str, str], ...]


def _found(find: Callable[[UUID], M], row_id: UUID) -> M:
    try:
        return find(row_id)
    except find_errors as missing:
        raise Http404 from missing


find_errors = (Run.DoesNotExist, Session.DoesNotExist, Enrolment.DoesNotExist)


def run_or_404(request: StaffRequest, run_id: UUID, verb: str) -> Run:
    """Return a run on which the person may do this, or raise ``Http404``."""
    run = _found(queries.find_run, run_id)
    check(request.actor, verb, queries.scope_of(run))
    return run


def session_or_404(request: StaffRequest, session_id: UUID, verb: str) -> Session:
    """Return a session on which the person may do this, or raise ``Http404``."""
    session = _found(queries.find_session, session_id)
    check(request.actor, verb, queries.scope_of(session.run))
    return session


def enrolment_or_404(request: StaffRequest, row_id: UUID, verb: str) -> Enrolment:
    """Return someone who takes part, if the person may do this, or ``Http404``."""
    row = _found(queries.find_enrolment, row_id)
    check(request.actor, verb, queries.scope_of(row.run))
    return row


def run_url(run: Run) -> str:
    """Return the address of a run."""
    return reverse("courses:run", args=[run.id])


def people_url(run: Run) -> str:
    """Return the address of the people of a run."""
    return reverse("courses:people", args=[run.id])


def session_url(session: Session) -> str:
    """Return the address of a session's sheet."""
    return reverse("courses:session", args=[session.id])


def crumbs(run: Run | None = None, *here: str | tuple[str, str]) -> Crumbs:
    """Return the way to a page, under a run if there is one."""
    way = [(_("Courses"), reverse("courses:list"))]
    if run is not None:
        way.append((run.code, run_url(run)))
    way += [one if isinstance(one, tuple) else (one, "") for one in here]
    return tuple(way)


def colleagues_of(run: Run) -> list[tuple[str, str]]:
    """Return the people of a run's team, by name."""
    found = Membership.objects.filter(
        team=run.team, ended_at=None, user__is_active=True
    ).select_related("user")
    names = {str(one.user_id): one.user.name for one in found}
    return sorted(names.items(), key=lambda one: one[1])


def partners_of(
    request: StaffRequest, team: Team, now: Organisation | None = None
) -> list[tuple[str, str]]:
    """Return whom a run may be given with, and who its partner is now."""
    found = {str(one.id): one.name for one in queries.partners_for(request.actor, team)}
    if now is not None:
        found.setdefault(str(now.id), now.name)
    return list(found.items())


def form_page(
    request: StaffRequest,
    run: Run | None,
    title: str,
    *,
    form: Callable[..., Any],
    save: Callable[[Any], Any],
    done: str | Callable[[Any], str],
    submit: str,
    **more: Any,
) -> HttpResponse:
    """Show and take one form; ``save`` gets the form itself, as it was sent."""
    sent: list[Any] = []

    def build(*args: Any, **kwargs: Any) -> Any:
        sent[:] = [form(*args, **kwargs)]
        return sent[0]

    leads_to = done if callable(done) else (lambda _made: str(done))
    cancel = run_url(run) if run is not None else reverse("courses:list")
    more.setdefault("cancel", cancel if callable(done) else done)
    page = EditPage(
        form=build,
        save=lambda _said: save(sent[0]),
        done=leads_to,
        title=title,
        submit=submit,
        crumbs=crumbs(run, title),
        **more,
    )
    return edit(request, page)


def press_on(
    request: StaffRequest, do: Callable[..., Any], row_id: UUID, url: str, done: str
) -> HttpResponse:
    """Do what a button asks with a record, and go back."""
    return press(request, partial(do, request.actor, row_id), url, done)
