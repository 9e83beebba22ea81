"""Who may do what in the directory of services.

Everyone who works in the programme may search: the directory is public.
"""

from django.utils.translation import gettext_lazy as _

from amparo.foundation.policy import STAFF, Permission, Role, Scope, register

_KEEPERS = {
    Role.SERVICE_PROVIDER: Scope.TEAM,
    Role.ADMINISTRATOR: Scope.ORGANISATION,
}

_EVERYBODY: dict[Role, Scope] = dict.fromkeys(STAFF, Scope.ALLIANCE)

register(
    Permission("service.search", _("Look for services"), _EVERYBODY),
    Permission("service.export", _("Export the directory of services"), _EVERYBODY),
    Permission("service.list", _("Put a service into the directory"), _KEEPERS),
    Permission("service.change", _("Change what the directory says"), _KEEPERS),
    Permission("service.capacity", _("Say whether there is room"), _KEEPERS),
    Permission(
        "service.verify",
        _("Confirm that a service is as the directory says"),
        {Role.SUPERVISOR: Scope.COUNTRY, Role.COUNTRY_LEAD: Scope.COUNTRY},
    ),
    Permission(
        "service.location", _("Say where a service is, and who may know"), _KEEPERS
    ),
    Permission(
        "service.confirm_location",
        _("Confirm that a place becomes more public"),
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
    ),
    Permission(
        "service.tell_location",
        _("Tell a partner a confidential address for a time"),
        {Role.SERVICE_PROVIDER: Scope.TEAM},
        opens=True,
    ),
)
