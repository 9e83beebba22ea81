"""Role x scope: what a person may do where. Keys decide about content, not this."""

from .actors import NOWHERE, PUBLIC, SYSTEM, Actor, Held, Keys, Kind, Where
from .roles import KEY_ROLES, Role, Scope
from .rules import (
    Verb,
    all_verbs,
    check,
    may,
    may_anywhere,
    reason_allowed,
    register,
    verb,
    visible,
)

__all__ = [
    "KEY_ROLES",
    "NOWHERE",
    "PUBLIC",
    "SYSTEM",
    "Actor",
    "Held",
    "Keys",
    "Kind",
    "Role",
    "Scope",
    "Verb",
    "Where",
    "all_verbs",
    "check",
    "may",
    "may_anywhere",
    "reason_allowed",
    "register",
    "verb",
    "visible",
]
