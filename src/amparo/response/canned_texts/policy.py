"""Who may write canned texts."""

from django.utils.translation import gettext_lazy as _

from amparo.foundation.policy import Permission, Role, Scope, register

register(
    Permission(
        "concern.canned_edit",
        _("Write texts that are sent often"),
        {Role.SUPERVISOR: Scope.TEAM},
    ),
)
