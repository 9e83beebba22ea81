"""Who may review what the public reads in a language.

Everybody here may read and remark: the texts are public. Whoever works where a language
is spoken may read for it; those who answer for such a country sign it off.
"""

from django.utils.translation import gettext_lazy as _

from amparo.foundation.policy import STAFF, Permission, Role, Scope, register

_STAFF = dict.fromkeys(STAFF, Scope.ALLIANCE)
_JUDGES = {Role.COUNTRY_LEAD: Scope.COUNTRY, Role.ALLIANCE_LEAD: Scope.ALLIANCE}
_SPEAKERS = _JUDGES | dict.fromkeys(
    (
        Role.TRIAGE_OFFICER,
        Role.CASEWORKER,
        Role.SUPERVISOR,
        Role.TRAINER,
        Role.ADVOCACY_OFFICER,
    ),
    Scope.COUNTRY,
)
_OWN = dict.fromkeys(STAFF - set(_JUDGES), Scope.OWN)

register(
    Permission(
        "language.list",
        _("See what the public reads in each language, and who checked it"),
        _STAFF,
    ),
    Permission("language.remark", _("Write a note on a public text"), _STAFF),
    Permission(
        "language.resolve",
        _("Resolve a note on a public text"),
        _OWN | _JUDGES,
    ),
    Permission(
        "language.read",
        _("Mark a part of the public texts as reviewed in a language"),
        _SPEAKERS,
    ),
    Permission(
        "language.sign_off",
        _("Sign off a language for the public pages"),
        _JUDGES,
    ),
    Permission(
        "language.withdraw",
        _("Withdraw the sign-off of a language"),
        # Withdrawing something that could do harm needs no speaker of the language.
        _JUDGES | {Role.ADMINISTRATOR: Scope.COUNTRY},
    ),
)
