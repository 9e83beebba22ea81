"""The verbs of this room: one function each, in the modules beside this one."""

from .attendance import (
    close_door,
    open_door,
    save_headcount,
    save_hours,
    save_sheet,
    sign_in,
)
from .certificates import earned, held_count, open_certificate
from .consent import record_consent, withdraw_consent
from .planning import (
    add_programme,
    cancel_run,
    cancel_session,
    change_course,
    change_run,
    finish_run,
    move_session,
    plan_run,
    reopen_run,
    restore_session,
    start_run,
    write_course,
)
from .registration import (
    Listed,
    come_back,
    correct_facts,
    leave,
    list_people,
    register,
    register_known,
    take_out,
)
from .safeguarding import missing, needed_adults, record_safety
from .telling import Told, WhoReads, pass_on, who_reads
from .testing import begin_sitting, make_cards, version_key

__all__ = [
    "Listed",
    "Told",
    "WhoReads",
    "add_programme",
    "begin_sitting",
    "cancel_run",
    "cancel_session",
    "change_course",
    "change_run",
    "close_door",
    "come_back",
    "correct_facts",
    "earned",
    "finish_run",
    "held_count",
    "leave",
    "list_people",
    "make_cards",
    "missing",
    "move_session",
    "needed_adults",
    "open_certificate",
    "open_door",
    "pass_on",
    "plan_run",
    "record_consent",
    "record_safety",
    "register",
    "register_known",
    "reopen_run",
    "restore_session",
    "save_headcount",
    "save_hours",
    "save_sheet",
    "sign_in",
    "start_run",
    "take_out",
    "version_key",
    "who_reads",
    "withdraw_consent",
    "write_course",
]
