"""Ending a role that leads or confirms, and closing such an account: two people.

One person only stops such an account at once, where something is dangerous.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..journal.operations import act
from ..kernel.errors import RuleBroken
from ..organisations.models import Organisation
from ..organisations.operations import scope_of as scope_of_organisation
from ..policy import GIVEN_BY_TWO, SYSTEM, Actor, Role
from ..proposals.kinds import DecisionKind, Line, declare, declare_alarms
from ..proposals.models import Proposal
from ..proposals.operations import Reach, propose, put_forward, raise_alarm
from .models import Membership, User
from .operations import (
    check_closes,
    check_not_last,
    end_account,
    end_role,
    live_roles,
    scope_of,
    scope_of_person,
    switch,
)

END, CLOSE = "account.end_role", "account.close"


# -- A role ------------------------------------------------------------------------


def propose_end(actor: Actor, membership_id: UUID) -> Proposal:
    """Propose that a role which leads or confirms ends; its holder hears of it."""
    membership = _live(membership_id)
    organisation, scope = membership.organisation, scope_of(membership)
    person = membership.user_id
    with act(actor, "account.propose_role", scope, membership, person=person):
        if membership.role not in GIVEN_BY_TWO:
            raise RuleBroken(_("This role does not need a second person to end it."))
        check_not_last(membership)
        return put_forward(
            actor,
            "account.propose_role",
            END,
            str(membership.id),
            country=scope.country or scope_of_organisation(organisation).country,
            old={"ended": False},
            new={"ended": True},
            subject_id=membership.id,
            reach=Reach(
                team_ids=scope.team_ids,
                organisation_ids=organisation.circle,
                loses=frozenset({person}),
            ),
        )


def _live(membership_id: UUID) -> Membership:
    found = Membership.objects.select_related("user", "team", "organisation")
    return found.get(id=membership_id, ended_at=None)


def _current_end(proposal: Proposal) -> dict[str, Any]:
    live = Membership.objects.filter(id=proposal.row_id, ended_at=None)
    return {"ended": not live.exists()}


def _apply_end(actor: Actor, proposal: Proposal) -> None:
    end_role(actor, _live(UUID(proposal.key)))


def _lines_end(proposal: Proposal) -> list[Line]:
    found = Membership.objects.select_related("user", "team", "organisation")
    membership = found.get(id=proposal.row_id)
    return [
        Line(gettext("Role held by"), "", membership.user.name),
        Line(gettext("Role"), str(Role(membership.role).label), ""),
        Line(gettext("Where"), str(membership.team or membership.organisation), ""),
    ]


# -- An account --------------------------------------------------------------------


def suspend(actor: Actor, user_id: UUID) -> Proposal:
    """Stop an account that leads or confirms at once, and propose to close it.

    Nobody signs in with it any more; its roles and keys stay. A second person closes it
    for good or, by rejecting, opens it again.
    """
    user = User.objects.get(id=user_id, is_active=True)
    scope = scope_of_person(user)
    with act(actor, "account.close", scope, user, suspended=True):
        check_closes(actor, user)
        reach = _stop(actor, user)
        return put_forward(
            actor,
            "account.close",
            CLOSE,
            str(user.id),
            old={"closed": False},
            new={"closed": True},
            subject_id=user.id,
            reach=reach,
        )


def suspend_again(user: User) -> Proposal:
    """Suspend an account that a backup brought back open, and ask anew to close it.

    Who had proposed it is not known any more.
    """
    with act(SYSTEM, "account.close", scope_of_person(user), user, suspended=True):
        return propose(
            CLOSE,
            str(user.id),
            country="",
            old={"closed": False},
            new={"closed": True},
            subject_id=user.id,
            reach=_stop(SYSTEM, user),
        )


def _stop(actor: Actor, user: User) -> Reach:
    """Let nobody sign in with an account; return whom that concerns."""
    scope = scope_of_person(user)
    organisations = Organisation.objects.filter(id__in=scope.organisation_ids)
    circles = frozenset[UUID]().union(*(one.circle for one in organisations))
    switch(user, on=False)
    raise_alarm(
        "account.suspended",
        actor,
        person=user.id,
        organisations=circles,
        roles=sorted(GIVEN_BY_TWO),
    )
    return Reach(team_ids=scope.team_ids, organisation_ids=circles)


def _suspended(proposal: Proposal) -> User:
    return User.objects.get(id=proposal.row_id)


def _current_close(proposal: Proposal) -> dict[str, Any]:
    return {"closed": not live_roles(_suspended(proposal))}


def _apply_close(actor: Actor, proposal: Proposal) -> None:
    end_account(actor, _suspended(proposal))


def _open_again(proposal: Proposal) -> None:
    user = _suspended(proposal)
    if live_roles(user):  # else it was closed for good meanwhile
        switch(user, on=True)


def _lines_close(proposal: Proposal) -> list[Line]:
    user = _suspended(proposal)
    roles = [str(Role(membership.role).label) for membership in live_roles(user)]
    return [
        Line(gettext("Account of"), "", user.name),
        Line(gettext("Roles that end"), ", ".join(roles), ""),
        Line(gettext("Until then"), "", gettext("Nobody can sign in with it.")),
        Line(gettext("If you reject this"), "", gettext("The account is reopened.")),
    ]


KINDS = (
    DecisionKind(
        END,
        _("Ending a role that leads or confirms"),
        "account.confirm_role",
        _current_end,
        _apply_end,
        _lines_end,
    ),
    DecisionKind(
        CLOSE,
        _("Closing the account of someone who leads or confirms"),
        "account.confirm_role",
        _current_close,
        _apply_close,
        _lines_close,
        undo=_open_again,
    ),
)
declare(*KINDS)
declare_alarms({"account.suspended": _("Someone's account was suspended")})
