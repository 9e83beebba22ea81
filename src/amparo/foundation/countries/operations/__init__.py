"""The operations of the room."""

from .contacts import (
    HOW_CHECKED,
    WHY_RETIRED,
    ContactData,
    add_contact,
    confirm_contact,
    correct_contact,
    dismiss_report,
    is_last_resort,
    report_contact,
    retire_contact,
    withdraw_report,
)
from .countries import CountryData, edit_country
from .deadlines import edit_deadline, reset_deadline
from .proposals import WHY_REJECTED, confirm_proposal, reject_proposal
from .release import Loaded, load_facts
from .reporting import ReportingDutyData, add_reporting_duty, edit_reporting_duty
from .settings import WHY_CHANGED, change_setting, propose_setting

__all__ = [
    "HOW_CHECKED",
    "WHY_CHANGED",
    "WHY_REJECTED",
    "WHY_RETIRED",
    "ContactData",
    "CountryData",
    "Loaded",
    "ReportingDutyData",
    "add_contact",
    "add_reporting_duty",
    "change_setting",
    "confirm_contact",
    "confirm_proposal",
    "correct_contact",
    "dismiss_report",
    "edit_country",
    "edit_deadline",
    "edit_reporting_duty",
    "is_last_resort",
    "load_facts",
    "propose_setting",
    "reject_proposal",
    "report_contact",
    "reset_deadline",
    "retire_contact",
    "withdraw_report",
]
