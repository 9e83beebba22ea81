"""The verbs of this room: telling and the mailbox, recording, answering, identity."""

from .answering import reply
from .blocking import block, review_block, unblock
from .canned import add_canned, change_canned, retire_canned
from .closing import (
    close_concern,
    close_quickly,
    confirm_closing,
    reopen,
    undo_closing,
)
from .hotline import end_online, hand_off, open_online, purge_online
from .identity import pass_identity
from .into_case import join_case, open_case_from
from .judging import correct, judge_urgency
from .keeping import destroy_concern, keep, warn_of_endings
from .linking import say_of_two, unsay_of_two
from .mailbox import (
    Destroyed,
    change_contact,
    end_contact,
    open_mailbox,
    read_answers,
    say_safe,
    write_more,
)
from .passing_on import (
    accept_transfer,
    decline_transfer,
    go_on,
    pass_on,
    recall_transfer,
)
from .reaching import ask_to_reach, record_contact
from .reading import open_concern
from .recording import record_concern, teams_recording
from .responding import record_response
from .taking import claim, hand_back, hand_to, take_next
from .talking import answer_talk, ask_about, end_talk, open_talk
from .telling import submit_concern

__all__ = [
    "Destroyed",
    "accept_transfer",
    "add_canned",
    "answer_talk",
    "ask_about",
    "ask_to_reach",
    "block",
    "change_canned",
    "change_contact",
    "claim",
    "close_concern",
    "close_quickly",
    "confirm_closing",
    "correct",
    "decline_transfer",
    "destroy_concern",
    "end_contact",
    "end_online",
    "end_talk",
    "go_on",
    "hand_back",
    "hand_off",
    "hand_to",
    "join_case",
    "judge_urgency",
    "keep",
    "open_case_from",
    "open_concern",
    "open_mailbox",
    "open_online",
    "open_talk",
    "pass_identity",
    "pass_on",
    "purge_online",
    "read_answers",
    "recall_transfer",
    "record_concern",
    "record_contact",
    "record_response",
    "reopen",
    "reply",
    "retire_canned",
    "review_block",
    "say_of_two",
    "say_safe",
    "submit_concern",
    "take_next",
    "teams_recording",
    "unblock",
    "undo_closing",
    "unsay_of_two",
    "warn_of_endings",
    "write_more",
]
