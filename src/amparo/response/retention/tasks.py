"""The kinds of tasks of retention."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from amparo.foundation.lists.specs import BulkAct
from amparo.foundation.policy import Role
from amparo.foundation.tasks.kinds import TaskKind, declare

RETENTION = "concern.retention"

EXTEND = BulkAct(
    verb="retention.extend",
    url_name="retention:extend-many",
    label=_("Extend retention"),
    title=ngettext_lazy(
        "Extend retention of %(n)s concern",
        "Extend retention of %(n)s concerns",
        "n",
    ),
    done=ngettext_lazy(
        "Retention of %(n)s concern extended.",
        "Retention of %(n)s concerns extended.",
        "n",
    ),
    name=lambda task: task.label,
    lead=_("Only as long as it is needed. Then you will be asked again."),
    fits=lambda task: task.kind == RETENTION,
)

declare(
    TaskKind(
        RETENTION,
        _("Retention period ended: delete or extend"),
        "retention:retention",
        roles=(Role.SUPERVISOR,),
        housekeeping=True,
        bulk=(EXTEND,),
    ),
)
