"""Who reads the journal: never an administrator, so that none watches themself."""

from django.utils.translation import gettext_lazy as _

from ..policy import KEY_ROLES, STAFF, Permission, Role, Scope, Watched, register

_WATCHERS = {
    Role.SUPERVISOR: Scope.TEAM,
    Role.DATA_PROTECTION_OFFICER: Scope.ORGANISATION,
}

register(
    Permission("journal.see", _("Read the journal"), _WATCHERS),
    Permission(
        "journal.export",
        _("Export the journal"),
        _WATCHERS,
        watched=Watched.EXPORT,
    ),
    Permission(
        "journal.see_own",
        _("See who opened what you wrote"),
        dict.fromkeys(STAFF, Scope.TEAM),
    ),
    # The person concerned is never among those who look into it.
    Permission(
        "journal.look_into", _("Look into unusual reading by a colleague"), _WATCHERS
    ),
    Permission("journal.find_unusual", _("Find unusual reading"), {}, system=True),
    Permission(
        "record.open_in_emergency",
        _("Read a record of own team in an emergency, with a reason and an alarm"),
        dict.fromkeys(KEY_ROLES, Scope.TEAM),
        opens=True,
    ),
)
