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
from .recording import record_concern
from .telling import submit_concern

__all__ = [
    "Destroyed",
    "change_contact",
    "claim",
    "close_concern",
    "end_contact",
    "hand_back",
    "judge_urgency",
    "open_case_from",
    "open_concern",
    "open_mailbox",
    "pass_identity",
    "read_answers",
    "record_concern",
    "reply",
    "say_safe",
    "submit_concern",
    "write_more",
]
