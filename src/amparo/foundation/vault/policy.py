"""Permissions for an organisation's printed recovery key, used on the server itself."""

from django.utils.translation import gettext_lazy as _

from ..policy import KEY_ROLES, Permission, Role, Scope, register

register(
    Permission(
        "vault.find_change",
        _("Detect that a record was changed outside of Amparo"),
        dict.fromkeys(KEY_ROLES, Scope.TEAM),
    ),
    Permission(
        "vault.settle_change",
        _("Record what was found out about a record changed outside of Amparo"),
        {
            Role.SUPERVISOR: Scope.TEAM,
            Role.DATA_PROTECTION_OFFICER: Scope.ORGANISATION,
        },
    ),
    Permission(
        "vault.watch",
        _("Check whether decisions were changed outside of Amparo"),
        {},
        system=True,
    ),
    Permission("vault.give", _("Give a team the key of a record"), {}, system=True),
    Permission(
        "vault.withdraw", _("Take the key of a record from a team"), {}, system=True
    ),
    Permission("vault.destroy", _("Destroy the key of a record"), {}, system=True),
    Permission("vault.drill", _("Test a printed recovery key"), {}, system=True),
    Permission("vault.back_up", _("Make a backup"), {}, system=True),
    Permission(
        "vault.restore", _("Restore a backup, without what has ended"), {}, system=True
    ),
    Permission("vault.recover", _("Use a printed recovery key"), {}, system=True),
)
