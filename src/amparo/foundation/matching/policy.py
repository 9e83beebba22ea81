"""Permissions for the index of a team."""

from django.utils.translation import gettext_lazy as _

from ..policy import KEY_ROLES, Permission, Scope, register

register(
    Permission(
        "index.renew",
        _("Update the search index of the team"),
        dict.fromkeys(KEY_ROLES, Scope.TEAM),
        opens=True,
    ),
)
