"""Who may do what with referrals.

The sender's team and the receiver's have permissions of their own, so that a receiver
cannot recall and a sender cannot accept.
"""

from django.utils.translation import gettext_lazy as _

from amparo.foundation.policy import Permission, Role, Scope, Watched, register

_SENDERS = {Role.CASEWORKER: Scope.TEAM, Role.SUPERVISOR: Scope.TEAM}
_RECEIVERS = {Role.SERVICE_PROVIDER: Scope.TEAM}

register(
    Permission(
        "referral.see", _("See referral codes and states"), _SENDERS | _RECEIVERS
    ),
    Permission(
        "referral.export",
        _("Export a list of referrals"),
        {Role.SUPERVISOR: Scope.TEAM, Role.SERVICE_PROVIDER: Scope.TEAM},
        watched=Watched.EXPORT,
    ),
    Permission("referral.send", _("Refer a child to a service"), _SENDERS),
    Permission("referral.recall", _("Recall a referral"), _SENDERS),
    Permission("referral.feedback", _("Record the child's feedback"), _SENDERS),
    Permission(
        "referral.follow_up", _("Record that another solution was found"), _SENDERS
    ),
    Permission(
        "referral.preview",
        _("See the preview before answering"),
        _RECEIVERS,
        opens=True,
        watched=Watched.READ,
    ),
    Permission("referral.accept", _("Accept a referral"), _RECEIVERS),
    Permission("referral.decline", _("Decline a referral, with a reason"), _RECEIVERS),
    Permission("referral.outcome", _("Record outcome"), _RECEIVERS),
    Permission(
        "referral.open",
        _("Open a full referral"),
        _SENDERS | _RECEIVERS,
        opens=True,
        watched=Watched.READ,
    ),
)
