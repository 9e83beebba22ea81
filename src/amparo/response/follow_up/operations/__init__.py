"""The operations of this room; nothing else changes how a child is followed."""

from .planning import cancel_contact, plan_contact
from .recording import begin_form, record_contact, settle_danger
from .words import agree, check_word

__all__ = [
    "agree",
    "begin_form",
    "cancel_contact",
    "check_word",
    "plan_contact",
    "record_contact",
    "settle_danger",
]
