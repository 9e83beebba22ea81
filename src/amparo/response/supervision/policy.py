"""Who sees how much each caseworker of a team has to do: its supervisors alone.

Nobody above the team sees its cases; they see figures (``results``).
"""

from django.utils.translation import gettext_lazy as _

from amparo.foundation.policy import Permission, Role, Scope, Watched, register

_SUPERVISOR = {Role.SUPERVISOR: Scope.TEAM}

register(
    Permission("supervision.board", _("See the team board"), _SUPERVISOR),
    Permission(
        "supervision.export",
        _("Export the team board"),
        _SUPERVISOR,
        watched=Watched.EXPORT,
    ),
)
