"""The kinds of tasks of transfers."""

from django.utils.translation import gettext_lazy as _

from amparo.foundation.policy import Role
from amparo.foundation.tasks.kinds import TaskKind, declare

TRANSFER = "concern.transfer"

_TEAM = (Role.TRIAGE_OFFICER, Role.SUPERVISOR)

declare(
    # Its team is the receiving team.
    TaskKind(
        TRANSFER,
        _("Accept or decline a transferred concern"),
        "transfers:incoming",
        roles=_TEAM,
        answers_danger=True,
    ),
)
