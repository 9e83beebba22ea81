"""What a concern's page says about other concerns and other teams."""

from __future__ import annotations

from typing import Any

from django import template

from amparo.foundation.policy import may

from ...transfers.presenters import decline_words
from ...transfers.queries import is_passed_back, last_transfer
from ..codes import TransferState
from ..matching.presenters import matches_of, team_said
from ..models import Concern
from ..queries import scope_of

register = template.Library()


@register.inclusion_tag("concerns/_matches.html", takes_context=True)
def links(context: dict[str, Any], concern: Concern) -> dict[str, Any]:
    """Show the possible links of a concern; nothing at all when there are none."""
    actor = context["request"].actor
    return {
        "csrf_token": context.get("csrf_token"),
        "concern": concern,
        "links": matches_of(actor, concern),
        "consultations": may(actor, "concern.consultation", scope_of(concern)),
        "says": may(actor, "concern.link", scope_of(concern)),
    }


@register.inclusion_tag("transfers/_panel.html", takes_context=True)
def incoming(context: dict[str, Any], concern: Concern) -> dict[str, Any]:
    """Say that a concern is passed on, or was and came back, or is read on."""
    actor = context["request"].actor
    last = last_transfer(concern)
    answer = last.answer if last else ""
    return {
        "csrf_token": context.get("csrf_token"),
        "concern": concern,
        "may_pass": may(actor, "concern.transfer", scope_of(concern)),
        "reads_on": not may(actor, "concern.open", scope_of(concern)),
        "now_with": team_said(actor, last.to_team) if last else "",
        "to_said": team_said(actor, last.to_team) if last else "",
        "waiting": last if answer == TransferState.WAITING else None,
        "refused": answer == TransferState.DECLINED and is_passed_back(concern),
        "because": decline_words(last) if last else "",
    }
