"""The kinds of tasks of the directory."""

from django.utils.translation import gettext_lazy as _

from amparo.foundation.policy import Role
from amparo.foundation.tasks.kinds import TaskKind, declare

LIST_AGAIN = "service.list_again"
GAP = "country.gap"

declare(
    TaskKind(
        LIST_AGAIN,
        _("The public reads something else of a service: propose it again"),
        "services:service",
        escalates_to=Role.ADMINISTRATOR,
        roles=(Role.SERVICE_PROVIDER,),
    ),
    TaskKind(
        GAP,
        _("Something keeps children from help"),
        "services:gap",
        escalates_to=Role.ALLIANCE_LEAD,
        roles=(Role.COUNTRY_LEAD, Role.ALLIANCE_LEAD),
        housekeeping=True,
    ),
)
