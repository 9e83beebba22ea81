"""Who may do what with referrals.

The sender's team and the receiver's have verbs of their own, so that a receiver cannot
take back and a sender cannot accept.
"""

from django.utils.translation import gettext_lazy as _

from amparo.foundation.policy import Role, Scope, Verb, register

_SENDERS = {Role.CASEWORKER: Scope.TEAM, Role.SUPERVISOR: Scope.TEAM}
_RECEIVERS = {Role.SERVICE_PROVIDER: Scope.TEAM}

register(
    Verb("referral.see", _("See codes and states"), _SENDERS | _RECEIVERS),
    Verb("referral.send", _("Refer a child to a service"), _SENDERS),
    Verb("referral.recall", _("Take a referral back"), _SENDERS),
    Verb("referral.feedback", _("Record what the child says about it"), _SENDERS),
    Verb("referral.follow_up", _("Say that another way was found"), _SENDERS),
    Verb(
        "referral.preview",
        _("See the minimum before answering"),
        _RECEIVERS,
        opens=True,
    ),
    Verb("referral.accept", _("Accept a referral"), _RECEIVERS),
    Verb("referral.decline", _("Decline a referral, with a reason"), _RECEIVERS),
    Verb("referral.outcome", _("Record what came of it"), _RECEIVERS),
    Verb(
        "referral.open", _("Open a whole referral"), _SENDERS | _RECEIVERS, opens=True
    ),
)
