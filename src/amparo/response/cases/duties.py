"""What can be due in a case."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from amparo.foundation.duties.kinds import DutyKind, declare
from amparo.foundation.policy import Role

_PAGE = "cases:detail"
_WORKERS = (Role.CASEWORKER, Role.SUPERVISOR)
_SUPERVISORS = (Role.SUPERVISOR,)

ASSIGN = "case.assign"
ASSESS = "case.assess"
PLAN = "case.plan"
REVIEW = "case.review"
APPROVE = "case.approve"
ACTION = "case.action"
CLOSE = "case.close"

# Our own default; no published clock is known for it.
CLOSE_WITHIN = timedelta(days=7)

declare(
    DutyKind(ASSIGN, _("Give a case to a caseworker"), _PAGE, roles=_SUPERVISORS),
    DutyKind(ASSESS, _("Judge the risk for the first time"), _PAGE, roles=_WORKERS),
    DutyKind(PLAN, _("Make a plan with the child"), _PAGE, roles=_WORKERS),
    DutyKind(REVIEW, _("Look at risk and plan again"), _PAGE, roles=_WORKERS),
    DutyKind(
        APPROVE, _("Answer a request for approval"), "cases:decide", roles=_SUPERVISORS
    ),
    DutyKind(ACTION, _("Do a step of a plan"), "cases:action", roles=_WORKERS),
    DutyKind(CLOSE, _("Close a case that may close"), _PAGE, roles=_WORKERS),
)
