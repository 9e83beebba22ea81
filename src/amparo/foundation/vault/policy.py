"""Permissions for an organisation's printed recovery key, used on the server itself."""

from django.utils.translation import gettext_lazy as _

from ..policy import Permission, register

register(
    Permission("vault.drill", _("Try a printed recovery key"), {}, system=True),
    Permission("vault.recover", _("Use a printed recovery key"), {}, system=True),
)
