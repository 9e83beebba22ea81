"""The verbs of this room: telling (the public), answering (the team), identity."""

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
from .telling import open_mailbox, submit_concern, write_more

__all__ = [
    "claim",
    "close_concern",
    "hand_back",
    "judge_urgency",
    "open_case_from",
    "open_concern",
    "open_mailbox",
    "pass_identity",
    "reply",
    "submit_concern",
    "write_more",
]
