"""The kinds of tasks of transfers."""

from django.utils.translation import gettext_lazy as _

from amparo.foundation.policy import Role
from amparo.foundation.tasks.kinds import TaskKind, declare

TRANSFER = "case.transfer"
RETURNED = "case.transfer_returned"

declare(
    # Its team is the receiving team.
    TaskKind(
        TRANSFER,
        _("Accept or decline a transferred case"),
        "case_transfers:incoming",
        roles=(Role.SUPERVISOR,),
    ),
    TaskKind(
        RETURNED,
        _("Decide how a case continues that was not transferred"),
        "case_transfers:sent",
        roles=(Role.CASEWORKER, Role.SUPERVISOR),
    ),
)
