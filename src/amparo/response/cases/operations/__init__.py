"""The operations of this room; nothing else changes a case."""

from .approvals import ask_approval, decide_approval, plan_approved, withdraw_request
from .at_once import answer_objection, is_unanswered
from .child import link_child, record_child, unlink_child
from .closing import ask_closure, close_case, reopen_case
from .consent import (
    ended_by_withdrawal,
    record_consents,
    undo_withdrawal,
    withdraw_consent,
)
from .consent_texts import write_consent_text
from .corrections import (
    correct_action,
    correct_case,
    correct_consent,
    correct_note,
)
from .listing import list_cases
from .notes import add_addendum, review_soon, take_in, write_note
from .opening import assign, open_case, open_the_case
from .plan import (
    ActionData,
    add_action,
    add_goal,
    change_goal,
    finish_action,
    start_plan,
)
from .referral import check_ready_to_refer, refer
from .risk import ask_lower_risk, assess_risk, needs_second_person

__all__ = [
    "ActionData",
    "add_action",
    "add_addendum",
    "add_goal",
    "answer_objection",
    "ask_approval",
    "ask_closure",
    "ask_lower_risk",
    "assess_risk",
    "assign",
    "change_goal",
    "check_ready_to_refer",
    "close_case",
    "correct_action",
    "correct_case",
    "correct_consent",
    "correct_note",
    "decide_approval",
    "ended_by_withdrawal",
    "finish_action",
    "is_unanswered",
    "link_child",
    "list_cases",
    "needs_second_person",
    "open_case",
    "open_the_case",
    "plan_approved",
    "record_child",
    "record_consents",
    "refer",
    "reopen_case",
    "review_soon",
    "start_plan",
    "take_in",
    "undo_withdrawal",
    "unlink_child",
    "withdraw_consent",
    "withdraw_request",
    "write_consent_text",
    "write_note",
]
