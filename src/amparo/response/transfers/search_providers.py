"""Whom to ask about a concern that one's own team has transferred."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from amparo.foundation.matching.presenters import team_name_for
from amparo.foundation.persons.search_providers import Hit, add_search_provider
from amparo.foundation.policy import Actor, may_anywhere

from ..concerns.operations.search import code_in, search_concerns
from .codes import TransferState
from .queries import transfers_from


def whom_to_ask(actor: Actor, text: str) -> list[Hit]:
    """Say which team has a concern that the actor's team passed on.

    Only to those who see their team's transfers; nothing about the concern itself, and
    nothing for whoever may still open it.
    """
    code = code_in(text)
    if not code or not may_anywhere(actor, "transfer.send"):
        return []
    gone = transfers_from(actor).filter(
        concern__code=code, answer=TransferState.ACCEPTED
    )
    last = gone.order_by("-turn").first()
    if last is None or search_concerns(actor, code):
        return []
    team = {"team": team_name_for(actor, last.to_team)}
    return [
        Hit(
            title=_("Transferred to %(team)s. Ask them about it.") % team,
            url=reverse("transfers:list"),
            code=code,
            icon="concern",
        )
    ]


def declare() -> None:
    """Register the search provider; called once at start-up."""
    add_search_provider("transfers", whom_to_ask)
