"""The verbs of the room."""

from .clocks import edit_clock, reset_clock
from .contacts import (
    HOW_CHECKED,
    WHY_RETIRED,
    ContactWords,
    add_contact,
    confirm_contact,
    correct_contact,
    retire_contact,
)
from .countries import CountryWords, edit_country, load_facts
from .reporting import DutyWords, add_reporting_duty, edit_reporting_duty
from .switching import WHY_SWITCHED, set_switch

__all__ = [
    "HOW_CHECKED",
    "WHY_RETIRED",
    "WHY_SWITCHED",
    "ContactWords",
    "CountryWords",
    "DutyWords",
    "add_contact",
    "add_reporting_duty",
    "confirm_contact",
    "correct_contact",
    "edit_clock",
    "edit_country",
    "edit_reporting_duty",
    "load_facts",
    "reset_clock",
    "retire_contact",
    "set_switch",
]
