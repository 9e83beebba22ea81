"""Permissions to see and manage organisations and teams."""

from django.utils.translation import gettext_lazy as _

from ..policy import Permission, Role, Scope, register

# The directory holds no secret: everyone who works here may look up who is who.
# A donor reads the names of the alliance's members and how many others there are
# (queries.py), and opens none.
_EVERYBODY = dict.fromkeys(Role, Scope.ALLIANCE)
_STAFF = dict.fromkeys(set(Role) - {Role.DONOR_VIEWER}, Scope.ALLIANCE)
_KEEPERS = {
    Role.ADMINISTRATOR: Scope.ORGANISATION,
    Role.ALLIANCE_LEAD: Scope.ALLIANCE,
}
_FOUNDERS = {
    Role.ADMINISTRATOR: Scope.COUNTRY,
    Role.COUNTRY_LEAD: Scope.COUNTRY,
    Role.ALLIANCE_LEAD: Scope.ALLIANCE,
}

register(
    Permission(
        "organisations.see", _("See the directory of organisations"), _EVERYBODY
    ),
    Permission(
        "organisations.look_up", _("Look up an organisation and its teams"), _STAFF
    ),
    Permission(
        "organisations.create",
        _("Add an organisation"),
        _FOUNDERS,
        system=True,  # the very first one, at the machine itself
    ),
    Permission(
        "organisations.change",
        _("Change an organisation"),
        # Many organisations have no administrator of their own here.
        _KEEPERS | {Role.COUNTRY_LEAD: Scope.COUNTRY},
    ),
    Permission(
        "organisations.export",
        _("Export the directory of organisations"),
        _KEEPERS | {Role.COUNTRY_LEAD: Scope.COUNTRY},
    ),
    Permission("organisations.create_team", _("Add a team"), _KEEPERS),
    Permission("organisations.change_team", _("Change a team"), _KEEPERS),
    Permission(
        "organisations.start_receiving",
        _("Let a team receive concerns from the public"),
        _KEEPERS,
    ),
    Permission(
        "organisations.stop_receiving",
        _("Stop a team from receiving concerns from the public"),
        _KEEPERS,
    ),
    Permission(
        "organisations.set_safeguarding",
        _("Say whether an organisation's safeguarding is in order"),
        {Role.COUNTRY_LEAD: Scope.COUNTRY, Role.ALLIANCE_LEAD: Scope.ALLIANCE},
    ),
)
