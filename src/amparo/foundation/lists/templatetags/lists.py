"""How a list is drawn, for ``{% load lists %}``."""

from __future__ import annotations

from typing import Any

from django import template

from amparo.foundation.lists.forms import ExportForm
from amparo.foundation.lists.pages import ListPage
from amparo.foundation.lists.states import StateTable

register = template.Library()


@register.inclusion_tag("lists/table.html", takes_context=True)
def list_table(context: template.Context, page: ListPage) -> dict[str, Any]:
    """Draw a page of a list: a table at a desk, cards on a phone, with its pager."""
    return {"page": page, "asked": page.asked, "csrf_token": context.get("csrf_token")}


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


@register.inclusion_tag("lists/states.html")
def state_table(table: StateTable) -> dict[str, Any]:
    """Draw how a kind of record moves: state, act, who may, and where it leads."""
    states = list(table.drawn())
    ends = [state for state, moves in states if not moves]
    return {"table": table, "states": states, "ends": ends}
