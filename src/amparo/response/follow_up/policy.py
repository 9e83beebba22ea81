"""Who may do what in follow-up: the team of the case, and nobody else."""

from django.utils.translation import gettext_lazy as _

from amparo.foundation.policy import Permission, Role, Scope, register

_TEAM = {Role.CASEWORKER: Scope.TEAM, Role.SUPERVISOR: Scope.TEAM}

register(
    Permission("follow_up.list", _("See how children are followed"), _TEAM),
    Permission(
        "follow_up.plan", _("Plan contacts with a child, and agree on words"), _TEAM
    ),
    Permission(
        "follow_up.record", _("Record the result of a contact"), _TEAM, opens=True
    ),
)
