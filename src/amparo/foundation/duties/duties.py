"""What is due about keys."""

from django.utils.translation import gettext_lazy as _

from .kinds import DutyKind, declare

GRANT = "vault.grant"
ROTATE = "vault.rotate"

declare(
    DutyKind(GRANT, _("Give a colleague the team's key"), "duties:keys"),
    DutyKind(ROTATE, _("Change the team's key: somebody left"), "duties:keys"),
)
