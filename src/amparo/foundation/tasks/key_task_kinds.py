"""Task kinds about keys, who is on call, changed records and help contacts."""

from django.utils.translation import gettext_lazy as _

from ..policy import Role
from .kinds import TaskKind, declare

GRANT = "vault.grant"
ROTATE = "vault.rotate"
CHANGED = "vault.changed"
DECIDED = "vault.decided"
ALONE = "vault.alone"
CHECK = "helpline.check"
REPORT = "helpline.report"
ON_CALL = "team.on_call"

declare(
    TaskKind(
        GRANT, _("Give a colleague the team's key"), "tasks:keys", housekeeping=True
    ),
    TaskKind(
        ALONE,
        _("Only one person can open the team's records"),
        "tasks:keys",
        housekeeping=True,
    ),
    TaskKind(
        ROTATE,
        _("Change the team's key: someone left"),
        "tasks:keys",
        housekeeping=True,
    ),
    TaskKind(
        ON_CALL,
        _("Set who is on call"),
        "tasks:on_call",
        escalates_to=Role.ADMINISTRATOR,
        roles=(Role.SUPERVISOR,),
    ),
    TaskKind(
        CHANGED,
        _("A record was changed outside of Amparo"),
        "tasks:changed",
        escalates_to=Role.DATA_PROTECTION_OFFICER,
        roles=(Role.SUPERVISOR,),
    ),
    TaskKind(
        DECIDED,
        _("A recorded decision was changed outside of Amparo"),
        "tasks:decided",
        escalates_to=Role.ALLIANCE_LEAD,
        roles=(Role.COUNTRY_LEAD, Role.ALLIANCE_LEAD),
    ),
    TaskKind(
        CHECK,
        _("Check help contacts"),
        "tasks:country",
        escalates_to=Role.ALLIANCE_LEAD,
        roles=(Role.COUNTRY_LEAD, Role.ALLIANCE_LEAD),
        housekeeping=True,
    ),
    TaskKind(
        REPORT,
        _("Help contact reported wrong or unsafe"),
        "tasks:country",
        escalates_to=Role.ALLIANCE_LEAD,
        roles=(Role.COUNTRY_LEAD, Role.ALLIANCE_LEAD),
    ),
)
