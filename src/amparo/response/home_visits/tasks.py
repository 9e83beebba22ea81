"""The kinds of tasks of home visits."""

from django.utils.translation import gettext_lazy as _

from amparo.foundation.policy import Role
from amparo.foundation.tasks.kinds import TaskKind, declare

_WORKERS = (Role.CASEWORKER, Role.SUPERVISOR)
_TRIP = "home_visits:trip"

CHECK_OUT = "home_visit.check_out"
WORKER = "home_visit.worker"

declare(
    TaskKind(CHECK_OUT, _("Check out after the home visit"), _TRIP, roles=_WORKERS),
    TaskKind(
        WORKER,
        _("A colleague has not come back from a visit"),
        _TRIP,
        roles=_WORKERS,
        answers_danger=True,
    ),
)
