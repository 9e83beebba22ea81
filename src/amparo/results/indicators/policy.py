"""Who may see and make which numbers."""

from django.utils.translation import gettext_lazy as _

from amparo.foundation.policy import Permission, Role, Scope, register

SEE = Permission(
    "results.see",
    _("See the alliance's figures"),
    {
        Role.SUPERVISOR: Scope.COUNTRY,
        Role.TRAINER: Scope.COUNTRY,
        Role.ADVOCACY_OFFICER: Scope.COUNTRY,
        Role.COUNTRY_LEAD: Scope.COUNTRY,
        Role.MONITORING_OFFICER: Scope.ALLIANCE,
        Role.ALLIANCE_LEAD: Scope.ALLIANCE,
        Role.DATA_PROTECTION_OFFICER: Scope.ALLIANCE,
        Role.DONOR_VIEWER: Scope.ALLIANCE,
    },
)
TRACE = Permission(
    "results.trace",
    _("Trace a figure down to the codes of what it counts"),
    {
        Role.SUPERVISOR: Scope.TEAM,
        Role.COUNTRY_LEAD: Scope.COUNTRY,
        Role.MONITORING_OFFICER: Scope.COUNTRY,
        Role.ALLIANCE_LEAD: Scope.ALLIANCE,
    },
)
COUNT = Permission(
    "results.count",
    _("Count all indicators again"),
    {
        Role.MONITORING_OFFICER: Scope.ALLIANCE,
        Role.ALLIANCE_LEAD: Scope.ALLIANCE,
    },
    system=True,
)
# External viewers see no cell that could identify someone.
OUTSIDE = frozenset({Role.DONOR_VIEWER})

register(SEE, TRACE, COUNT)
