"""Possible duplicates on the page of a concern."""

from __future__ import annotations

from typing import Any

from django import template

from amparo.foundation.policy import may

from ..matching.presenters import matches_of
from ..models import Concern
from ..queries import scope_of

register = template.Library()


@register.inclusion_tag("concerns/_matches.html", takes_context=True)
def possible_duplicates(context: dict[str, Any], concern: Concern) -> dict[str, Any]:
    """Show the possible duplicates of a concern; nothing when there are none."""
    actor = context["request"].actor
    return {
        "request": context["request"],
        "csrf_token": context.get("csrf_token"),
        "concern": concern,
        "matches": matches_of(actor, concern),
        "may_decide": may(actor, "concern.link", scope_of(concern)),
    }
