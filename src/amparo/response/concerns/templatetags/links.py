"""What a concern's page says about others that may be the same."""

from __future__ import annotations

from typing import Any

from django import template

from amparo.foundation.policy import may

from ..linked import links_of
from ..models import Concern
from ..queries import where_of

register = template.Library()


@register.inclusion_tag("concerns/_links.html", takes_context=True)
def links(context: dict[str, Any], concern: Concern) -> dict[str, Any]:
    """Show the possible links of a concern; nothing at all when there are none."""
    actor = context["request"].actor
    return {
        "csrf_token": context.get("csrf_token"),
        "concern": concern,
        "links": links_of(actor, concern),
        "talks": may(actor, "concern.talk", where_of(concern)),
        "says": may(actor, "concern.link", where_of(concern)),
    }
