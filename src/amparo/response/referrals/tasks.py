"""The kinds of tasks of referrals: answer, outcome, and follow-up by the sender."""

from django.utils.translation import gettext_lazy as _

from amparo.foundation.policy import Role
from amparo.foundation.tasks.kinds import TaskKind, declare

_PAGE = "referrals:referral"
_SENDERS = (Role.CASEWORKER, Role.SUPERVISOR)
_RECEIVERS = (Role.SERVICE_PROVIDER,)

ACKNOWLEDGE = "referral.acknowledge"
CHASE = "referral.chase"
OUTCOME = "referral.outcome"
FOLLOW_UP = "referral.follow_up"
FEEDBACK = "referral.feedback"

declare(
    TaskKind(
        ACKNOWLEDGE,
        _("Accept or decline a referral"),
        _PAGE,
        roles=_RECEIVERS,
        answers_danger=True,
    ),
    # The same deadline on the sender's side: when it passes, the sender calls, and
    # the sender's supervisor hears of it.
    TaskKind(CHASE, _("Answer expected from the service"), _PAGE, roles=_SENDERS),
    TaskKind(OUTCOME, _("Record outcome"), _PAGE, roles=_RECEIVERS),
    TaskKind(
        FOLLOW_UP,
        _("Find another way to help"),
        _PAGE,
        roles=_SENDERS,
        answers_danger=True,
    ),
    TaskKind(FEEDBACK, _("Ask the child for feedback"), _PAGE, roles=_SENDERS),
)
