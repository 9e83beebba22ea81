"""Who may do what with retention."""

from django.utils.translation import gettext_lazy as _

from amparo.foundation.policy import Permission, Role, Scope, register

register(
    Permission(
        "retention.extend",
        _("Extend the retention of a concern"),
        {Role.SUPERVISOR: Scope.TEAM},
        opens=True,
    ),
    # Opens nothing: the content is not read again before it is deleted.
    Permission(
        "retention.delete",
        _("Delete a concern whose retention period has ended"),
        {Role.SUPERVISOR: Scope.TEAM},
    ),
    Permission(
        "retention.warn",
        _("Warn that the retention period of a concern is about to end"),
        {},
        system=True,
    ),
)
