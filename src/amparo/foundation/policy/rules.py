"""Which role has which permission, and how far; rooms register theirs here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ..kernel.errors import Refused
from .actors import NO_SCOPE, AccessScope, Actor, Kind, RoleAssignment
from .roles import Role, Scope


class Watched(StrEnum):
    """What those who read the journal look for first."""

    READ = "read"  # it shows one record and changes nothing
    SEARCH = "search"
    EXPORT = "export"


@dataclass(frozen=True)
class Permission:
    """One thing that can be done: ``room.what``, by which roles and how far.

    ``public``: allowed without an account. ``system``: allowed to background jobs.
    ``opens``: it opens sealed content, so the person's keys must be unlocked.
    ``emergency``: the roles that have it in their team for a record that they opened in
    an emergency; it may only read.
    """

    name: str
    label: str | Promise
    allowed: Mapping[Role, Scope]
    public: bool = False
    system: bool = False
    opens: bool = False
    watched: Watched | None = None
    emergency: frozenset[Role] = frozenset()


_PERMISSIONS: dict[str, Permission] = {}


def register(*permissions: Permission) -> tuple[Permission, ...]:
    """Register a room's permissions; ``ValueError`` for a name already taken."""
    for one in permissions:
        known = _PERMISSIONS.setdefault(one.name, one)
        if known is not one:
            raise ValueError(f"the permission {one.name} is declared twice")
    return permissions


def all_permissions() -> Iterator[Permission]:
    """Yield every registered permission, by name."""
    yield from (_PERMISSIONS[name] for name in sorted(_PERMISSIONS))


def permission(name: str) -> Permission:
    """Return the permission with that name; ``KeyError`` for an unknown one."""
    return _PERMISSIONS[name]


def _reaches(
    assignment: RoleAssignment, how_far: Scope, actor: Actor, scope: AccessScope
) -> bool:
    if how_far is Scope.ALLIANCE:
        return True
    if how_far is Scope.COUNTRY:
        return scope.country in assignment.countries
    if how_far is Scope.ORGANISATION:
        return assignment.organisation_id in scope.organisation_ids
    if how_far is Scope.TEAM:
        return assignment.team_id in scope.team_ids
    return (
        scope.owner_id is not None
        and scope.owner_id == actor.user_id
        and (assignment.team_id in scope.team_ids or not scope.team_ids)
    )


def reason_allowed(
    actor: Actor, name: str, scope: AccessScope
) -> RoleAssignment | None:
    """Return the role that allows this person to do this here, or None."""
    return next(iter(reasons_allowed(actor, name, scope)), None)


def reasons_allowed(
    actor: Actor, name: str, scope: AccessScope
) -> list[RoleAssignment]:
    """Return every role that allows this person to do this here."""
    allowed = permission(name).allowed
    if not actor.barred.isdisjoint(scope.records):
        return []
    found = [
        assignment
        for assignment in actor.assignments
        if (how_far := allowed.get(assignment.role)) is not None
        and _reaches(assignment, how_far, actor, scope)
    ]
    if not found and not actor.widened.isdisjoint(scope.records):
        found = [
            assignment
            for assignment in actor.assignments
            if assignment.role in permission(name).emergency
            and _reaches(assignment, Scope.TEAM, actor, scope)
        ]
    return found


def may(actor: Actor, name: str, scope: AccessScope = NO_SCOPE) -> bool:
    """Return whether the policy allows this actor to do this here. Default: no."""
    declared = permission(name)
    if actor.kind is Kind.PUBLIC:
        return declared.public
    if actor.kind is Kind.SYSTEM:
        return declared.system
    return reason_allowed(actor, name, scope) is not None


def may_anywhere(actor: Actor, name: str) -> bool:
    """Return whether a role of the person has this permission at all (for menus)."""
    declared = permission(name)
    if actor.kind is not Kind.PERSON:
        return False
    emergency = declared.emergency if actor.widened else frozenset()
    return bool(actor.roles & (set(declared.allowed) | emergency))


def names_watched(*kinds: Watched) -> list[str]:
    """Return the permissions that those who read the journal look for."""
    return [one.name for one in all_permissions() if one.watched in kinds]


def check(actor: Actor, name: str, scope: AccessScope = NO_SCOPE) -> None:
    """Raise ``Refused`` unless the policy allows this actor to do this here."""
    if not may(actor, name, scope):
        raise Refused(
            _("Your role does not include this here. Ask your supervisor."), name
        )


Columns = str | Iterable[str] | None


def visible(
    actor: Actor,
    name: str,
    *,
    team: Columns = None,
    organisation: Columns = None,
    country: Columns = None,
    owner: Columns = None,
    record: Columns = "pk",
) -> Q:
    """Return the filter for the rows on which the person has the permission ``name``.

    The arguments name the columns that hold a row's team, organisation, country and
    owner; of several columns, any may match. A scope that the permission gives to a
    role and for which no column is named is a ``TypeError``; where the table has no
    such column, the caller says so with ``()``. Rows of which a column in ``record``
    names a record from which the person is barred are left out.
    """
    columns = {
        Scope.TEAM: team,
        Scope.ORGANISATION: organisation,
        Scope.COUNTRY: country,
        Scope.OWN: owner,
    }
    # Check the permission, not the actor: else only some people would see the error.
    for how_far in sorted(set(permission(name).allowed.values()) - {Scope.ALLIANCE}):
        if columns[how_far] is None:
            raise TypeError(f"visible(): {name} needs a column for the scope {how_far}")
    reach = _reach(actor, name)
    if reach is None:
        return _not_barred(actor, record)
    found = Q(pk__in=[])
    for how_far, values in reach.items():
        for column in _names(columns[how_far]):
            found |= Q(**{f"{column}__in": values})
    found |= _in_emergency(actor, name, team, record)
    return found & _not_barred(actor, record)


def _in_emergency(actor: Actor, name: str, team: Columns, record: Columns) -> Q:
    """Return the rows that a person opened in an emergency, in their own teams."""
    roles = permission(name).emergency
    if not actor.widened or not roles:
        return Q(pk__in=[])
    rows = Q(pk__in=[])
    for column in _names(record):
        rows |= Q(**{f"{column}__in": actor.widened})
    place = Q(pk__in=[])
    for column in _names(team):
        place |= Q(**{f"{column}__in": actor.team_ids(*roles)})
    return rows & place


def _not_barred(actor: Actor, record: Columns) -> Q:
    found = Q()
    for column in _names(record) if actor.barred else ():
        found &= ~Q(**{f"{column}__in": actor.barred})
    return found


def _names(columns: Columns) -> tuple[str, ...]:
    return (columns,) if isinstance(columns, str) else tuple(columns or ())


def _reach(actor: Actor, name: str) -> dict[Scope, set[Any]] | None:
    """Return what the roles reach in each scope, or None for everywhere."""
    reach: dict[Scope, set[Any]] = {}
    for assignment in actor.assignments:
        how_far = permission(name).allowed.get(assignment.role)
        if how_far is Scope.ALLIANCE:
            return None
        if how_far is not None:
            reach.setdefault(how_far, set()).update(
                _columns_reached(assignment, how_far, actor)
            )
    return reach


def _columns_reached(
    assignment: RoleAssignment, how_far: Scope, actor: Actor
) -> set[Any]:
    if how_far is Scope.COUNTRY:
        return set(assignment.countries)
    ids = {
        Scope.ORGANISATION: assignment.organisation_id,
        Scope.TEAM: assignment.team_id,
        Scope.OWN: actor.user_id,
    }
    return {ids[how_far]} - {None}
