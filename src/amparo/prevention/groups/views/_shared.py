"""Helpers shared by the pages of groups."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import ObjectDoesNotExist
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from amparo.foundation.accounts.middleware import StaffRequest
from amparo.foundation.policy import may

from ..models import Group, Request
from ..queries import find, find_request, scope_of

T = TypeVar("T")
Crumbs = tuple[tuple[str, str], ...]


def found_or_404(ask: Callable[[], T]) -> T:
    """Return what is asked for, or answer that there is no such record."""
    try:
        return ask()
    except ObjectDoesNotExist as error:
        raise Http404 from error


def group_of(request: StaffRequest, group_id: UUID, verb: str) -> Group:
    """Return a group with which someone may do this, or 404."""
    group = found_or_404(lambda: find(group_id))
    if not may(request.actor, verb, scope_of(group)):
        raise Http404
    return group


def request_of(request: StaffRequest, request_id: UUID, verb: str) -> Request:
    """Return a request of children with which someone may do this, or 404."""
    found = found_or_404(lambda: find_request(request_id))
    if not may(request.actor, verb, scope_of(found.group)):
        raise Http404
    return found


def page_of(group: Group) -> str:
    """Return the address of a group's page."""
    return reverse("groups:group", args=[group.id])


def request_page(request: Request) -> str:
    """Return the address of a request's page."""
    return reverse("groups:request", args=[request.id])


def crumbs(group: Group | None, *more: tuple[Any, str]) -> Crumbs:
    """Return the breadcrumbs: the list, the group by its code, then what is given."""
    start = [(_("Groups"), reverse("groups:list"))]
    if group is not None:
        start.append((group.code, page_of(group)))
    return (*start, *((str(label), url) for label, url in more))
