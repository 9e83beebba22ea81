"""How a list is drawn, for ``{% load lists %}``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template

from amparo.foundation.accounts.middleware import StaffRequest
from amparo.foundation.lists.forms import ExportForm
from amparo.foundation.lists.pages import ListPage
from amparo.foundation.lists.saved_view_pages import signed_view
from amparo.foundation.lists.saved_views import views_of
from amparo.foundation.lists.specs import Count
from amparo.foundation.lists.states import StateTable
from amparo.foundation.policy import may_anywhere

register = template.Library()


@register.inclusion_tag("lists/table.html", takes_context=True)
def list_table(context: template.Context, page: ListPage) -> dict[str, Any]:
    """Draw a list: saved views, a table at a desk or cards on a phone, and its pager.

    Without rows only the saved views are drawn.
    """
    drawn = {
        "page": page,
        "asked": page.asked,
        "columns": len(page.heads) + bool(page.acts),
        "csrf_token": context.get("csrf_token"),
    }
    request = context.get("request")
    if request is None or not may_anywhere(request.actor, "list.save_view"):
        return drawn
    return drawn | _views(page, request)


def _views(page: ListPage, request: StaffRequest) -> dict[str, Any]:
    every = views_of(request.actor, page.spec.name)
    views = [view for view in every if not view.was_deleted]
    return {
        "signed": signed_view(page),
        "views": views,
        "current": next((view for view in views if view.shows(page.asked)), None),
        "deleted": [view for view in every if view.was_deleted],
        "next": request.path + page.asked.address(),
    }


@register.inclusion_tag("lists/export_panel.html", takes_context=True)
def list_export(
    context: template.Context, page: ListPage, address: str
) -> dict[str, Any]:
    """Offer the list as a file; the form carries what narrows it."""
    return {
        "page": page,
        "asked": page.asked,
        "address": address,
        "form": ExportForm(auto_id="export_%s"),
        "csrf_token": context.get("csrf_token"),
    }


@register.inclusion_tag("lists/counts.html")
def list_counts(counts: Iterable[Count]) -> dict[str, Any]:
    """Draw how many rows there are of what matters, each a link that narrows."""
    return {"counts": [one for one in counts if one.number or one.current]}


@register.inclusion_tag("lists/states.html")
def state_table(table: StateTable) -> dict[str, Any]:
    """Draw how a kind of record moves: state, act, who may, and where it leads."""
    states = list(table.drawn())
    ends = [state for state, moves in states if not moves]
    return {"table": table, "states": states, "ends": ends}
