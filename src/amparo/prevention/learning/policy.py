"""Who may write lessons, and who signs them off for the people of a country.

A draft reaches nobody, so those who teach may write one anywhere. What children read is
signed for their country by someone who works there and did not write it.
"""

from django.utils.translation import gettext_lazy as _

from amparo.foundation.policy import STAFF, Permission, Role, Scope, register

_WRITERS = dict.fromkeys(
    (Role.TRAINER, Role.SUPERVISOR, Role.COUNTRY_LEAD, Role.ALLIANCE_LEAD),
    Scope.ALLIANCE,
)
_PRACTITIONERS = dict.fromkeys(
    (Role.TRAINER, Role.SUPERVISOR, Role.COUNTRY_LEAD), Scope.COUNTRY
)
# Withdrawing what could do harm needs no practitioner.
_WITHDRAW = _PRACTITIONERS | {
    Role.CASEWORKER: Scope.COUNTRY,
    Role.ADMINISTRATOR: Scope.COUNTRY,
    Role.ALLIANCE_LEAD: Scope.ALLIANCE,
}

register(
    Permission(
        "lesson.see",
        _("Read lessons, drafts included, and who signed them off"),
        dict.fromkeys(STAFF, Scope.ALLIANCE),
    ),
    Permission("lesson.edit", _("Write and translate lessons"), _WRITERS),
    Permission("lesson.sign_off", _("Sign off a lesson for a country"), _PRACTITIONERS),
    Permission("lesson.withdraw", _("Withdraw the sign-off of a lesson"), _WITHDRAW),
    Permission(
        "lesson.sign_offer",
        _("Sign off the offer check for a country"),
        _PRACTITIONERS,
    ),
    Permission(
        "lesson.withdraw_offer",
        _("Withdraw the sign-off of the offer check"),
        _WITHDRAW,
    ),
    Permission("lesson.load", _("Load the lessons of a release"), {}, system=True),
)
