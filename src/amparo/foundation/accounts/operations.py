"""Manage people: invitations, team keys, roles, and ending them."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..journal.operations import act
from ..kernel.coded import write_coded
from ..kernel.errors import RuleBroken
from ..kernel.secret import keyed_digest, keyed_digests
from ..kernel.text import one_line
from ..organisations.models import Organisation, Team
from ..policy import (
    GIVEN_BY_TWO,
    KEY_ROLES,
    PUBLIC,
    AccessScope,
    Actor,
    Kind,
    Role,
)
from ..proposals.operations import raise_alarm
from ..vault import last_holder, team_keys, user_keys
from ..vault.last_holder import HeldAlone
from . import departures, factors, queries
from .models import Invitation, Membership, User, with_keys
from .passwords import check_new

# Roles that reach the whole alliance; only alliance members may give them.
ALLIANCE_ROLES = frozenset({Role.ALLIANCE_LEAD, Role.DONOR_VIEWER, Role.WITNESS})

YOURSELF = _("You cannot give yourself a role. Ask a colleague.")
TAKES_TWO = _("Ending this takes two people. Propose it instead.")
LAST = _(
    "You are the only one here with this role. Ask an administrator to "
    "propose ending it; you can confirm that yourself."
)


def scope_of(membership: Membership | Invitation) -> AccessScope:
    """Return the access scope of a membership or an invitation."""
    return scope_in(membership.organisation_id, membership.team)


def scope_in(organisation_id: UUID, team: Team | None) -> AccessScope:
    """Return the access scope of a role in an organisation, or in one of its teams."""
    return AccessScope(
        team_ids=frozenset({team.id}) if team else frozenset(),
        organisation_ids=frozenset({organisation_id}),
        country=team.country_id if team else "",
    )


def scope_of_person(user: User) -> AccessScope:
    """Return the access scope of a person: everywhere they hold a role."""
    live = user.memberships.filter(ended_at=None)
    return AccessScope(
        owner_id=user.id,
        team_ids=frozenset(m.team_id for m in live if m.team_id),
        organisation_ids=frozenset(m.organisation_id for m in live),
    )


def roles_to_give(actor: Actor, organisation: Organisation) -> list[Role]:
    """Return the roles that this person may give in an organisation."""
    keeper = actor.kind is Kind.SYSTEM or any(
        assignment.role is Role.ADMINISTRATOR
        and assignment.organisation_id == organisation.id
        for assignment in actor.assignments
    )
    if not keeper:
        return [role for role in Role if role in KEY_ROLES]
    member = organisation.kind == Organisation.Kind.ALLIANCE_MEMBER
    return [role for role in Role if member or role not in ALLIANCE_ROLES]


def check_role(
    actor: Actor, organisation_id: UUID, team: Team | None, role: str
) -> None:
    """Raise ``RuleBroken`` unless this person may give this role there."""
    organisation = Organisation.objects.get(id=organisation_id)
    if role not in roles_to_give(actor, organisation):
        raise RuleBroken(_("Only an administrator can give this role."), "role")
    if team is None and role in KEY_ROLES:
        raise RuleBroken(_("This role belongs to a team. Please choose one."), "team")
    if team is not None and team.organisation_id != organisation_id:
        raise RuleBroken(_("This team belongs to another organisation."), "team")


def invite(
    actor: Actor,
    email: str,
    name: str,
    organisation_id: UUID,
    team_id: UUID | None,
    role: str,
    language: str,
) -> tuple[Invitation, str]:
    """Invite someone; return the invitation and the secret of its one-time link.

    Only a digest of the secret is stored, so the link cannot be shown a second time.
    """
    team = Team.objects.get(id=team_id) if team_id else None
    scope = scope_in(organisation_id, team)
    with act(actor, "account.invite", scope, role=role) as entry:
        check_role(actor, organisation_id, team, role)
        _check_takes_one(actor, role)
        email = clean_email(email)
        check_not_oneself(actor, email)
        invitation, secret = make_invitation(
            Invitation(
                email=email,
                name=one_line(name),
                organisation_id=organisation_id,
                team=team,
                role=role,
                language=language,
                invited_by_id=actor.user_id,
            )
        )
        entry.subject = invitation
        alarm(actor, "role.invited", invitation)
    return invitation, secret


def make_invitation(invitation: Invitation) -> tuple[Invitation, str]:
    """Store an invitation with the digest of a new secret; return both."""
    secret = secrets.token_urlsafe(32)
    days = timedelta(days=settings.AMPARO_INVITATION_DAYS)
    invitation.digest = keyed_digest("invitation", secret)
    invitation.expires_at = timezone.now() + days
    invitation.save(force_insert=True)
    return invitation, secret


def check_not_oneself(actor: Actor, email: str) -> None:
    """Nobody gives themselves a role, by their own address either."""
    own = User.objects.filter(email__iexact=email).first()
    if own is not None and own.id == actor.user_id:
        raise RuleBroken(YOURSELF, "email")


def _check_takes_one(actor: Actor, role: str) -> None:
    """Roles that lead or confirm are given by two people, but at the machine itself."""
    if role in GIVEN_BY_TWO and actor.kind is not Kind.SYSTEM:
        raise RuleBroken(
            _("Giving this role takes two people. Propose it instead."), "role"
        )


def check_witness(user: User | None, role: str) -> None:
    """A witness only confirms: whoever has another role is none."""
    if user is None:
        return
    others = set(user.memberships.filter(ended_at=None).values_list("role", flat=True))
    if others and (role == Role.WITNESS) != (others == {Role.WITNESS}):
        raise RuleBroken(
            _("A witness cannot have another role."),
            "role",
        )


def alarm(
    actor: Actor, what: str, place: Membership | Invitation, person: UUID | None = None
) -> None:
    """Tell everyone of the team, or those who lead the organisation, of a role act."""
    team, organisation = place.team, place.organisation
    leads = place.role in GIVEN_BY_TWO
    raise_alarm(
        what,
        actor,
        person=person,
        facts={"role": place.role, "what": getattr(place, "name", "")},
        teams={team.id} if team else (),
        organisations=organisation.circle,
        roles=()
        if team and not leads
        else (Role.ADMINISTRATOR, Role.COUNTRY_LEAD, Role.ALLIANCE_LEAD, Role.WITNESS),
        users={person} if person else (),
    )


def clean_email(email: str) -> str:
    """Return an address in small letters, or raise ``RuleBroken``."""
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError as error:
        raise RuleBroken(
            _("Please enter an e-mail address like name@example.org."), "email"
        ) from error
    return email


def withdraw_invitation(actor: Actor, invitation_id: UUID) -> None:
    """Cancel an invitation; its link no longer works."""
    invitation = Invitation.objects.get(id=invitation_id)
    with act(actor, "account.invite", scope_of(invitation), invitation, withdrawn=True):
        invitation.expires_at = timezone.now()
        invitation.save(update_fields=["expires_at"])


def invitation_of(secret: str) -> Invitation:
    """Return the invitation behind a link; raise ``RuleBroken`` if it is over."""
    digests = keyed_digests("invitation", secret)
    found = Invitation.objects.filter(digest__in=digests).select_related(
        "organisation", "team"
    )
    invitation = found.first()
    if invitation is None or not invitation.is_open():
        raise RuleBroken(_("This link has already been used or is too old."))
    return invitation


def invited_user(invitation: Invitation) -> User | None:
    """Return the account that the invited person already has, if any."""
    return User.objects.filter(email__iexact=invitation.email).first()


def accept(secret: str, password: str) -> User:
    """Accept an invitation: create the account, its keys and its first role.

    The team's own key comes later, from a colleague who holds it.
    """
    invitation = invitation_of(secret)
    user = User(
        email=invitation.email, name=invitation.name, language=invitation.language
    )
    check_new(password, user)
    with act(PUBLIC, "account.accept", scope_of(invitation), invitation):
        use_up(invitation)
        if invited_user(invitation) is not None:
            raise RuleBroken(_("You already have an account. Please sign in with it."))
        user.set_password(password)
        user.save(force_insert=True)
        user_keys.make_keys(user.id, password)
        _join(user, invitation)
    return user


def accept_as(secret: str, user: User) -> User:
    """Accept an invitation with the account that the invited person already has."""
    invitation = invitation_of(secret)
    with act(PUBLIC, "account.accept", scope_of(invitation), invitation):
        if user.email.lower() != invitation.email.lower():
            raise RuleBroken(_("This invitation is for another address."))
        if invitation.invited_by_id == user.id:
            raise RuleBroken(YOURSELF)
        check_witness(user, invitation.role)
        use_up(invitation)
        _join(user, invitation)
    return user


def use_up(invitation: Invitation) -> None:
    """Close the link; of two people who press at the same moment only one gets in."""
    now = timezone.now()
    waiting = Invitation.objects.filter(id=invitation.id, accepted_at=None)
    if not waiting.update(accepted_at=now):
        raise RuleBroken(_("This link has already been used or is too old."))


def _join(user: User, place: Invitation) -> None:
    Membership.objects.get_or_create(
        user=user,
        organisation_id=place.organisation_id,
        team=place.team,
        role=place.role,
        ended_at=None,
    )
    alarm(PUBLIC, "role.given", place, user.id)


def add_role(
    actor: Actor, user_id: UUID, organisation_id: UUID, team_id: UUID | None, role: str
) -> Membership:
    """Give a person who has an account another role; this gives no team key."""
    team = Team.objects.get(id=team_id) if team_id else None
    scope = scope_in(organisation_id, team)
    with act(actor, "account.add_role", scope, role=role) as entry:
        check_role(actor, organisation_id, team, role)
        _check_takes_one(actor, role)
        if actor.user_id == user_id:
            raise RuleBroken(YOURSELF)
        user = User.objects.get(id=user_id, is_active=True)
        membership = give_role(user, organisation_id, team, role)
        entry.subject = membership
        entry.note(person=user.id)
        alarm(actor, "role.given", membership, user.id)
    return membership


def give_role(
    user: User, organisation_id: UUID, team: Team | None, role: str
) -> Membership:
    """Write a role that nobody had before; the caller has checked who gives it."""
    check_witness(user, role)
    live = Membership.objects.filter(
        user=user,
        organisation_id=organisation_id,
        team=team,
        role=role,
        ended_at=None,
    )
    if live.exists():
        raise RuleBroken(_("This person already has this role."), "role")
    return Membership.objects.create(
        user=user, organisation_id=organisation_id, team=team, role=role
    )


def give_key(actor: Actor, membership_id: UUID) -> None:
    """Give a colleague the key of the team; the actor must hold it.

    A team's first key takes two people: ``decisions.propose_first_key``.
    """
    membership = Membership.objects.select_related("team", "organisation").get(
        id=membership_id, ended_at=None, user__is_active=True
    )
    team_id = membership.team_id
    if team_id is None or not membership.needs_key:
        raise RuleBroken(_("This role does not need a key."))
    scope = scope_of(membership)
    with act(actor, "account.give_key", scope, membership, person=membership.user_id):
        team_keys.admit(actor, team_id, membership.user_id)
        alarm(actor, "key.given", membership, membership.user_id)


def rotate_key(actor: Actor, team_id: UUID) -> int:
    """Rotate a team's key; return how many record keys were re-sealed."""
    team = Team.objects.get(id=team_id)
    scope = scope_in(team.organisation_id, team)
    with act(actor, "account.rotate_key", scope, team) as entry:
        count = team_keys.rotate(actor, team_id)
        entry.note(count=count)
    return count


def end_membership(actor: Actor, membership_id: UUID) -> None:
    """End a role. When it was the last one in a team, its key goes at once.

    The team's key is rotated at the same moment if the actor holds it; otherwise the
    team is listed in ``queries.teams_to_rotate()`` until a supervisor does it. Everyone
    ends a role of their own; one of somebody else that leads or confirms takes two
    people: ``endings.propose_end``.
    """
    membership = Membership.objects.select_related("team", "organisation").get(
        id=membership_id, ended_at=None
    )
    mine = membership.user_id == actor.user_id
    verb = "account.leave" if mine else "account.end_role"
    scope = replace(scope_of(membership), owner_id=membership.user_id)
    with act(actor, verb, scope, membership, person=membership.user_id) as entry:
        if membership.role in GIVEN_BY_TWO and actor.kind is not Kind.SYSTEM:
            if not mine:
                raise RuleBroken(TAKES_TWO)
            check_not_last(membership)
            if queries.is_last(membership):
                raise RuleBroken(LAST)
        entry.note(**end_role(actor, membership))


def end_role(actor: Actor, membership: Membership) -> dict[str, int | bool]:
    """End a role of which the caller has checked who ends it; tell everyone concerned.

    Return whether the team's key was rotated, and how much went back to the team.
    """
    check_not_last(membership)
    return end_role_again(actor, membership)


def end_role_again(actor: Actor, membership: Membership) -> dict[str, int | bool]:
    """End a role that had ended before a backup brought it back, as ``end_role``."""
    _end(membership)
    rotated = _take_key(actor, membership)
    given_back = departures.give_back(membership.user_id, membership.team_id)
    alarm(actor, "role.ended", membership, membership.user_id)
    return {"rotated": rotated, **given_back}


def _end(membership: Membership) -> None:
    write_coded([membership], ended_at=timezone.now())


def check_not_last(membership: Membership) -> None:
    """Raise ``RuleBroken`` if nobody else administers here, or can open the records."""
    if membership.role == Role.ADMINISTRATOR:
        others = queries.administrators_of(membership.organisation_id)
        if not others.exclude(user_id=membership.user_id).exists():
            raise RuleBroken(
                _("An organisation needs an administrator. Appoint another one first.")
            )
    if not _still_in(membership):
        _check_opened_by_another(membership.team_id, membership.user_id)


def _check_opened_by_another(team_id: UUID | None, user_id: UUID) -> None:
    if team_id is not None and queries.key_holders(team_id) == {user_id}:
        raise RuleBroken(
            _(
                "Nobody else can open what this team has sealed. Give the key to a"
                " colleague first."
            )
        )


def lost_with_role(membership: Membership) -> list[HeldAlone]:
    """Return what nobody could open any more after this role has ended."""
    if membership.team_id is None or _still_in(membership):
        return []
    alone = last_holder.held_alone(membership.user_id)
    return [held for held in alone if held.team.id == membership.team_id]


def _still_in(membership: Membership) -> bool:
    """Return whether another role that needs the key keeps the person in the team."""
    seal_for_session = Membership.objects.filter(
        with_keys(),
        user_id=membership.user_id,
        team=membership.team,
        ended_at=None,
    )
    return seal_for_session.exclude(id=membership.id).exists()


def _take_key(actor: Actor, membership: Membership) -> bool:
    """Take the team's key away, rotate it if possible; return whether it was."""
    team_id = membership.team_id
    if team_id is None or _still_in(membership):
        return False
    held_it = team_keys.holds_key(membership.user_id, team_id)
    team_keys.expel(team_id, membership.user_id)
    keys = actor.keys
    if not held_it or keys is None or not team_keys.holds_key(keys.user_id, team_id):
        return False
    team_keys.rotate(actor, team_id)
    return True


def close_account(actor: Actor, user_id: UUID) -> None:
    """Close an account at once: roles, keys and sessions end.

    The last who can open a team's records is closed at the machine only.
    Someone who also works for another organisation keeps the account; end the roles
    instead. One person only suspends who leads or confirms: ``endings.suspend``.
    """
    user = User.objects.get(id=user_id)
    if not user.is_active and not live_roles(user):
        raise User.DoesNotExist
    scope = scope_of_person(user)
    with act(actor, "account.close", scope, user) as entry:
        if actor.kind is not Kind.SYSTEM:
            check_closes(actor, user)
            if queries.leads(user.id):
                raise RuleBroken(TAKES_TWO)
        entry.note(factors=end_account(actor, user))


def check_closes(actor: Actor, user: User) -> None:
    """Raise ``RuleBroken`` unless this person may close or suspend that account."""
    mine = {assignment.organisation_id for assignment in actor.assignments}
    live = live_roles(user)
    if not {membership.organisation_id for membership in live} <= mine:
        raise RuleBroken(
            _("This person also works elsewhere. End their roles here instead.")
        )
    if actor.user_id == user.id:
        raise RuleBroken(_("Someone else has to close your account."))
    for membership in live:
        _check_opened_by_another(membership.team_id, user.id)


def end_account(actor: Actor, user: User) -> int:
    """End everything of an account that the caller may close; return its factors."""
    for membership in live_roles(user):
        _end(membership)
        _take_key(actor, membership)
        departures.give_back(user.id, membership.team_id)
        alarm(actor, "role.ended", membership, user.id)
    last_holder.end_kept(user.id)
    switch(user, on=False)
    return factors.remove_all(user.id)


def switch(user: User, on: bool) -> None:
    """Let a person sign in again, or not any more; open sessions end."""
    user.is_active = on
    user.session_epoch += 1
    user.save(update_fields=["is_active", "session_epoch"])


def live_roles(user: User) -> list[Membership]:
    """Return the roles that a person holds now."""
    live = Membership.objects.filter(user=user, ended_at=None)
    return list(live.select_related("team", "organisation"))


def choose_language(actor: Actor, user: User, language: str) -> None:
    """Set the language of the pages for this person."""
    with act(actor, "account.change", scope_of_person(user), user, language=language):
        user.language = language
        user.save(update_fields=["language"])
