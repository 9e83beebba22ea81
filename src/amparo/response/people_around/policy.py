"""Who may write down the people around a child, and what happened.

Reading them is opening the case (``case.open``).
"""

from django.utils.translation import gettext_lazy as _

from amparo.foundation.policy import Permission, Role, Scope, register

_TEAM = {Role.CASEWORKER: Scope.TEAM, Role.SUPERVISOR: Scope.TEAM}

register(
    Permission(
        "case.record_people",
        _("Record the people around a child, care and whereabouts"),
        _TEAM,
        opens=True,
    ),
    Permission(
        "case.record_incident",
        _("Record incidents and protection concerns"),
        _TEAM,
        opens=True,
    ),
)
