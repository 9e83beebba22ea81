"""Who may set out on a home visit: the team of the case, and nobody else."""

from django.utils.translation import gettext_lazy as _

from amparo.foundation.policy import Permission, Role, Scope, register

_TEAM = {Role.CASEWORKER: Scope.TEAM, Role.SUPERVISOR: Scope.TEAM}

register(
    Permission(
        "home_visit.make",
        _("Set out on a home visit, check in and check out"),
        _TEAM,
        opens=True,
    ),
    Permission(
        "home_visit.alarm",
        _("Raise the alarm about a colleague on a visit"),
        {},
        system=True,
    ),
)
