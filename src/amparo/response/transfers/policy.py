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
    Permission(
        "transfer.review",
        _("Approve a transfer in danger, which was sent at once, or object to it"),
        {Role.SUPERVISOR: Scope.TEAM},
    ),
    Permission(
        "transfer.export",
        _("Export a list of transfers"),
        {Role.SUPERVISOR: Scope.TEAM},
    ),
    # In the scope of the receiving team, which sees codes only until it accepts.
    Permission(
        "transfer.answer",
        _("Say yes or no to a concern that another team passes on"),
        _TEAM,
        opens=True,
    ),
)
