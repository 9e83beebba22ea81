"""Permissions for tasks."""

from django.utils.translation import gettext_lazy as _

from ..policy import KEY_ROLES, STAFF, Permission, Role, Scope, register

_WORKERS = {
    Role.TRIAGE_OFFICER: Scope.TEAM,
    Role.CASEWORKER: Scope.TEAM,
    Role.SUPERVISOR: Scope.TEAM,
    Role.SERVICE_PROVIDER: Scope.TEAM,
    Role.TRAINER: Scope.TEAM,
}

# Whoever is named as the last on a team's list sees it and takes what it alerts about.
_AROUND = dict.fromkeys(STAFF, Scope.OWN)
_ON_CALL = _AROUND | dict.fromkeys(KEY_ROLES, Scope.TEAM)

register(
    Permission("task.see", _("See due tasks"), dict.fromkeys(Role, Scope.TEAM)),
    Permission(
        "task.see_country",
        _("See due tasks for a whole country"),
        {Role.COUNTRY_LEAD: Scope.COUNTRY, Role.ALLIANCE_LEAD: Scope.ALLIANCE},
    ),
    Permission(
        "task.see_setup",
        _("See what an organisation still needs before it opens"),
        {Role.ADMINISTRATOR: Scope.ORGANISATION},
    ),
    Permission("task.postpone", _("Postpone a task"), _WORKERS),
    # One person is enough: nobody reads more by being on call.
    Permission(
        "task.see_on_call",
        _("See who is on call in a team"),
        _ON_CALL
        | {
            Role.ADMINISTRATOR: Scope.ORGANISATION,
            Role.COUNTRY_LEAD: Scope.COUNTRY,
            Role.ALLIANCE_LEAD: Scope.ALLIANCE,
        },
    ),
    Permission(
        "task.set_on_call",
        _("Set who is on call in a team"),
        {Role.ADMINISTRATOR: Scope.ORGANISATION, Role.SUPERVISOR: Scope.TEAM},
    ),
    Permission("task.take", _('Say "I am on it", so that alerts stop'), _ON_CALL),
    Permission(
        "task.set_webhooks",
        _("Send alerts to the organisation's own systems"),
        {Role.ADMINISTRATOR: Scope.ORGANISATION},
    ),
    Permission("task.alert", _("Alert people on call"), {}, system=True),
    Permission("task.escalate", _("Tell someone that a task is late"), {}, system=True),
)
