"""The kinds of tasks of transfers."""

from django.utils.translation import gettext_lazy as _

from amparo.foundation.policy import Role
from amparo.foundation.tasks.kinds import TaskKind, declare

TRANSFER = "concern.transfer"

REVIEW = "concern.transfer_review"
OBJECTION = "concern.transfer_objection"

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
    # These two are of the sending team, after a transfer in danger.
    TaskKind(
        REVIEW,
        _("Approve a transfer that was sent at once"),
        "transfers:review",
        roles=(Role.SUPERVISOR,),
    ),
    TaskKind(
        OBJECTION,
        _("Read an objection to a transfer"),
        "transfers:objection",
        roles=_TEAM,
    ),
)
