"""The operations of the room."""

from .contacts import (
    HOW_CHECKED,
    WHY_RETIRED,
    ContactData,
    add_contact,
    confirm_contact,
    correct_contact,
    is_last_resort,
    retire_contact,
)
from .countries import CountryData, edit_country
from .deadlines import edit_deadline, reset_deadline
from .proposals import WHY_REJECTED, confirm_proposal, reject_proposal
from .release import Loaded, load_facts
from .reporting import ReportingDutyData, add_reporting_duty, edit_reporting_duty
from .settings import WHY_CHANGED, change_setting

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
    "edit_country",
    "edit_deadline",
    "edit_reporting_duty",
    "is_last_resort",
    "load_facts",
    "reject_proposal",
    "reset_deadline",
    "retire_contact",
]
