"""The kinds of tasks of follow-up."""

from django.utils.translation import gettext_lazy as _

from amparo.foundation.policy import Role
from amparo.foundation.tasks.kinds import TaskKind, declare

_WORKERS = (Role.CASEWORKER, Role.SUPERVISOR)
_CONTACT, _TRIP, _CASE = "follow_up:contact", "follow_up:trip", "follow_up:case"

ASSESSMENT = "follow_up.assessment"
CONTACT = "follow_up.contact"
AFTER = "follow_up.after"
NO_CONTACT = "follow_up.no_contact"
DANGER = "follow_up.danger"
CHECK_OUT = "follow_up.check_out"
WORKER = "follow_up.worker"

declare(
    TaskKind(ASSESSMENT, _("First assessment"), _CASE, roles=_WORKERS),
    TaskKind(CONTACT, _("Contact with the child"), _CONTACT, roles=_WORKERS),
    TaskKind(AFTER, _("Follow-up after closing"), _CONTACT, roles=_WORKERS),
    TaskKind(
        NO_CONTACT,
        _("No contact with the child: decide what to do"),
        _CONTACT,
        roles=(Role.SUPERVISOR,),
    ),
    TaskKind(
        DANGER,
        _("Danger in a follow-up: act by the safety plan"),
        _CONTACT,
        roles=_WORKERS,
        answers_danger=True,
    ),
    TaskKind(CHECK_OUT, _("Check out after the home visit"), _TRIP, roles=_WORKERS),
    TaskKind(
        WORKER,
        _("A colleague has not come back from a visit"),
        _TRIP,
        roles=_WORKERS,
        answers_danger=True,
    ),
)
