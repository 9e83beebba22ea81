"""Who may do what in the directory of services.

Everybody who works in the programme may search: what the directory says is public.
"""

from django.utils.translation import gettext_lazy as _

from amparo.foundation.policy import Role, Scope, Verb, register

_KEEPERS = {
    Role.SERVICE_PROVIDER: Scope.TEAM,
    Role.ADMINISTRATOR: Scope.ORGANISATION,
}

register(
    Verb(
        "service.search",
        _("Look for services"),
        {role: Scope.ALLIANCE for role in Role if role is not Role.DONOR_VIEWER},
    ),
    Verb("service.list", _("Put a service into the directory"), _KEEPERS),
    Verb("service.change", _("Change what the directory says"), _KEEPERS),
    Verb("service.capacity", _("Say whether there is room"), _KEEPERS),
    Verb(
        "service.verify",
        _("Confirm that a service is as the directory says"),
        {Role.SUPERVISOR: Scope.COUNTRY, Role.COUNTRY_LEAD: Scope.COUNTRY},
    ),
    Verb("service.place", _("Say where a service is, and who may know"), _KEEPERS),
    Verb(
        "service.confirm_place",
        _("Confirm that a place becomes more public"),
        {Role.SERVICE_PROVIDER: Scope.TEAM},
        opens=True,
    ),
    Verb(
        "service.open_place",
        _("Open a confidential address"),
        {
            Role.SERVICE_PROVIDER: Scope.TEAM,
            Role.CASEWORKER: Scope.TEAM,
            Role.SUPERVISOR: Scope.TEAM,
        },
        opens=True,
    ),
    Verb(
        "service.tell_place",
        _("Tell a partner a confidential address for a time"),
        {Role.SERVICE_PROVIDER: Scope.TEAM},
        opens=True,
    ),
)
