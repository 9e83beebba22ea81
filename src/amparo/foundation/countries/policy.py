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

_SECOND = _ANSWERABLE | {Role.WITNESS: Scope.ALLIANCE}

register(
    Permission(
        "country.see",
        _("See help contacts, reporting duties and deadlines of countries"),
        _STAFF | {Role.WITNESS: Scope.ALLIANCE},
    ),
    Permission("country.add_contact", _("Propose a help contact"), _ANSWERABLE),
    Permission("country.confirm_contact", _("Confirm a help contact"), _ANSWERABLE),
    Permission("country.correct_contact", _("Correct a help contact"), _ANSWERABLE),
    Permission("country.retire_contact", _("Take down a help contact"), _ANSWERABLE),
    # What harms a child is hidden at once, by whoever finds it.
    Permission(
        "country.report_contact",
        _("Report a help contact as wrong or unsafe"),
        _STAFF,
    ),
    Permission(
        "country.withdraw_report",
        _("Withdraw own report of a help contact"),
        _STAFF,
    ),
    Permission(
        "country.dismiss_report",
        _("Dismiss a report of a help contact"),
        _ANSWERABLE,
    ),
    Permission(
        "country.confirm_proposal",
        _("Confirm, as the second person, a help contact"),
        _SECOND,
    ),
    Permission(
        "country.reject_proposal",
        _("Reject, as the second person, a help contact"),
        _SECOND,
    ),
    Permission("country.edit_deadline", _("Propose a deadline"), _ANSWERABLE),
    Permission(
        "country.edit_reporting_duty", _("Propose a reporting duty"), _ANSWERABLE
    ),
    Permission(
        "country.confirm_change",
        _("Confirm, as the second person, a deadline, a reporting duty or a rule"),
        _SECOND,
    ),
    Permission("country.edit_country", _("Edit a country's profile"), _ANSWERABLE),
    Permission(
        "country.change_setting",
        _("Set a country's rule to the cautious value"),
        _ANSWERABLE,
    ),
    Permission(
        "country.loosen_setting",
        _("Set, or propose, a less cautious value for a country's rule"),
        {Role.ALLIANCE_LEAD: Scope.ALLIANCE},
    ),
    Permission(
        "country.load_facts",
        _("Apply the facts of a new version"),
        {},
        system=True,
    ),
)
