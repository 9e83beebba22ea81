"""Role x scope: what a person may do, and where. Keys decide about content."""

from .actors import (
    NO_SCOPE,
    PUBLIC,
    SYSTEM,
    AccessScope,
    Actor,
    Keys,
    Kind,
    RoleAssignment,
)
from .roles import GIVEN_BY_TWO, KEY_ROLES, STAFF, WITHOUT_FACTOR, Role, Scope
from .rules import (
    Permission,
    all_permissions,
    check,
    may,
    may_anywhere,
    permission,
    reason_allowed,
    reasons_allowed,
    register,
    visible,
)

__all__ = [
    "GIVEN_BY_TWO",
    "KEY_ROLES",
    "NO_SCOPE",
    "PUBLIC",
    "STAFF",
    "SYSTEM",
    "WITHOUT_FACTOR",
    "AccessScope",
    "Actor",
    "Keys",
    "Kind",
    "Permission",
    "Role",
    "RoleAssignment",
    "Scope",
    "all_permissions",
    "check",
    "may",
    "may_anywhere",
    "permission",
    "reason_allowed",
    "reasons_allowed",
    "register",
    "visible",
]
