"""The kinds of tasks of muting."""

from django.utils.translation import gettext_lazy as _

from amparo.foundation.policy import Role
from amparo.foundation.tasks.kinds import TaskKind, declare

BLOCK_REVIEW = "concern.block_review"

declare(
    TaskKind(
        BLOCK_REVIEW,
        _("Review a muted contact"),
        "muting:review",
        roles=(Role.SUPERVISOR,),
    ),
)
