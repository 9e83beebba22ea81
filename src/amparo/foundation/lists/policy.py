"""Permissions for what lists share. Who sees a list is its room's policy."""

from django.utils.translation import gettext_lazy as _

from ..policy import Permission, Role, Scope, register

register(
    Permission(
        "list.save_view",
        _("Save, rename and delete own views of lists"),
        dict.fromkeys(Role, Scope.OWN),
    ),
    Permission(
        "list.share_view",
        _("Share a view of a list with own team"),
        dict.fromkeys(Role, Scope.TEAM),
    ),
)
