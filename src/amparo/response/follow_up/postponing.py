"""A contact whose task is postponed moves along: it is planned for another day."""

from __future__ import annotations

from amparo.foundation.kernel.locking import change
from amparo.foundation.organisations.hours import zone_of
from amparo.foundation.policy import Actor
from amparo.foundation.tasks.models import Task
from amparo.foundation.tasks.reasons import Reason

from .codes import Because, ContactState
from .models import Contact

# A reason of tasks, as a contact says it; the others have no nearer word.
_BECAUSE = {
    Reason.CHILD_ASKED: Because.CHILD_ASKED,
    Reason.NOT_SAFE_NOW: Because.NOT_SAFE,
    Reason.WAITS_FOR_OTHERS: Because.MORE_URGENT,
    Reason.OUT_OF_REACH: Because.OUT_OF_REACH,
    Reason.MORE_URGENT: Because.MORE_URGENT,
}


def move_day(actor: Actor, task: Task, reason: str) -> None:
    """Plan the contact of a postponed task for the task's new day.

    As always, another row takes its place, and the task is about that one. Within the
    same day the contact stays as it is. Call it inside of the postponing.
    """
    # Where tasks are declared, the rooms below are not loaded yet.
    from amparo.response.cases.operations._shared import doing, user_of  # noqa: PLC0415

    from .operations import _shared  # noqa: PLC0415

    contact = Contact.objects.get(id=task.subject_id)
    case = _shared.case_of(contact)
    day = task.due_at.astimezone(zone_of(case.team)).date()
    if contact.state != ContactState.PLANNED or contact.due_on == day:
        return
    because = _BECAUSE[Reason(reason)]
    means = contact.means
    with doing(actor, "follow_up.plan", case, means=means, because=because):
        _shared.check_day(case, day, "day")
        row = _shared.follow_up_of(case)
        _shared.check_move(contact, "move", ContactState.MOVED)
        change(contact, contact.version, state=ContactState.MOVED, because=because)
        moved = Contact(
            case=case,
            means=means,
            due_on=day,
            after=contact.after,
            replaces=contact,
            planned_by_id=user_of(actor),
        )
        moved.save(force_insert=True)
        change(row, row.version)
        task.subject_id, task.due_at = moved.id, _shared.end_of(day, case)
        task.save(update_fields=["subject_id", "due_at"])
