"""The kinds of tasks of concerns."""

from django.utils.translation import gettext_lazy as _

from amparo.foundation.policy import Role
from amparo.foundation.tasks.kinds import TaskKind, declare

FIRST_ANSWER = "concern.first_answer"
MESSAGE = "concern.message"
REVIEW = "concern.review"
HANDOFF = "concern.handoff"
NO_HANDOFF = "concern.no_handoff"
TRANSFER_RETURNED = "concern.transfer_returned"

# Completed by an answer.
ANSWERS = (FIRST_ANSWER, MESSAGE)
# Owned by the officer assigned to the concern, and completed when it is closed.
CLOSED = "closed"  # the outcome of tasks that ended with their concern
WORK = (*ANSWERS, TRANSFER_RETURNED)

_PAGE = "concerns:concern"
_TEAM = (Role.TRIAGE_OFFICER, Role.SUPERVISOR)

declare(
    TaskKind(
        FIRST_ANSWER, _("Answer a new concern"), _PAGE, roles=_TEAM, answers_danger=True
    ),
    TaskKind(MESSAGE, _("Reply to a message"), _PAGE, roles=_TEAM, answers_danger=True),
    TaskKind(REVIEW, _("Review a closed concern"), _PAGE, roles=_TEAM),
    # Its team is the online desk; without a supervisor it escalates to the desk itself.
    TaskKind(
        HANDOFF,
        _("Hand addresses to a hotline"),
        "online_desk:addresses",
        escalates_to=Role.HOTLINE_OFFICER,
        roles=(Role.HOTLINE_OFFICER,),
    ),
    TaskKind(
        NO_HANDOFF,
        _("Decide about addresses that must not go to a hotline"),
        "online_desk:end",
        roles=(Role.SUPERVISOR,),
    ),
    TaskKind(
        TRANSFER_RETURNED,
        _("Decide on a concern that another team declined"),
        _PAGE,
        roles=_TEAM,
        answers_danger=True,
    ),
)
