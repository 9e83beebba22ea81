"""The actor of an operation, and the access scope of what it acts on."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from .roles import Role


class Keys(Protocol):
    """The unlocked keys of a signed-in person; implemented by the vault room."""

    @property
    def user_id(self) -> UUID: ...


class Kind(StrEnum):
    """The kind of actor."""

    PERSON = "person"
    PUBLIC = "public"  # anyone without an account
    SYSTEM = "system"  # background jobs: tick and worker


@dataclass(frozen=True, slots=True)
class RoleAssignment:
    """One role that a person holds in one team (or in a whole organisation)."""

    role: Role
    organisation_id: UUID
    team_id: UUID | None = None
    countries: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Actor:
    """Who acts: a person with roles and keys, the public, or a background job."""

    kind: Kind
    user_id: UUID | None = None
    name: str = ""
    assignments: tuple[RoleAssignment, ...] = ()
    keys: Keys | None = field(default=None, repr=False, compare=False)
    # Records of their own teams from which they are kept out, and the codes of these.
    barred: frozenset[UUID] = frozenset()
    barred_labels: frozenset[str] = frozenset()
    # Records that they opened in an emergency, for some hours, with what belongs to it.
    widened: frozenset[UUID] = frozenset()

    @property
    def roles(self) -> frozenset[Role]:
        """Every role the person holds anywhere."""
        return frozenset(h.role for h in self.assignments)

    def team_ids(self, *roles: Role) -> frozenset[UUID]:
        """The teams in which the person holds one of ``roles`` (any, if none given)."""
        return frozenset(
            h.team_id
            for h in self.assignments
            if h.team_id and (not roles or h.role in roles)
        )


PUBLIC = Actor(Kind.PUBLIC)
SYSTEM = Actor(Kind.SYSTEM)


@dataclass(frozen=True, slots=True)
class AccessScope:
    """Where a record belongs, for access decisions.

    ``team_ids`` are all teams that the record belongs to or was shared with;
    ``records`` are its id and those of what it belongs to: whoever is barred from one
    of these may do nothing here.
    """

    owner_id: UUID | None = None
    team_ids: frozenset[UUID] = frozenset()
    organisation_ids: frozenset[UUID] = frozenset()
    country: str = ""
    records: frozenset[UUID] = frozenset()


NO_SCOPE = AccessScope()
