"""What can be due in this room."""

from django.utils.translation import gettext_lazy as _

from amparo.foundation.duties.kinds import DutyKind, declare
from amparo.foundation.policy import Role

FIRST_ANSWER = "concern.first_answer"
MESSAGE = "concern.message"

_PAGE = "concerns:concern"
_TEAM = (Role.TRIAGE_OFFICER, Role.SUPERVISOR)

declare(
    DutyKind(FIRST_ANSWER, _("Answer a new concern"), _PAGE, roles=_TEAM),
    DutyKind(MESSAGE, _("Answer a message"), _PAGE, roles=_TEAM),
)
