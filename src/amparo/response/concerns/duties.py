"""What can be due in this room."""

from django.utils.translation import gettext_lazy as _

from amparo.foundation.duties.kinds import DutyKind, declare

FIRST_ANSWER = "concern.first_answer"
MESSAGE = "concern.message"

declare(
    DutyKind(FIRST_ANSWER, _("Answer a new concern"), "concerns:concern"),
    DutyKind(MESSAGE, _("Answer a message"), "concerns:concern"),
)
