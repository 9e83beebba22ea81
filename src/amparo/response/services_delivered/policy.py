"""Who may record and list what a child received: the team of the case alone."""

from django.utils.translation import gettext_lazy as _

from amparo.foundation.policy import Permission, Role, Scope, Watched, register

_TEAM = {Role.CASEWORKER: Scope.TEAM, Role.SUPERVISOR: Scope.TEAM}

register(
    Permission("delivery.list", _("See the list of services delivered"), _TEAM),
    Permission(
        "delivery.export",
        _("Export a list of services delivered"),
        {Role.SUPERVISOR: Scope.TEAM},
        watched=Watched.EXPORT,
    ),
    Permission(
        "delivery.record",
        _("Record or correct a service that was delivered"),
        _TEAM,
        opens=True,
    ),
)
