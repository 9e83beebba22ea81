"""Requests of children on "My day": what they are about; nothing is opened."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from amparo.foundation.policy import Actor, may_anywhere
from amparo.foundation.tasks.models import Task
from amparo.foundation.tasks.subjects import Subject

from .models import Request
from .queries import requests_of

REQUEST = Request._meta.label_lower


def describe(actor: Actor, tasks: Sequence[Task]) -> dict[UUID, Subject]:
    """Return what each task's request is about, in one query."""
    if not may_anywhere(actor, "group.list"):
        return {}
    found = requests_of(actor).filter(id__in={task.subject_id for task in tasks})
    return {
        one.id: Subject(
            str(one.get_topic_display()), (), str(one.get_state_display()), "warn"
        )
        for one in found
    }
