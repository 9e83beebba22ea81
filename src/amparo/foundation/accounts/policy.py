"""Permissions for accounts, roles and the keys of a team."""

from django.utils.translation import gettext_lazy as _

from ..policy import KEY_ROLES, Permission, Role, Scope, register

_OWN = dict.fromkeys(Role, Scope.OWN)
_COLLEAGUES = dict.fromkeys(KEY_ROLES, Scope.TEAM)
_KEEPERS = {
    Role.SUPERVISOR: Scope.TEAM,
    Role.ADMINISTRATOR: Scope.ORGANISATION,
}
_ADMINISTRATORS = {Role.ADMINISTRATOR: Scope.ORGANISATION}
# Who stands beside an administrator: another one (of the parent, too), lead, witness.
_SECOND = {
    Role.ADMINISTRATOR: Scope.ORGANISATION,
    Role.COUNTRY_LEAD: Scope.COUNTRY,
    Role.ALLIANCE_LEAD: Scope.ALLIANCE,
    Role.WITNESS: Scope.ALLIANCE,
}

register(
    Permission("account.sign_in", _("Sign in"), _OWN, public=True),
    Permission("account.sign_out", _("Lock the screen and sign out"), _OWN),
    Permission("account.unlock", _("Unlock own keys"), _OWN),
    Permission("account.change", _("Change own language"), _OWN),
    Permission("account.add_factor", _("Add a second factor"), _OWN),
    Permission("account.remove_factor", _("Remove a second factor"), _OWN),
    Permission("account.change_password", _("Change own password"), _OWN),
    Permission("account.bring_back", _("Restore own keys with the old password"), _OWN),
    Permission("account.renew_keys", _("Make own new keys"), _OWN),
    Permission(
        "account.see_secret",
        _("See who has not moved to the new server secret yet"),
        _ADMINISTRATORS,
    ),
    Permission(
        "account.rotate_secret",
        _("Replace the server secret"),
        {},
        system=True,
    ),
    Permission(
        "account.replace_secret", _("Start again after a lost secret"), {}, system=True
    ),
    Permission("account.end_sessions", _("Sign out everywhere else"), _OWN),
    Permission("account.reset_password", _("Set a new password"), {}, public=True),
    Permission(
        "account.give_reset_link",
        _("Give a link for a new password, at the machine"),
        {},
        system=True,
    ),
    Permission("account.accept", _("Accept an invitation"), {}, public=True),
    Permission(
        "account.see_team",
        _("See who is in a team and who holds its key"),
        _COLLEAGUES
        | _ADMINISTRATORS
        | {Role.DATA_PROTECTION_OFFICER: Scope.ORGANISATION},
    ),
    Permission("account.give_key", _("Give a colleague the team's key"), _COLLEAGUES),
    Permission(
        "account.start_vault", _("Propose who gets a team's first key"), _KEEPERS
    ),
    Permission(
        "account.confirm_key",
        _("Confirm, as the second person, who gets a key or prints one"),
        _SECOND | dict.fromkeys(KEY_ROLES, Scope.TEAM),
    ),
    Permission("account.rotate_key", _("Change the team's key"), _COLLEAGUES),
    Permission(
        "account.print_recovery",
        _("Make and print the organisation's recovery key"),
        {Role.SUPERVISOR: Scope.ORGANISATION},
    ),
    Permission(
        "account.join_recovery",
        _("Let the recovery key open own team's vault"),
        {Role.SUPERVISOR: Scope.ORGANISATION},
    ),
    Permission(
        "account.propose_role",
        _("Propose to give or end a role that leads or confirms"),
        _ADMINISTRATORS,
    ),
    Permission(
        "account.confirm_role",
        _("Confirm, as the second person, a role that leads or confirms"),
        _SECOND,
    ),
    # One of the team at once; from outside, it is proposed.
    Permission("account.name_deputy", _("Name a team's deputy"), _KEEPERS),
    Permission(
        "account.confirm_deputy",
        _("Confirm, as the second person, a deputy from outside the team"),
        _SECOND | {Role.SUPERVISOR: Scope.TEAM},
    ),
    Permission("account.invite", _("Invite someone"), _KEEPERS, system=True),
    Permission("account.add_role", _("Give someone a role"), _KEEPERS, system=True),
    Permission("account.end_role", _("End someone's role"), _KEEPERS, system=True),
    Permission("account.leave", _("End own role"), _OWN),
    Permission("account.close", _("Close an account"), _ADMINISTRATORS, system=True),
    Permission(
        "account.reset_factor",
        _("Propose a new second factor, or a sheet of codes, for someone"),
        _ADMINISTRATORS,
    ),
    Permission(
        "account.confirm_factor",
        _("Confirm, as the second person, a new second factor or a sheet of codes"),
        _SECOND | {Role.SUPERVISOR: Scope.TEAM},
    ),
)
