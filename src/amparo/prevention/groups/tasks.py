"""The kinds of tasks of groups."""

from django.utils.translation import gettext_lazy as _

from amparo.foundation.policy import Role
from amparo.foundation.tasks.kinds import TaskKind, declare

TELL_BACK = "group.tell_back"

declare(
    TaskKind(
        TELL_BACK,
        _("Tell children what became known about their request"),
        "groups:request",
        roles=(Role.TRAINER, Role.CASEWORKER, Role.SUPERVISOR),
    ),
)
