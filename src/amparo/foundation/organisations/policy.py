"""Permissions to see and manage organisations and teams."""

from django.utils.translation import gettext_lazy as _

from ..policy import STAFF, Permission, Role, Scope, Watched, register

# The directory holds no secret: everyone who works here may look up who is who.
# A donor reads the names of the alliance's members and how many others there are
# (queries.py), and opens none.
_EVERYBODY = dict.fromkeys(STAFF | {Role.DONOR_VIEWER}, Scope.ALLIANCE)
_STAFF = dict.fromkeys(STAFF, Scope.ALLIANCE)
_KEEPERS = {
    Role.ADMINISTRATOR: Scope.ORGANISATION,
    Role.ALLIANCE_LEAD: Scope.ALLIANCE,
}
_ROUTERS = _KEEPERS | {Role.COUNTRY_LEAD: Scope.COUNTRY}
_LEADS = {Role.COUNTRY_LEAD: Scope.COUNTRY, Role.ALLIANCE_LEAD: Scope.ALLIANCE}
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
        watched=Watched.EXPORT,
    ),
    Permission("organisations.create_team", _("Add a team"), _KEEPERS),
    Permission("organisations.change_team", _("Change a team"), _KEEPERS),
    # One person is enough for both: nobody reads more or less by it.
    Permission(
        "organisations.set_hours",
        _("Set a team's hours, time zone and days off"),
        _KEEPERS | {Role.SUPERVISOR: Scope.TEAM},
    ),
    Permission(
        "organisations.set_country_days",
        _("Set days off for every team of a country"),
        {Role.COUNTRY_LEAD: Scope.COUNTRY, Role.ALLIANCE_LEAD: Scope.ALLIANCE},
    ),
    # What follows decides who reads what is told: one proposes it, another confirms.
    Permission(
        "organisations.start_receiving",
        _("Propose that a team receives a country's concerns"),
        _ROUTERS,
    ),
    Permission(
        "organisations.stop_receiving",
        _("Propose that a team stops receiving concerns"),
        _ROUTERS,
    ),
    Permission(
        "organisations.name_standby",
        _("Propose the standby team of a receiving team"),
        _ROUTERS,
    ),
    Permission(
        "organisations.change_keepers",
        _("Propose a team's custodians and online desk"),
        _ROUTERS,
    ),
    Permission(
        "organisations.confirm_routing",
        _("Confirm, as the second person, where concerns go and who keeps names"),
        _ROUTERS | {Role.WITNESS: Scope.ALLIANCE},
    ),
    # No administrator: it is about people of organisations such as theirs.
    Permission(
        "organisations.name_safeguarding_team",
        _("Propose who reads concerns about one of us"),
        _LEADS,
    ),
    Permission(
        "organisations.confirm_safeguarding_team",
        _("Confirm, as the second person, who reads concerns about one of us"),
        _LEADS | {Role.WITNESS: Scope.ALLIANCE},
    ),
    Permission(
        "organisations.switch_to_standby",
        _("Switch a country to its standby team at once"),
        _ROUTERS | {Role.SUPERVISOR: Scope.TEAM},
    ),
    Permission(
        "organisations.set_safeguarding",
        _("Record whether an organisation's safeguarding is in order"),
        {Role.COUNTRY_LEAD: Scope.COUNTRY, Role.ALLIANCE_LEAD: Scope.ALLIANCE},
    ),
)
