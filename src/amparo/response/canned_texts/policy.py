"""Who may write canned texts."""

from django.utils.translation import gettext_lazy as _

from amparo.foundation.policy import Permission, Role, Scope, register

register(
    Permission(
        "concern.canned_edit",
        _("Write canned texts"),
        {Role.SUPERVISOR: Scope.TEAM},
    ),
)
