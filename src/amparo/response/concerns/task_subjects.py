"""A concern on "My day", in the words of its row in the queue; nothing is opened."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from amparo.foundation.policy import Actor, may_anywhere, visible
from amparo.foundation.tasks.models import Task
from amparo.foundation.tasks.subjects import Subject

from .list_presenters import came_words, known_words, state_words
from .models import Concern
from .queue import SEALED, across_countries, unread_in

CONCERN = Concern._meta.label_lower


def describe(actor: Actor, tasks: Sequence[Task]) -> dict[UUID, Subject]:
    """Return how each concern came and what is known of it, in two queries."""
    if not may_anywhere(actor, "concern.list"):
        return {}
    found = Concern.objects.filter(
        visible(actor, "concern.list", team="team_id"),
        id__in={task.subject_id for task in tasks},
    )
    concerns = list(found.select_related("area", "country").defer(*SEALED))
    unread = unread_in(concern.id for concern in concerns)
    countries = across_countries(actor)
    return {
        concern.id: subject_of(concern, unread.get(concern.id, 0), countries)
        for concern in concerns
    }


def subject_of(concern: Concern, unread: int, countries: bool) -> Subject:
    """Return the words for a concern; with its country where there are several."""
    state, tone = state_words(concern, unread)
    facts = tuple(known_words(concern, countries))
    return Subject(came_words(concern), facts, state, tone)
