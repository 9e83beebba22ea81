"""Who may do what in the directory of services.

Everyone who works in the programme may search: the directory is public.
"""

from django.utils.translation import gettext_lazy as _

from amparo.foundation.policy import STAFF, Permission, Role, Scope, Watched, register

_KEEPERS = {
    Role.SERVICE_PROVIDER: Scope.TEAM,
    Role.ADMINISTRATOR: Scope.ORGANISATION,
}

_LEADS = {Role.COUNTRY_LEAD: Scope.COUNTRY, Role.ALLIANCE_LEAD: Scope.ALLIANCE}

_EVERYBODY: dict[Role, Scope] = dict.fromkeys(STAFF, Scope.ALLIANCE)

register(
    Permission("service.search", _("Look for services"), _EVERYBODY),
    Permission(
        "service.export",
        _("Export the directory of services"),
        _EVERYBODY,
        watched=Watched.EXPORT,
    ),
    Permission("service.list", _("Add a service to the directory"), _KEEPERS),
    Permission("service.change", _("Edit a service in the directory"), _KEEPERS),
    Permission("service.capacity", _("Update the capacity of a service"), _KEEPERS),
    Permission(
        "service.verify",
        _("Verify a service in the directory"),
        {Role.SUPERVISOR: Scope.COUNTRY, Role.COUNTRY_LEAD: Scope.COUNTRY},
    ),
    Permission(
        "service.location",
        _("Set the location of a service, and who may know it"),
        _KEEPERS,
    ),
    Permission(
        "service.confirm_location",
        _("Confirm that a location becomes more public"),
        {Role.SERVICE_PROVIDER: Scope.TEAM},
        opens=True,
    ),
    Permission(
        "service.open_location",
        _("Open a confidential address"),
        {
            Role.SERVICE_PROVIDER: Scope.TEAM,
            Role.CASEWORKER: Scope.TEAM,
            Role.SUPERVISOR: Scope.TEAM,
        },
        opens=True,
        watched=Watched.READ,
    ),
    Permission(
        "service.tell_location",
        _("Share a confidential address with a partner for a time"),
        {Role.SERVICE_PROVIDER: Scope.TEAM},
        opens=True,
    ),
    # The organisation's own yes; a second one comes from another organisation.
    Permission(
        "service.propose_public", _("Propose to show a service to the public"), _KEEPERS
    ),
    Permission(
        "service.confirm_public",
        _("Confirm, as the second person, that a service is public"),
        _LEADS | {Role.SUPERVISOR: Scope.COUNTRY, Role.WITNESS: Scope.ALLIANCE},
    ),
    # What harms a child is hidden at once, by one person.
    Permission(
        "service.hide_public",
        _("Hide a service from the public"),
        _KEEPERS | _LEADS | {Role.SUPERVISOR: Scope.COUNTRY},
    ),
    Permission(
        "service.see_gaps",
        _("See what keeps children of a country from help"),
        _LEADS,
    ),
)
