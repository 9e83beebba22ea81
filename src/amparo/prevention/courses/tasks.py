"""The kinds of tasks of courses."""

from django.utils.translation import gettext_lazy as _

from amparo.foundation.policy import Role
from amparo.foundation.tasks.kinds import TaskKind, declare

SAFETY = "course.safety"
SHEET = "course.sheet"
CONSENT = "course.consent"
LATER = "course.later_test"

_TEAM = (Role.TRAINER, Role.SUPERVISOR)

declare(
    TaskKind(SAFETY, _("Settle the safeguarding of a run"), "courses:run", roles=_TEAM),
    TaskKind(SHEET, _("Take attendance of a session"), "courses:session", roles=_TEAM),
    TaskKind(
        CONSENT, _("Record the consent that is missing"), "courses:run", roles=_TEAM
    ),
    TaskKind(
        LATER, _("Give the test again, after three months"), "courses:run", roles=_TEAM
    ),
)
