"""Permissions for persons. They decide about rows; keys decide about content."""

from django.utils.translation import gettext_lazy as _

from ..policy import KEY_ROLES, Permission, Role, Scope, Watched, register

_CASEWORK = {Role.CASEWORKER: Scope.TEAM, Role.SUPERVISOR: Scope.TEAM}
# A provider finds and opens only people that were shared with their team.
_READERS = {**_CASEWORK, Role.SERVICE_PROVIDER: Scope.TEAM}

register(
    Permission(
        "person.record",
        _("Add a person"),
        # Who leads a group records its members.
        {**_CASEWORK, Role.TRIAGE_OFFICER: Scope.TEAM, Role.TRAINER: Scope.TEAM},
    ),
    Permission(
        "person.look_up",
        _("Use the search field"),
        {**_READERS, Role.TRIAGE_OFFICER: Scope.TEAM},
    ),
    Permission(
        "person.open",
        _("Open a person"),
        _READERS,
        opens=True,
        watched=Watched.READ,
        emergency=KEY_ROLES,
    ),
    Permission(
        "person.search",
        _("Search for a person"),
        _READERS,
        opens=True,
        watched=Watched.SEARCH,
    ),
    Permission("person.change", _("Change a person's details"), _CASEWORK, opens=True),
)
