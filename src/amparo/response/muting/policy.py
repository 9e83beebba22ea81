"""Who may mute a contact."""

from django.utils.translation import gettext_lazy as _

from amparo.foundation.policy import Permission, Role, Scope, register

_TEAM = {Role.TRIAGE_OFFICER: Scope.TEAM, Role.SUPERVISOR: Scope.TEAM}

register(
    Permission(
        "concern.block", _("Mute an abusive contact for a time"), _TEAM, opens=True
    ),
    Permission(
        "concern.review_block",
        _("Review a muted contact"),
        {Role.SUPERVISOR: Scope.TEAM},
        opens=True,
    ),
    Permission("concern.unblock", _("Unmute a contact"), _TEAM),
)
