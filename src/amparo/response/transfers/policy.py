"""Who may do what with transfers of concerns."""

from django.utils.translation import gettext_lazy as _

from amparo.foundation.policy import Permission, Role, Scope, register

_TEAM = {Role.TRIAGE_OFFICER: Scope.TEAM, Role.SUPERVISOR: Scope.TEAM}

register(
    Permission(
        "transfer.send",
        _("Pass a concern on to another team, or take that back"),
        _TEAM,
        opens=True,
    ),
    # Reaches the team to which it is passed on; what it sees first are codes.
    Permission(
        "transfer.answer",
        _("Say yes or no to a concern that another team passes on"),
        _TEAM,
        opens=True,
    ),
)
