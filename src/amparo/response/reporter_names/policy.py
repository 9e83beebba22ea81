"""Who may share the name of a reporter."""

from django.utils.translation import gettext_lazy as _

from amparo.foundation.policy import Permission, Role, Scope, register

register(
    # In the scope of the team that holds the name: the custodians, if there are any.
    Permission(
        "concern.pass_identity",
        _("Pass on the name of the person who told"),
        {Role.SUPERVISOR: Scope.TEAM},
        opens=True,
    ),
)
