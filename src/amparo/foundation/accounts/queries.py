"""Queries about people, their roles and the keys they hold."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from ..journal.models import Entry
from ..organisations.models import Organisation, Team
from ..policy import (
    GIVEN_BY_TWO,
    AccessScope,
    Actor,
    Role,
    may,
    permission,
    visible,
)
from ..proposals.models import Proposal
from ..proposals.operations import under_way
from ..vault.last_holder import held_alone, kept_of_team
from ..vault.models import RecoveryKey, VaultGrant, VaultKey
from ..vault.user_keys import is_authentic
from .models import Invitation, Membership, User, with_keys

FIRST_KEY = "team.first_key"  # the topic of its proposal (decisions.py)


def visible_memberships(actor: Actor) -> QuerySet[Membership]:
    """Return the active memberships this person may see, by team and name."""
    found = visible(actor, "account.see_team", team="team", organisation="organisation")
    return (
        Membership.objects.filter(found, ended_at=None, user__is_active=True)
        .select_related("user", "team__country", "organisation")
        .order_by("organisation__name", "team__name", "user__name", "role")
    )


def _grants(memberships_user: str, memberships_team: str) -> QuerySet[VaultGrant]:
    return VaultGrant.objects.filter(
        vault_key__team_id=OuterRef(memberships_team),
        vault_key__retired_at=None,
        user_key__user_id=OuterRef(memberships_user),
        user_key__retired_at=None,
    )


def waiting_for_key() -> QuerySet[Membership]:
    """Return active memberships that need the team's key and lack it."""
    return Membership.objects.filter(
        ~Exists(_grants("user_id", "team_id")),
        with_keys(),
        ended_at=None,
        user__is_active=True,
    )


def waits_for(user_id: UUID) -> list[Team]:
    """Return the teams of a person whose key a colleague has yet to give them."""
    waiting = waiting_for_key().filter(user_id=user_id).values("team_id")
    return list(Team.objects.filter(id__in=waiting))


def teams_to_rotate() -> QuerySet[Team]:
    """Return teams whose key is older than the departure of a member.

    ``tasks.key_tasks`` asks their supervisors to rotate the key.
    """
    stays = Membership.objects.filter(
        team=OuterRef("team"),
        user=OuterRef("user"),
        ended_at=None,
        user__is_active=True,
    )
    left = Membership.objects.filter(
        ~Exists(stays),
        with_keys(),
        team_id=OuterRef("team_id"),
        ended_at__gt=OuterRef("created_at"),
    )
    old = VaultKey.objects.filter(Exists(left), retired_at=None)
    return Team.objects.filter(id__in=old.values("team_id"))


def key_holders(team_id: UUID) -> set[UUID]:
    """Return the people who can open the team's vault today."""
    grants = VaultGrant.objects.filter(
        vault_key__team_id=team_id,
        vault_key__retired_at=None,
        user_key__retired_at=None,
        user_key__user__is_active=True,
    )
    return set(grants.values_list("user_key__user_id", flat=True))


def names_of(user_ids: Iterable[UUID | None]) -> dict[UUID | None, str]:
    """Return the names of people by id; who is unknown is left out."""
    known = User.objects.filter(id__in=[one for one in user_ids if one])
    return dict(known.values_list("id", "name"))


@dataclass
class Person:
    """One person in one group: their roles there, and whether they hold its key."""

    user: User
    memberships: list[Membership] = field(default_factory=list)
    holds_key: bool = False
    waits: bool = False
    # What the viewer may do for them.
    may_give_key: bool = False
    may_end: list[Membership] = field(default_factory=list)
    may_add: bool = False
    may_close: bool = False

    @property
    def role_words(self) -> str:
        """Return the person's roles in this group, in words."""
        return ", ".join(str(m.get_role_display()) for m in self.memberships)

    @property
    def key_membership(self) -> Membership:
        """Return the membership for which the person needs the key."""
        needing = (m for m in self.memberships if m.needs_key)
        return next(needing, self.memberships[0])


@dataclass
class Group:
    """The people of a team, or those with a role in the whole organisation."""

    organisation: Organisation
    team: Team | None
    people: list[Person] = field(default_factory=list)
    has_vault: bool = False
    to_rotate: bool = False
    key_proposal: Proposal | None = None  # who is to get the team's first key
    may_rotate: bool = False


def groups_for(actor: Actor) -> list[Group]:
    """Return the teams this person may see, with their members and allowed actions."""
    memberships = list(visible_memberships(actor))
    teams = {m.team_id for m in memberships if m.team_id}
    grants = set(
        VaultGrant.objects.filter(
            vault_key__team_id__in=teams,
            vault_key__retired_at=None,
            user_key__retired_at=None,
        ).values_list("vault_key__team_id", "user_key__user_id")
    )
    vaults = set(
        VaultKey.objects.filter(team_id__in=teams, retired_at=None).values_list(
            "team_id", flat=True
        )
    )
    old = set(teams_to_rotate().filter(id__in=teams).values_list("id", flat=True))
    groups: dict[tuple[UUID, UUID | None], Group] = {}
    for m in memberships:
        group = groups.setdefault(
            (m.organisation_id, m.team_id),
            Group(m.organisation, m.team, [], m.team_id in vaults, m.team_id in old),
        )
        if not group.people or group.people[-1].user != m.user:
            group.people.append(Person(m.user))
        person = group.people[-1]
        person.memberships.append(m)
        person.holds_key = (m.team_id, m.user_id) in grants
        person.waits = not person.holds_key and (person.waits or m.needs_key)
    for group in groups.values():
        _say_what_may_be_done(actor, group)
    return list(groups.values())


def _say_what_may_be_done(actor: Actor, group: Group) -> None:
    scope = AccessScope(
        team_ids=frozenset({group.team.id}) if group.team else frozenset(),
        organisation_ids=frozenset({group.organisation.id}),
        country=group.team.country_id if group.team else "",
    )
    i_hold = any(p.holds_key and p.user.id == actor.user_id for p in group.people)
    verb = "account.give_key" if group.has_vault else "account.start_vault"
    give = may(actor, verb, scope) and (i_hold or not group.has_vault)
    if give and group.team and not group.has_vault:
        group.key_proposal = under_way(FIRST_KEY, str(group.team.id))
        give = group.key_proposal is None
    group.may_rotate = i_hold and may(actor, "account.rotate_key", scope)
    for person in group.people:
        me = person.user.id == actor.user_id
        # Nobody gives themselves a key: a team's first one takes two others.
        person.may_give_key = give and person.waits and not me
        person.may_add = may(actor, "account.end_role", scope)
        person.may_end = [m for m in person.memberships if may_end(actor, m, scope)]
        person.may_close = may(actor, "account.close", scope) and not me


def may_end(actor: Actor, membership: Membership, scope: AccessScope) -> bool:
    """Return whether this person may end a role there, or propose that it ends."""
    two = membership.role in GIVEN_BY_TWO and membership.user_id != actor.user_id
    return may(actor, "account.propose_role" if two else "account.end_role", scope)


def leads(user_id: UUID) -> bool:
    """Return whether a person holds a role that two people give and end."""
    return Membership.objects.filter(
        user_id=user_id, ended_at=None, role__in=GIVEN_BY_TWO
    ).exists()


def is_last(membership: Membership) -> bool:
    """Return whether nobody else has this role: in the organisation, or anywhere.

    An alliance lead or a witness is there for all organisations.
    """
    others = Membership.objects.filter(
        role=membership.role, ended_at=None, user__is_active=True
    ).exclude(user_id=membership.user_id)
    if membership.role not in (Role.ALLIANCE_LEAD, Role.WITNESS):
        others = others.filter(organisation_id=membership.organisation_id)
    return not others.exists()


def open_invitations(actor: Actor) -> QuerySet[Invitation]:
    """Return pending invitations to places this person may invite into."""
    found: Q = visible(
        actor, "account.invite", team="team", organisation="organisation"
    )
    return (
        Invitation.objects.filter(found, accepted_at=None)
        .select_related("team", "organisation")
        .order_by("-created_at")
    )


def recent_sign_ins(user_id: UUID, limit: int = 5) -> list[Entry]:
    """Return the person's last sign-ins, newest first."""
    entries = Entry.objects.filter(actor_id=user_id, verb="account.sign_in")
    return list(entries.order_by("-number")[:limit])


def belonged(people: Iterable[UUID], name: str) -> list[Membership]:
    """Return all memberships of these people, ended ones too, that give a permission.

    Those that this server did not write are left out.
    """
    found = Membership.objects.filter(
        user_id__in=list(people), role__in=list(permission(name).allowed)
    )
    return [membership for membership in found if membership.is_authentic]


def administrators_of(organisation_id: UUID) -> QuerySet[Membership]:
    """Return the active memberships of an organisation's administrators."""
    return Membership.objects.filter(
        organisation_id=organisation_id,
        role="administrator",
        ended_at=None,
        user__is_active=True,
    )


@dataclass(frozen=True)
class AfterReset:
    """Of one team, what becomes of its records for someone whose keys are made anew."""

    team: Team
    colleagues: list[str]  # who can give the key again
    records: int = 0  # that nobody else can open, if there is no such colleague
    paper: bool = False  # the recovery key opens it


def after_reset(user_id: UUID) -> list[AfterReset]:
    """Return what new keys of a person mean for each team whose key they hold now."""
    alone = {held.team.id: held for held in held_alone(user_id)}
    held = VaultGrant.objects.filter(
        vault_key__retired_at=None,
        user_key__user_id=user_id,
        user_key__retired_at=None,
    )
    teams = Team.objects.filter(id__in=held.values("vault_key__team_id"))
    found = []
    for team in teams.order_by("name"):
        names = _names(key_holders(team.id) - {user_id})
        one = alone.get(team.id)
        records, paper = (one.records, one.paper) if one else (0, False)
        found.append(AfterReset(team, names, records, paper))
    return found


def _names(user_ids: Iterable[UUID]) -> list[str]:
    people = User.objects.filter(id__in=list(user_ids)).order_by("name")
    return list(people.values_list("name", flat=True))


def people_with(actor: Actor, emails: Iterable[str]) -> list[User]:
    """Return those of these people whom this person may see, by name."""
    seen = visible_memberships(actor).filter(user__email__in=list(emails))
    return list(User.objects.filter(id__in=seen.values("user_id")).order_by("name"))


def who_can_give(team_id: UUID) -> list[str]:
    """Return the names of those who can give the key of a team today."""
    return _names(key_holders(team_id))


@dataclass(frozen=True)
class Rotation:
    """Who opens a team's records after its key is changed, and who does not."""

    holders: list[str]
    losing: list[str]  # whose forgotten password could still have brought the key back
    paper: bool


def rotation_of(team_id: UUID) -> Rotation:
    """Return what a new key of a team means."""
    organisation = Team.objects.values_list("organisation_id", flat=True)
    keys = RecoveryKey.objects.filter(
        organisation_id=organisation.get(id=team_id), retired_at=None
    )
    return Rotation(
        _names(key_holders(team_id)),
        _names(kept_of_team(team_id)),
        any(is_authentic(key) for key in keys),
    )
