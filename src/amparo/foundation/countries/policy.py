"""Who may see and correct the facts about places."""

from django.utils.translation import gettext_lazy as _

from ..policy import Permission, Role, Scope, register

_STAFF = dict.fromkeys(set(Role) - {Role.DONOR_VIEWER}, Scope.ALLIANCE)
# A fact of one country is corrected by those who answer for that country; one that
# holds everywhere, by the alliance lead.
_ANSWERABLE = {
    Role.COUNTRY_LEAD: Scope.COUNTRY,
    Role.ADMINISTRATOR: Scope.COUNTRY,
    Role.ALLIANCE_LEAD: Scope.ALLIANCE,
}

register(
    Permission(
        "countries.see",
        _("See help contacts, duties to report and deadlines of countries"),
        _STAFF,
    ),
    Permission("countries.add_contact", _("Add a help contact"), _ANSWERABLE),
    Permission("countries.confirm_contact", _("Confirm a help contact"), _ANSWERABLE),
    Permission("countries.correct_contact", _("Correct a help contact"), _ANSWERABLE),
    Permission("countries.retire_contact", _("Take down a help contact"), _ANSWERABLE),
    Permission(
        "countries.confirm_proposal",
        _("Confirm a help contact that a new version brings"),
        _ANSWERABLE,
    ),
    Permission(
        "countries.reject_proposal",
        _("Reject a help contact that a new version brings"),
        _ANSWERABLE,
    ),
    Permission(
        "countries.edit_deadline", _("Change how long something may take"), _ANSWERABLE
    ),
    Permission(
        "countries.edit_reporting_duty", _("Edit a duty to report"), _ANSWERABLE
    ),
    Permission("countries.edit_country", _("Edit a country's profile"), _ANSWERABLE),
    Permission(
        "countries.change_setting",
        _("Set a rule of a country to its careful side"),
        _ANSWERABLE,
    ),
    Permission(
        "countries.loosen_switch",
        _("Set a rule of a country away from its careful side"),
        {Role.ALLIANCE_LEAD: Scope.ALLIANCE},
    ),
    Permission(
        "countries.load_facts",
        _("Bring in the facts of a new version"),
        {},
        system=True,
    ),
)
