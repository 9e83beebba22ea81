"""Permissions for tasks."""

from django.utils.translation import gettext_lazy as _

from ..policy import Permission, Role, Scope, register

_WORKERS = {
    Role.TRIAGE_OFFICER: Scope.TEAM,
    Role.CASEWORKER: Scope.TEAM,
    Role.SUPERVISOR: Scope.TEAM,
    Role.SERVICE_PROVIDER: Scope.TEAM,
}

register(
    Permission("task.see", _("See what is due"), dict.fromkeys(Role, Scope.TEAM)),
    Permission(
        "task.see_country",
        _("See what is due for a whole country"),
        {Role.COUNTRY_LEAD: Scope.COUNTRY, Role.ALLIANCE_LEAD: Scope.ALLIANCE},
    ),
    Permission("task.postpone", _("Postpone something that is due"), _WORKERS),
    Permission("task.escalate", _("Tell somebody that it is late"), {}, system=True),
)
