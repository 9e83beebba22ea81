"""Permissions for what lists share. Who sees a list is its room's policy."""

from django.utils.translation import gettext_lazy as _

from ..policy import (
    KEY_ROLES,
    PROGRAMME_KEY_ROLES,
    Permission,
    Role,
    Scope,
    register,
)

_IMPORTERS = dict.fromkeys(KEY_ROLES | PROGRAMME_KEY_ROLES, Scope.OWN)

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
    # The room into which it goes has a permission of its own beside it.
    Permission(
        "list.import",
        _("Import a spreadsheet"),
        _IMPORTERS,
        opens=True,
    ),
    Permission(
        "list.undo_import",
        _("Undo an import, or delete a spreadsheet that waits"),
        _IMPORTERS | {Role.SUPERVISOR: Scope.TEAM},
    ),
    Permission(
        "list.end_import",
        _("Delete a spreadsheet that has waited too long"),
        {},
        system=True,
    ),
)
