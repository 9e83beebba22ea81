"""Who may record what a child received: the team of the case, and nobody else."""

from django.utils.translation import gettext_lazy as _

from amparo.foundation.policy import Permission, Role, Scope, register

_TEAM = {Role.CASEWORKER: Scope.TEAM, Role.SUPERVISOR: Scope.TEAM}

register(
    Permission(
        "delivery.record",
        _("Record or correct a service that was delivered"),
        _TEAM,
        opens=True,
    ),
)
