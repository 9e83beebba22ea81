"""The operations of this room; nothing else changes what it holds."""

from .care import correct_care, correct_whereabouts, record_care, record_whereabouts
from .child import save_child_details
from .incidents import (
    add_incident,
    add_protection,
    correct_incident,
    correct_protection,
    move_protection,
    write_child_words,
)
from .links import link_case, open_linked_case, unlink_case
from .people import add_person, correct_person, move_person
from .reading import open_around

__all__ = [
    "add_incident",
    "add_person",
    "add_protection",
    "correct_care",
    "correct_incident",
    "correct_person",
    "correct_protection",
    "correct_whereabouts",
    "link_case",
    "move_person",
    "move_protection",
    "open_around",
    "open_linked_case",
    "record_care",
    "record_whereabouts",
    "save_child_details",
    "unlink_case",
    "write_child_words",
]
