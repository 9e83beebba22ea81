"""Concerns by code, telephone or name, for the search field on every page."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from amparo.foundation.persons.search_providers import Hit, add_search_provider
from amparo.foundation.policy import Actor, may_anywhere

from .list_presenters import kind_words
from .operations.search import search_concerns


def found_concerns(actor: Actor, text: str) -> list[Hit]:
    """Return the concerns that the actor may open; the text is not stored."""
    if not may_anywhere(actor, "concern.search"):
        return []
    return [
        Hit(
            title=kind_words(concern) or _("Concern"),
            url=reverse("concerns:concern", args=[concern.id]),
            second=concern.get_state_display(),
            code=concern.code,
            icon="concern",
        )
        for concern in search_concerns(actor, text)
    ]


def declare() -> None:
    """Register the search provider; called once at start-up."""
    add_search_provider("concerns", found_concerns)
