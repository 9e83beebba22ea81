"""The kinds of tasks of cases."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from amparo.foundation.policy import Role
from amparo.foundation.tasks.kinds import TaskKind, declare

_PAGE = "cases:detail"
_WORKERS = (Role.CASEWORKER, Role.SUPERVISOR)
_SUPERVISORS = (Role.SUPERVISOR,)

ASSIGN = "case.assign"
ASSESS = "case.assess"
PLAN = "case.plan"
REVIEW = "case.review"
APPROVE = "case.approve"
APPROVE_AFTER = "case.approve_after"
OBJECTION = "case.objection"
DEPUTY = "case.approve_as_deputy"
NAME_DEPUTY = "case.name_deputy"
ACTION = "case.action"
CLOSE = "case.close"

# Our own default; no published deadline is known.
CLOSE_WITHIN = timedelta(days=7)

declare(
    TaskKind(ASSIGN, _("Give a case to a caseworker"), _PAGE, roles=_SUPERVISORS),
    TaskKind(ASSESS, _("Judge the risk for the first time"), _PAGE, roles=_WORKERS),
    TaskKind(PLAN, _("Make a plan with the child"), _PAGE, roles=_WORKERS),
    TaskKind(REVIEW, _("Look at risk and plan again"), _PAGE, roles=_WORKERS),
    TaskKind(
        APPROVE, _("Answer a request for approval"), "cases:decide", roles=_SUPERVISORS
    ),
    TaskKind(
        APPROVE_AFTER,
        _("Approve what was done at once"),
        "cases:decide",
        roles=_SUPERVISORS,
    ),
    TaskKind(OBJECTION, _("Answer an objection"), "cases:objection", roles=_WORKERS),
    TaskKind(DEPUTY, _("Answer a request as deputy"), "cases:decide-as-deputy"),
    TaskKind(
        NAME_DEPUTY,
        _("Name a deputy: a request has waited too long"),
        "accounts:deputy",
        escalates_to=Role.ADMINISTRATOR,
        roles=_SUPERVISORS,
    ),
    TaskKind(ACTION, _("Do a step of a plan"), "cases:action", roles=_WORKERS),
    TaskKind(CLOSE, _("Close a case that may close"), _PAGE, roles=_WORKERS),
)
