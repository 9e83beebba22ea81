"""What can be due in this room."""

from django.utils.translation import gettext_lazy as _

from amparo.foundation.policy import Role
from amparo.foundation.tasks.kinds import TaskKind, declare

FIRST_ANSWER = "concern.first_answer"
MESSAGE = "concern.message"
REVIEW = "concern.review"
HANDOFF = "concern.handoff"
NO_HANDOFF = "concern.no_handoff"
RETENTION = "concern.retention"
BLOCK_REVIEW = "concern.block_review"
CONSULTATION = "concern.consultation"
TRANSFER = "concern.transfer"
TRANSFER_RETURNED = "concern.transfer_returned"

# Those that an answer settles.
ANSWERS = (FIRST_ANSWER, MESSAGE)
# Those that belong to whoever works on the concern, and end when it is closed.
WORK = (*ANSWERS, TRANSFER_RETURNED)

_PAGE = "concerns:concern"
_TEAM = (Role.TRIAGE_OFFICER, Role.SUPERVISOR)

declare(
    TaskKind(FIRST_ANSWER, _("Answer a new concern"), _PAGE, roles=_TEAM),
    TaskKind(MESSAGE, _("Answer a message"), _PAGE, roles=_TEAM),
    TaskKind(REVIEW, _("Look again at a concern that was closed"), _PAGE, roles=_TEAM),
    # Its own team is the online desk; a desk without a supervisor hears of it itself.
    TaskKind(
        HANDOFF,
        _("Hand addresses to a hotline"),
        "concerns:online_part",
        escalates_to=Role.HOTLINE_OFFICER,
        roles=(Role.HOTLINE_OFFICER,),
    ),
    TaskKind(
        NO_HANDOFF,
        _("Decide about addresses that must not go to a hotline"),
        "concerns:online_end",
        roles=(Role.SUPERVISOR,),
    ),
    TaskKind(
        RETENTION,
        _("Destroy a concern that led nowhere, or keep it"),
        "concerns:keeping",
        roles=(Role.SUPERVISOR,),
    ),
    TaskKind(
        BLOCK_REVIEW,
        _("Look again at a muted contact"),
        "concerns:block_review",
        roles=(Role.SUPERVISOR,),
    ),
    # Its team is the one to which a concern is passed on.
    TaskKind(
        TRANSFER,
        _("Say yes or no to a concern that is passed to you"),
        "concerns:incoming_one",
        roles=_TEAM,
    ),
    TaskKind(
        TRANSFER_RETURNED,
        _("Decide about a concern that another team did not take"),
        _PAGE,
        roles=_TEAM,
    ),
    TaskKind(
        CONSULTATION,
        _("Answer a supervisor of another team"),
        "concerns:consultation",
        roles=(Role.SUPERVISOR,),
    ),
)
