"""What a concern's page says about other concerns and other teams."""

from __future__ import annotations

from typing import Any

from django import template

from amparo.foundation.policy import may

from ..codes import Answer
from ..linked import links_of, team_said
from ..models import Concern
from ..passed import declined_said
from ..passing import is_passed_back, last_transfer
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


@register.inclusion_tag("concerns/_passed.html", takes_context=True)
def passed(context: dict[str, Any], concern: Concern) -> dict[str, Any]:
    """Say that a concern is passed on, or was and came back, or is read on."""
    actor = context["request"].actor
    last = last_transfer(concern)
    answer = last.answer if last else ""
    return {
        "csrf_token": context.get("csrf_token"),
        "concern": concern,
        "may_pass": may(actor, "concern.transfer", where_of(concern)),
        "reads_on": not may(actor, "concern.open", where_of(concern)),
        "now_with": team_said(actor, last.to_team) if last else "",
        "to_said": team_said(actor, last.to_team) if last else "",
        "waiting": last if answer == Answer.WAITING else None,
        "refused": answer == Answer.DECLINED and is_passed_back(concern),
        "because": declined_said(last) if last else "",
    }
