"""What the page of a concern says about possible duplicates."""

from __future__ import annotations

from typing import Any

from django import template

from amparo.foundation.policy import may

from ..matching.presenters import matches_of
from ..models import Concern
from ..queries import scope_of

register = template.Library()


@register.inclusion_tag("concerns/_matches.html", takes_context=True)
def links(context: dict[str, Any], concern: Concern) -> dict[str, Any]:
    """Show the possible links of a concern; nothing at all when there are none."""
    actor = context["request"].actor
    return {
        "request": context["request"],
        "csrf_token": context.get("csrf_token"),
        "concern": concern,
        "links": matches_of(actor, concern),
        "says": may(actor, "concern.link", scope_of(concern)),
    }
