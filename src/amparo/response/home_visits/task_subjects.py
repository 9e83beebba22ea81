"""Which colleague a task of a home visit is about."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from amparo.foundation.policy import Actor, may_anywhere
from amparo.foundation.tasks.models import Task
from amparo.foundation.tasks.subjects import Subject
from amparo.response.cases.queries import visible_to

from .models import Trip
from .presenters import moment_words

TRIP = Trip._meta.label_lower


def describe(actor: Actor, tasks: Sequence[Task]) -> dict[UUID, Subject]:
    """Return which colleague is out, and by when both should be back."""
    if not may_anywhere(actor, "home_visit.make"):
        return {}
    cases = visible_to(actor, "home_visit.make").values("pk")
    found = Trip.objects.filter(
        id__in={task.subject_id for task in tasks}, contact__case__in=cases
    ).select_related("worker")
    return {
        trip.id: Subject(
            trip.worker.name,
            (_("back by %(time)s") % {"time": moment_words(trip.back_by)},),
            trip.get_state_display(),
            "danger" if trip.alarmed_at else "note",
        )
        for trip in found
    }
