"""The kinds of task about decisions; each belongs to one person."""

from django.utils.translation import gettext_lazy as _

from ..tasks.kinds import TaskKind, declare

CONFIRM = "decision.confirm"
SETTLE = "decision.settle"
LOOK = "decision.look"

declare(
    TaskKind(
        CONFIRM, _("Confirm or reject, as the second person"), "decisions:decision"
    ),
    TaskKind(SETTLE, _("Decide after an objection"), "decisions:decision"),
    TaskKind(LOOK, _("View what was changed"), "decisions:alarm", housekeeping=True),
)
