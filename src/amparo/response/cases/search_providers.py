"""Search for cases by code, and links from people to their cases."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from amparo.foundation.persons.search_providers import (
    Hit,
    add_linker,
    add_search_provider,
)
from amparo.foundation.policy import Actor

from .models import Case
from .queries import CaseFilter, listed, of_people

SHORTEST = 4  # characters of a code that are searched for
MOST = 5


def find(actor: Actor, text: str) -> list[Hit]:
    """Return the cases whose code contains a text; the text is not stored."""
    text = text.strip()
    if len(text) < SHORTEST or " " in text:
        return []
    return [
        _hit(case) for case in listed(actor, CaseFilter(mine=False, text=text))[:MOST]
    ]


def links(actor: Actor, person_ids: Iterable[UUID]) -> dict[UUID, list[Hit]]:
    """Return the cases of people that the actor may see."""
    found: dict[UUID, list[Hit]] = {}
    for case in of_people(actor, person_ids).order_by("-opened_on", "-id"):
        if case.person_id:
            found.setdefault(case.person_id, []).append(_hit(case))
    return found


def _hit(case: Case) -> Hit:
    return Hit(
        title=_("Case"),
        url=reverse("cases:detail", args=[case.id]),
        second=case.get_state_display(),
        code=case.code,
        icon="case",
    )


def declare() -> None:
    """Register the search providers; called once at start-up."""
    add_search_provider("cases", find)
    add_linker("cases", links)
