"""What is due about keys."""

from django.utils.translation import gettext_lazy as _

from .kinds import TaskKind, declare

GRANT = "vault.grant"
ROTATE = "vault.rotate"

declare(
    TaskKind(GRANT, _("Give a colleague the team's key"), "tasks:keys"),
    TaskKind(ROTATE, _("Change the team's key: somebody left"), "tasks:keys"),
)
