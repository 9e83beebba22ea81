"""What accounts decide by two people: roles that lead, first keys, second factors."""

from __future__ import annotations

import logging
from functools import partial
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..journal.operations import act
from ..kernel.errors import RuleBroken
from ..kernel.text import one_line
from ..organisations.models import Organisation, Team
from ..organisations.operations import scope_of as scope_of_organisation
from ..policy import Actor, Role
from ..proposals.kinds import DecisionKind, Line, declare, declare_alarms
from ..proposals.models import Proposal
from ..proposals.operations import Reach, put_forward
from ..vault import last_holder, team_keys
from ..vault.intake_switch import keepers_of, named
from ..vault.models import VaultKey
from . import factors, queries
from .jobs import send_link
from .models import Invitation, Membership, User, with_keys
from .operations import (
    YOURSELF,
    check_not_oneself,
    check_role,
    check_witness,
    clean_email,
    give_role,
    invited_user,
    make_invitation,
    scope_in,
    scope_of,
    scope_of_person,
)

log = logging.getLogger(__name__)

ROLE, FACTOR = "account.role", "account.factor"


# -- Roles that lead or confirm ----------------------------------------------------


def propose_role(
    actor: Actor,
    email: str,
    name: str,
    organisation_id: UUID,
    team_id: UUID | None,
    role: str,
    language: str = "en",
) -> Proposal:
    """Propose a role that two people give, to someone with an account or without.

    Once it is confirmed, someone without an account gets the invitation by e-mail.
    """
    organisation = Organisation.objects.get(id=organisation_id)
    team = Team.objects.get(id=team_id) if team_id else None
    scope = scope_in(organisation_id, team)
    with act(actor, "account.propose_role", scope, organisation, role=role):
        check_role(actor, organisation_id, team, role)
        email = clean_email(email)
        check_not_oneself(actor, email)
        user = User.objects.filter(email__iexact=email, is_active=True).first()
        check_witness(user, role)
        return put_forward(
            actor,
            "account.propose_role",
            ROLE,
            f"{organisation_id}:{role}:{uuid5(NAMESPACE_OID, email)}",
            country=scope.country or scope_of_organisation(organisation).country,
            old={},
            new={
                "email": email,
                "name": user.name if user else one_line(name),
                "organisation": str(organisation_id),
                "team": str(team_id or ""),
                "role": role,
                "language": language,
            },
            subject_id=user.id if user else None,
            reach=Reach(
                team_ids=scope.team_ids,
                organisation_ids=organisation.circle,
                gains=frozenset({user.id}) if user else frozenset(),
            ),
        )


def _apply_role(actor: Actor, proposal: Proposal) -> None:
    new = proposal.new
    team = Team.objects.get(id=new["team"]) if new["team"] else None
    organisation = Organisation.objects.get(id=new["organisation"])
    check_not_oneself(actor, new["email"])
    invitation = Invitation(
        email=new["email"],
        name=new["name"],
        organisation=organisation,
        team=team,
        role=new["role"],
        language=new["language"],
        invited_by_id=proposal.proposed_by,
    )
    user = invited_user(invitation)
    if user is not None:
        if not user.is_active or user.id in (proposal.proposed_by, actor.user_id):
            raise RuleBroken(YOURSELF)
        give_role(user, organisation.id, team, new["role"])
        return
    invitation, secret = make_invitation(invitation)
    # The link leaves by e-mail only: neither of the two sees it.
    transaction.on_commit(partial(_send, invitation, secret))


def _send(invitation: Invitation, secret: str) -> None:
    path = reverse("accounts:accept", args=[secret])
    try:
        send_link(invitation.email, invitation.language, "invitation", path)
    except OSError:
        log.error("The invitation %s could not be sent.", invitation.id)


def nothing_stands(_proposal: Proposal) -> dict[str, Any]:
    """Return that nothing is there to be compared with."""
    return {}


def _lines_role(proposal: Proposal) -> list[Line]:
    new = proposal.new
    place = named(new["team"]) if new["team"] else _organisation(new["organisation"])
    who = f"{new['name']} · {new['email']}"
    return [
        Line(gettext("Given to"), "", who),
        Line(gettext("Role"), "", str(Role(new["role"]).label)),
        Line(gettext("Where"), "", place),
    ]


def _organisation(organisation_id: str) -> str:
    found = Organisation.objects.filter(id=organisation_id).first()
    return found.name if found else ""


# -- The first key of a team -------------------------------------------------------


def propose_first_key(actor: Actor, membership_id: UUID) -> Proposal:
    """Propose who gets the first key of a team; they give it to the others."""
    membership = Membership.objects.select_related("team", "organisation", "user").get(
        id=membership_id, ended_at=None, user__is_active=True
    )
    team = membership.team
    if team is None or not membership.needs_key:
        raise RuleBroken(_("This role does not need a key."))
    scope = scope_of(membership)
    with act(
        actor, "account.start_vault", scope, membership, person=membership.user_id
    ):
        if VaultKey.objects.filter(team=team).exists():
            raise RuleBroken(_("The team already has a key."))
        return put_forward(
            actor,
            "account.start_vault",
            queries.FIRST_KEY,
            str(team.id),
            country=team.country_id,
            old={},
            new={"person": str(membership.user_id)},
            subject_id=team.id,
            reach=Reach(
                team_ids=frozenset({team.id}),
                organisation_ids=membership.organisation.circle,
                gains=frozenset({membership.user_id}),
            ),
        )


def _current_key(proposal: Proposal) -> dict[str, Any]:
    exists = VaultKey.objects.filter(team_id=proposal.row_id).exists()
    return {"key": True} if exists else {}


def _apply_key(_actor: Actor, proposal: Proposal) -> None:
    person = UUID(proposal.new["person"])
    members = Membership.objects.filter(
        with_keys(), user_id=person, team_id=proposal.row_id, ended_at=None
    )
    if not members.filter(user__is_active=True).exists():
        raise RuleBroken(_("This person is no longer in the team."))
    team_keys.make_vault(proposal.row_id, [person])


def _lines_key(proposal: Proposal) -> list[Line]:
    team = str(proposal.subject_id)
    names, desk = keepers_of(team)
    return [
        Line(gettext("Team"), "", named(team)),
        Line(gettext("First key given to"), "", name_of(proposal.new["person"])),
        Line(gettext("Custodians"), "", names),
        Line(gettext("Online desk"), "", desk),
    ]


def name_of(user_id: str) -> str:
    """Return a person's name, or nothing."""
    found = User.objects.filter(id=user_id).values_list("name", flat=True).first()
    return found or ""


# -- A lost second factor ----------------------------------------------------------


def propose_factor_reset(actor: Actor, user_id: UUID) -> Proposal:
    """Propose that a lost second factor is removed; the person sets up a new one.

    Of every organisation in which they hold keys an administrator must be among the
    two: otherwise one that merely invited them could let itself in everywhere.
    """
    return propose_about_factor(actor, user_id, FACTOR)


def propose_about_factor(actor: Actor, user_id: UUID, topic: str) -> Proposal:
    """Propose something about a person's second factor, to be confirmed as the others.

    The topic's kind says what it is; its ``second`` is ``second_factor_rule``.
    """
    user = User.objects.get(id=user_id, is_active=True)
    scope = scope_of_person(user)
    with act(actor, "account.reset_factor", scope, user, topic=topic):
        if actor.user_id == user.id:
            raise RuleBroken(_("Someone else has to do this for you."))
        return put_forward(
            actor,
            "account.reset_factor",
            topic,
            str(user.id),
            old={},
            new={"person": str(user.id)},
            subject_id=user.id,
            reach=Reach(
                team_ids=scope.team_ids,
                organisation_ids=_circles(scope.organisation_ids),
                gains=frozenset({user.id}),
            ),
        )


def _circles(organisation_ids: frozenset[UUID]) -> frozenset[UUID]:
    """Return organisations with those that they belong to."""
    found = Organisation.objects.filter(id__in=organisation_ids)
    return frozenset[UUID]().union(*(one.circle for one in found))


def second_factor_rule(actor: Actor, proposal: Proposal) -> None:
    """An administrator of each organisation where the person holds keys takes part."""
    needed = {
        str(one)
        for one in Membership.objects.filter(
            with_keys(), user_id=proposal.row_id, ended_at=None
        ).values_list("organisation_id", flat=True)
    }
    mine = {
        str(h.organisation_id)
        for h in actor.assignments
        if h.role is Role.ADMINISTRATOR
    }
    first = {hat.partition(":")[2] for hat in proposal.proposed_as}
    if not needed <= mine | first:
        raise RuleBroken(
            _(
                "This person also holds keys in other organisations. An "
                "administrator of each of them has to take part."
            )
        )


def _apply_factor(_actor: Actor, proposal: Proposal) -> None:
    user = User.objects.get(id=proposal.row_id, is_active=True)
    factors.remove_all(user.id)
    last_holder.end_kept(user.id)
    user.session_epoch += 1
    user.save(update_fields=["session_epoch"])


def _lines_factor(proposal: Proposal) -> list[Line]:
    who = name_of(proposal.new["person"])
    return [
        Line(gettext("New second factor for"), "", who),
        Line(
            gettext("Old second factor"),
            "",
            gettext("It no longer works."),
        ),
    ]


KINDS = (
    DecisionKind(
        ROLE,
        _("A role that leads or confirms"),
        "account.confirm_role",
        nothing_stands,
        _apply_role,
        _lines_role,
    ),
    DecisionKind(
        queries.FIRST_KEY,
        _("The first key of a team"),
        "account.confirm_key",
        _current_key,
        _apply_key,
        _lines_key,
    ),
    DecisionKind(
        FACTOR,
        _("A new second factor for someone who lost theirs"),
        "account.confirm_factor",
        nothing_stands,
        _apply_factor,
        _lines_factor,
        second=second_factor_rule,
    ),
)
declare(*KINDS)
declare_alarms(
    {
        "role.invited": _("Someone was invited"),
        "role.given": _("Someone was given a role"),
        "role.ended": _("Someone's role ended"),
        "key.given": _("Someone was given the team's key"),
    }
)
