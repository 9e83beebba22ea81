"""The task about unusual reading; each belongs to one person who watches."""

from django.utils.translation import gettext_lazy as _

from ..tasks.kinds import TaskKind, declare

UNUSUAL = "journal.unusual"

declare(TaskKind(UNUSUAL, _("Look into unusual reading"), "journal:unusual"))
