"""The operations of this room: intake, mailbox, triage, replies, closing and more."""

from ..matching.operations import record_match, undo_match
from .assignment import assign_next, assign_to, assign_to_me, unassign
from .bars import bar_from_concern, lift_from_concern
from .case_opening import join_case, open_case_from
from .closing import (
    close_concern,
    close_quickly,
    confirm_closing,
    reopen,
    undo_closing,
)
from .contact import ask_to_reach, record_contact
from .intake import submit_concern
from .mailbox import (
    Destroyed,
    change_contact,
    end_contact,
    open_mailbox,
    read_answers,
    say_safe,
    write_more,
)
from .opening import open_concern, open_for_case
from .recording import record_concern, teams_recording
from .replies import reply
from .responses import record_response
from .triage import correct, triage

__all__ = [
    "Destroyed",
    "ask_to_reach",
    "assign_next",
    "assign_to",
    "assign_to_me",
    "bar_from_concern",
    "change_contact",
    "close_concern",
    "close_quickly",
    "confirm_closing",
    "correct",
    "end_contact",
    "join_case",
    "lift_from_concern",
    "open_case_from",
    "open_concern",
    "open_for_case",
    "open_mailbox",
    "read_answers",
    "record_concern",
    "record_contact",
    "record_match",
    "record_response",
    "reopen",
    "reply",
    "say_safe",
    "submit_concern",
    "teams_recording",
    "triage",
    "unassign",
    "undo_closing",
    "undo_match",
    "write_more",
]
