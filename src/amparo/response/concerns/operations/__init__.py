"""The verbs of this room: telling and the mailbox, recording, answering, identity."""

from .answering import (
    claim,
    close_concern,
    hand_back,
    judge_urgency,
    open_case_from,
    open_concern,
    reply,
)
from .canned import add_canned, change_canned, retire_canned
from .hotline import end_online, hand_off, open_online, purge_online
from .identity import pass_identity
from .mailbox import (
    Destroyed,
    change_contact,
    end_contact,
    open_mailbox,
    read_answers,
    say_safe,
    write_more,
)
from .reaching import ask_to_reach, record_contact
from .recording import record_concern
from .telling import submit_concern

__all__ = [
    "Destroyed",
    "add_canned",
    "ask_to_reach",
    "change_canned",
    "change_contact",
    "claim",
    "close_concern",
    "end_contact",
    "end_online",
    "hand_back",
    "hand_off",
    "judge_urgency",
    "open_case_from",
    "open_concern",
    "open_mailbox",
    "open_online",
    "pass_identity",
    "purge_online",
    "read_answers",
    "record_concern",
    "record_contact",
    "reply",
    "retire_canned",
    "say_safe",
    "submit_concern",
    "write_more",
]
