"""The kinds of tasks of retention."""

from django.utils.translation import gettext_lazy as _

from amparo.foundation.policy import Role
from amparo.foundation.tasks.kinds import TaskKind, declare

RETENTION = "concern.retention"

declare(
    TaskKind(
        RETENTION,
        _("Retention period ended: delete or extend"),
        "retention:retention",
        roles=(Role.SUPERVISOR,),
    ),
)
