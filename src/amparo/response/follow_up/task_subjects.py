"""Who a task of follow-up is about: the child, or a colleague who is out."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from amparo.foundation.policy import Actor, may_anywhere
from amparo.foundation.tasks.models import Task
from amparo.foundation.tasks.subjects import Subject
from amparo.response.cases.queries import visible_to
from amparo.response.cases.task_subjects import subjects_of_cases

from .models import Contact, Trip
from .presenters import contact_title, moment_words

CONTACT, TRIP = Contact._meta.label_lower, Trip._meta.label_lower


def describe_contacts(actor: Actor, tasks: Sequence[Task]) -> dict[UUID, Subject]:
    """Return the child of each contact and how it is followed, in a few queries."""
    found = Contact.objects.filter(id__in={task.subject_id for task in tasks})
    rows = {row.id: row for row in found}
    case_of = {row.id: row.case_id for row in rows.values()}
    return {
        contact_id: Subject(
            known.title, (contact_title(rows[contact_id]),), known.state, known.tone
        )
        for contact_id, known in subjects_of_cases(actor, case_of).items()
    }


def describe_trips(actor: Actor, tasks: Sequence[Task]) -> dict[UUID, Subject]:
    """Return which colleague is out, and by when both should be back."""
    if not may_anywhere(actor, "follow_up.visit"):
        return {}
    cases = visible_to(actor, "follow_up.visit").values("pk")
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
