"""Who may do what with figures about concerns."""

from django.utils.translation import gettext_lazy as _

from amparo.foundation.policy import Permission, Role, Scope, register

_TEAM = {Role.TRIAGE_OFFICER: Scope.TEAM, Role.SUPERVISOR: Scope.TEAM}
_FIGURES = {
    **_TEAM,
    Role.COUNTRY_LEAD: Scope.COUNTRY,
    Role.MONITORING_OFFICER: Scope.ALLIANCE,
    Role.ALLIANCE_LEAD: Scope.ALLIANCE,
}

register(
    # Coded columns only; across teams small numbers are hidden.
    Permission("intake.figures", _("See figures about concerns"), _FIGURES),
    Permission(
        "intake.take_figures",
        _("Export figures about concerns"),
        _FIGURES,
    ),
)
