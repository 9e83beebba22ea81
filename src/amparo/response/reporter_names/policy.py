"""Who may share the name of a reporter."""

from django.utils.translation import gettext_lazy as _

from amparo.foundation.policy import Permission, Role, Scope, register

register(
    # In the scope of the team that holds the name: the custodians, if there are any.
    Permission(
        "concern.pass_identity",
        _("Share a reporter's name"),
        {Role.SUPERVISOR: Scope.TEAM},
        opens=True,
    ),
)
