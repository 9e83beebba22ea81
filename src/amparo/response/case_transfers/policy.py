"""Who may transfer cases, answer a transfer, and name cover for leave."""

from django.utils.translation import gettext_lazy as _

from amparo.foundation.policy import Permission, Role, Scope, register

_TEAM = {Role.CASEWORKER: Scope.TEAM, Role.SUPERVISOR: Scope.TEAM}

register(
    Permission("case_transfer.see", _("See transfers of cases"), _TEAM),
    Permission(
        "case_transfer.send",
        _("Transfer a case to another team, or recall it"),
        _TEAM,
        opens=True,
    ),
    # In the scope of the receiving team, which sees codes only until it accepts.
    Permission(
        "case_transfer.answer",
        _("Accept or decline a case from another team"),
        {Role.SUPERVISOR: Scope.TEAM},
        opens=True,
    ),
    Permission("cover.see", _("See who covers for whom"), _TEAM),
    # A caseworker for their own leave only.
    Permission(
        "cover.set",
        _("Name who covers for a caseworker on leave"),
        {Role.CASEWORKER: Scope.OWN, Role.SUPERVISOR: Scope.TEAM},
    ),
)
