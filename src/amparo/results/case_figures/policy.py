"""Who may do what with figures about cases."""

from django.utils.translation import gettext_lazy as _

from amparo.foundation.policy import Permission, Role, Scope, register

FIGURES = {
    Role.CASEWORKER: Scope.TEAM,
    Role.SUPERVISOR: Scope.TEAM,
    Role.COUNTRY_LEAD: Scope.COUNTRY,
    Role.MONITORING_OFFICER: Scope.ALLIANCE,
    Role.ALLIANCE_LEAD: Scope.ALLIANCE,
}

register(
    # Coded columns only; across teams small numbers are hidden.
    Permission("case.figures", _("See figures about cases"), FIGURES),
    Permission("case.take_figures", _("Export figures about cases"), FIGURES),
)
