"""What can be due in this room."""

from django.utils.translation import gettext_lazy as _

from amparo.foundation.duties.kinds import DutyKind, declare
from amparo.foundation.policy import Role

FIRST_ANSWER = "concern.first_answer"
MESSAGE = "concern.message"
SECOND_LOOK = "concern.second_look"
HANDOFF = "concern.handoff"
NO_HANDOFF = "concern.no_handoff"
RETENTION = "concern.retention"
BLOCK_REVIEW = "concern.block_review"
TALK = "concern.talk"
TRANSFER = "concern.transfer"
PASSED_BACK = "concern.passed_back"

# Those that an answer settles.
ANSWERS = (FIRST_ANSWER, MESSAGE)
# Those that belong to whoever works on the concern, and end when it is closed.
WORK = (*ANSWERS, PASSED_BACK)

_PAGE = "concerns:concern"
_TEAM = (Role.TRIAGE_OFFICER, Role.SUPERVISOR)

declare(
    DutyKind(FIRST_ANSWER, _("Answer a new concern"), _PAGE, roles=_TEAM),
    DutyKind(MESSAGE, _("Answer a message"), _PAGE, roles=_TEAM),
    DutyKind(
        SECOND_LOOK, _("Look again at a concern that was closed"), _PAGE, roles=_TEAM
    ),
    # Its own team is the online desk; a desk without a supervisor hears of it itself.
    DutyKind(
        HANDOFF,
        _("Hand addresses to a hotline"),
        "concerns:online_part",
        escalates_to=Role.HOTLINE_OFFICER,
        roles=(Role.HOTLINE_OFFICER,),
    ),
    DutyKind(
        NO_HANDOFF,
        _("Decide about addresses that must not go to a hotline"),
        "concerns:online_end",
        roles=(Role.SUPERVISOR,),
    ),
    DutyKind(
        RETENTION,
        _("Destroy a concern that led nowhere, or keep it"),
        "concerns:keeping",
        roles=(Role.SUPERVISOR,),
    ),
    DutyKind(
        BLOCK_REVIEW,
        _("Look again at a muted contact"),
        "concerns:block_review",
        roles=(Role.SUPERVISOR,),
    ),
    # Its team is the one to which a concern is passed on.
    DutyKind(
        TRANSFER,
        _("Say yes or no to a concern that is passed to you"),
        "concerns:passed_one",
        roles=_TEAM,
    ),
    DutyKind(
        PASSED_BACK,
        _("Decide about a concern that another team did not take"),
        _PAGE,
        roles=_TEAM,
    ),
    DutyKind(
        TALK,
        _("Answer a supervisor of another team"),
        "concerns:talk",
        roles=(Role.SUPERVISOR,),
    ),
)
