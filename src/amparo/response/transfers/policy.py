"""Who may do what with transfers of concerns."""

from django.utils.translation import gettext_lazy as _

from amparo.foundation.policy import Permission, Role, Scope, Watched, register

_TEAM = {Role.TRIAGE_OFFICER: Scope.TEAM, Role.SUPERVISOR: Scope.TEAM}

register(
    Permission(
        "transfer.send",
        _("Transfer a concern to another team, or recall it"),
        _TEAM,
        opens=True,
    ),
    Permission(
        "transfer.review",
        _("Approve or object to a transfer in danger that was sent at once"),
        {Role.SUPERVISOR: Scope.TEAM},
    ),
    Permission(
        "transfer.export",
        _("Export a list of transfers"),
        {Role.SUPERVISOR: Scope.TEAM},
        watched=Watched.EXPORT,
    ),
    # In the scope of the receiving team, which sees codes only until it accepts.
    Permission(
        "transfer.answer",
        _("Accept or decline a concern from another team"),
        _TEAM,
        opens=True,
    ),
)
