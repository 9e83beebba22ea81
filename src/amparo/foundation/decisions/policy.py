"""Permissions for decisions of two people; each kind names who confirms it."""

from django.utils.translation import gettext_lazy as _

from ..policy import Permission, Role, Scope, register

_LEADS = {
    Role.COUNTRY_LEAD: Scope.COUNTRY,
    Role.ADMINISTRATOR: Scope.ORGANISATION,
    Role.DATA_PROTECTION_OFFICER: Scope.ORGANISATION,
    Role.ALLIANCE_LEAD: Scope.ALLIANCE,
    Role.WITNESS: Scope.ALLIANCE,
}
_EVERYBODY = dict.fromkeys(Role, Scope.TEAM) | _LEADS
_PROPOSERS = dict.fromkeys(
    (
        Role.SUPERVISOR,
        Role.COUNTRY_LEAD,
        Role.ADMINISTRATOR,
        Role.ALLIANCE_LEAD,
        Role.MONITORING_OFFICER,
    ),
    Scope.OWN,
)

register(
    Permission("decision.list", _("See the decisions that concern you"), _EVERYBODY),
    Permission("decision.see", _("See a two-person decision"), _EVERYBODY),
    Permission(
        "decision.object",
        _("Object to a decision by which own team loses something"),
        dict.fromkeys(set(Role) - {Role.WITNESS}, Scope.TEAM),
    ),
    Permission("decision.withdraw", _("Withdraw own proposal"), _PROPOSERS),
    # The scope is that of the organisations above those concerned.
    Permission(
        "decision.settle",
        _("Decide after an objection"),
        {
            Role.ADMINISTRATOR: Scope.ORGANISATION,
            Role.ALLIANCE_LEAD: Scope.ALLIANCE,
            Role.WITNESS: Scope.ALLIANCE,
        },
    ),
    Permission(
        "decision.take_effect",
        _("Let a decision take effect once the time to object is over"),
        {},
        system=True,
    ),
)
