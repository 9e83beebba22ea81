"""The kind of task that people set themselves."""

from django.utils.translation import gettext_lazy as _

from amparo.foundation.policy import KEY_ROLES
from amparo.foundation.tasks.kinds import TaskKind, declare

DO = "own_task.do"
FORGET = "own_task.forget"  # the deadline after which the words of an ended one go
CLOSED = "closed"  # the outcome of those that ended with their case
ADD = _("Add task")

declare(
    TaskKind(
        DO,
        _("Added task"),
        "own_tasks:task",
        roles=tuple(sorted(KEY_ROLES)),
        done_url_name="own_tasks:done",
        done_verb="own_task.change",
    )
)
