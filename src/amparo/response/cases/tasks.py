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
APPROVE_ASSESSMENT = "case.approve_assessment"
APPROVE_AFTER = "case.approve_after"
OBJECTION = "case.objection"
DEPUTY = "case.approve_as_deputy"
NAME_DEPUTY = "case.name_deputy"
ACTION = "case.action"
CLOSE = "case.close"

# What a supervisor decides; a deputy has it once it is late.
REQUESTS = (APPROVE, APPROVE_ASSESSMENT, APPROVE_AFTER)

# Our own default; no published deadline is known.
CLOSE_WITHIN = timedelta(days=7)

declare(
    TaskKind(ASSIGN, _("Assign case"), _PAGE, roles=_SUPERVISORS),
    TaskKind(ASSESS, _("First risk assessment"), _PAGE, roles=_WORKERS),
    TaskKind(PLAN, _("Make a plan with the child"), _PAGE, roles=_WORKERS),
    TaskKind(REVIEW, _("Review risk and plan"), _PAGE, roles=_WORKERS),
    TaskKind(
        APPROVE, _("Decide on an approval request"), "cases:decide", roles=_SUPERVISORS
    ),
    TaskKind(
        APPROVE_ASSESSMENT,
        _("Approve a risk assessment"),
        "cases:decide",
        roles=_SUPERVISORS,
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
    TaskKind(ACTION, _("Action due"), "cases:action", roles=_WORKERS),
    TaskKind(CLOSE, _("Close a case approved for closure"), _PAGE, roles=_WORKERS),
)
