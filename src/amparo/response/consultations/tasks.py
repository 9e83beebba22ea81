"""The kinds of tasks of consultations."""

from django.utils.translation import gettext_lazy as _

from amparo.foundation.policy import Role
from amparo.foundation.tasks.kinds import TaskKind, declare

CONSULTATION = "concern.consultation"

declare(
    TaskKind(
        CONSULTATION,
        _("Reply to a supervisor of another team"),
        "consultations:consultation",
        roles=(Role.SUPERVISOR,),
    ),
)
