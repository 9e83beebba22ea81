"""The operations of this room; nothing else changes how a child is followed."""

from .planning import cancel_contact, plan_contact
from .recording import begin_form, record_contact, settle_danger
from .services import correct_service, record_service, strike_service
from .visits import arrive, come_back, set_out, sound_alarms, stay_longer
from .words import agree, check_word

__all__ = [
    "agree",
    "arrive",
    "begin_form",
    "cancel_contact",
    "check_word",
    "come_back",
    "correct_service",
    "plan_contact",
    "record_contact",
    "record_service",
    "set_out",
    "settle_danger",
    "sound_alarms",
    "stay_longer",
    "strike_service",
]
