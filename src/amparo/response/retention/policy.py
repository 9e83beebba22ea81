"""Who may do what with retention."""

from django.utils.translation import gettext_lazy as _

from amparo.foundation.policy import Permission, Role, Scope, register

register(
    Permission(
        "retention.extend",
        _("Keep a concern longer"),
        {Role.SUPERVISOR: Scope.TEAM},
        opens=True,
    ),
    # Opens nothing: the content is not read again before it is deleted.
    Permission(
        "retention.delete",
        _("Destroy a concern whose time is over"),
        {Role.SUPERVISOR: Scope.TEAM},
    ),
    Permission(
        "retention.warn",
        _("Warn that the time of a concern will be over"),
        {},
        system=True,
    ),
)
