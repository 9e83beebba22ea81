"""The kind of task of this room."""

from django.utils.translation import gettext_lazy as _

from ..tasks.kinds import TaskKind, declare

RENEW = "index.renew"

declare(
    TaskKind(
        RENEW,
        _("Update the search index of the team"),
        "matching:renew",
        housekeeping=True,
    )
)
