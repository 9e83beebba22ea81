"""Permissions to see and correct the facts about countries."""

from django.utils.translation import gettext_lazy as _

from ..policy import STAFF, Permission, Role, Scope, register

_STAFF = dict.fromkeys(STAFF, Scope.ALLIANCE)
# A fact of one country is corrected by those responsible for that country; one that
# holds everywhere, by the alliance lead.
_ANSWERABLE = {
    Role.COUNTRY_LEAD: Scope.COUNTRY,
    Role.ADMINISTRATOR: Scope.COUNTRY,
    Role.ALLIANCE_LEAD: Scope.ALLIANCE,
}

register(
    Permission(
        "country.see",
        _("See help contacts, duties to report and deadlines of countries"),
        _STAFF,
    ),
    Permission("country.add_contact", _("Add a help contact"), _ANSWERABLE),
    Permission("country.confirm_contact", _("Confirm a help contact"), _ANSWERABLE),
    Permission("country.correct_contact", _("Correct a help contact"), _ANSWERABLE),
    Permission("country.retire_contact", _("Take down a help contact"), _ANSWERABLE),
    Permission(
        "country.confirm_proposal",
        _("Confirm a help contact that a new version brings"),
        _ANSWERABLE,
    ),
    Permission(
        "country.reject_proposal",
        _("Reject a help contact that a new version brings"),
        _ANSWERABLE,
    ),
    Permission(
        "country.edit_deadline", _("Change how long something may take"), _ANSWERABLE
    ),
    Permission("country.edit_reporting_duty", _("Edit a duty to report"), _ANSWERABLE),
    Permission("country.edit_country", _("Edit a country's profile"), _ANSWERABLE),
    Permission(
        "country.change_setting",
        _("Set a rule of a country to its careful side"),
        _ANSWERABLE,
    ),
    Permission(
        "country.loosen_setting",
        _("Set a rule of a country away from its careful side"),
        {Role.ALLIANCE_LEAD: Scope.ALLIANCE},
    ),
    Permission(
        "country.load_facts",
        _("Bring in the facts of a new version"),
        {},
        system=True,
    ),
)
