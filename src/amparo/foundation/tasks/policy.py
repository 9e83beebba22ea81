"""Who may do what with what is due."""

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
    Permission("task.postpone", _("Postpone something that is due"), _WORKERS),
    Permission("task.escalate", _("Tell somebody that it is late"), {}, system=True),
)
