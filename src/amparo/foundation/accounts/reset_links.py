"""A link for a new password from the machine, for the day when no e-mail leaves."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ..journal.operations import act
from ..kernel.errors import RuleBroken
from ..policy import SYSTEM, Role
from ..proposals.kinds import declare_alarms
from ..proposals.operations import raise_alarm
from .jobs import reset_path
from .models import User
from .operations import scope_of_person


def give_reset_link(user: User) -> str:
    """Return the path of a reset link; the person and the administrators hear of it."""
    if not user.is_active:
        raise RuleBroken(_("This account is closed."))
    scope = scope_of_person(user)
    with act(SYSTEM, "account.give_reset_link", scope, user):
        raise_alarm(
            "account.reset_link",
            SYSTEM,
            person=user.id,
            organisations=scope.organisation_ids,
            roles=(Role.ADMINISTRATOR,),
            users={user.id},
        )
    return reset_path(user)


declare_alarms(
    {"account.reset_link": _("Someone got a link for a new password at the machine")}
)
