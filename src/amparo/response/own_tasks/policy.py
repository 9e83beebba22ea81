"""Who sets tasks for whom: those who hold the keys of a team, within the team."""

from django.utils.translation import gettext_lazy as _

from amparo.foundation.policy import KEY_ROLES, Permission, Role, Scope, register

_TEAM = dict.fromkeys(sorted(KEY_ROLES), Scope.TEAM)
_CASE = {Role.CASEWORKER: Scope.TEAM, Role.SUPERVISOR: Scope.TEAM}

register(
    Permission("own_task.add", _("Add a task for yourself or a colleague"), _TEAM),
    Permission("own_task.add_to_case", _("Add a task about a case"), _CASE, opens=True),
    Permission("own_task.list", _("List added tasks"), _TEAM, opens=True),
    Permission("own_task.open", _("Open an added task"), _TEAM, opens=True),
    Permission(
        "own_task.change",
        _("Change an added task, hand it back, or say that it is done"),
        _TEAM,
        opens=True,
    ),
    Permission(
        "own_task.forget", _("Delete tasks that ended long ago"), {}, system=True
    ),
)
