"""Permissions for persons. They decide about rows; keys decide about content."""

from django.utils.translation import gettext_lazy as _

from ..policy import KEY_ROLES, Permission, Role, Scope, Watched, register

_CASEWORK = {Role.CASEWORKER: Scope.TEAM, Role.SUPERVISOR: Scope.TEAM}
# A provider finds and opens only people that were shared with their team.
# A trainer works with those who take part; only a programme team gives them its key.
_TRAINERS = {Role.TRAINER: Scope.TEAM}
_READERS = {**_CASEWORK, **_TRAINERS, Role.SERVICE_PROVIDER: Scope.TEAM}

register(
    Permission(
        "person.record",
        _("Add a person"),
        {**_CASEWORK, **_TRAINERS, Role.TRIAGE_OFFICER: Scope.TEAM},
    ),
    Permission(
        "person.look_up",
        _("Use the search field"),
        {**_READERS, Role.TRIAGE_OFFICER: Scope.TEAM},
    ),
    Permission("person.list", _("See the list of people"), _CASEWORK),
    Permission(
        "person.export",
        _("Export a list of people"),
        {Role.SUPERVISOR: Scope.TEAM},
        watched=Watched.EXPORT,
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
    Permission(
        "person.merge",
        _("Merge two records of one person, or mark them as two people"),
        _CASEWORK,
        opens=True,
    ),
    Permission(
        "person.change",
        _("Change a person's details"),
        {**_CASEWORK, **_TRAINERS},
        opens=True,
    ),
)
