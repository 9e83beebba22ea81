"""The kinds of tasks of follow-up."""

from django.utils.translation import gettext_lazy as _

from amparo.foundation.policy import Role
from amparo.foundation.tasks.kinds import TaskKind, declare

from .postponing import move_day

_WORKERS = (Role.CASEWORKER, Role.SUPERVISOR)
_CONTACT, _CASE = "follow_up:contact", "follow_up:case"

ASSESSMENT = "follow_up.assessment"
CONTACT = "follow_up.contact"
AFTER = "follow_up.after"
NO_CONTACT = "follow_up.no_contact"
DANGER = "follow_up.danger"

declare(
    TaskKind(ASSESSMENT, _("First assessment"), _CASE, roles=_WORKERS),
    TaskKind(
        CONTACT,
        _("Contact with the child"),
        _CONTACT,
        roles=_WORKERS,
        postponed=move_day,
    ),
    TaskKind(
        AFTER,
        _("Follow-up after closing"),
        _CONTACT,
        roles=_WORKERS,
        postponed=move_day,
    ),
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
)
