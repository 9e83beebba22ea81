"""Codes on paper: beside an app or passkey by oneself, alone only with two people.

Someone without phone or key has a printed sheet as their only second factor. An
administrator proposes it and a second person confirms; then its owner prints it, signed
in as themself, once, within a week. So nobody else ever sees the codes, and nobody at
an open screen makes a sheet that the others do not know of.
"""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..journal.operations import act
from ..kernel.errors import RuleBroken
from ..policy import Actor
from ..proposals.kinds import DecisionKind, Line, declare, declare_alarms
from ..proposals.models import Proposal
from ..proposals.operations import use_up
from . import factors, recovery
from .actors import own
from .decisions import (
    name_of,
    nothing_stands,
    propose_about_factor,
    second_factor_rule,
)
from .few_codes import ASK_FOR_IT, tell_administrators
from .middleware import StaffRequest
from .models import User

SHEET = "account.sheet"


def propose_sheet(actor: Actor, user_id: UUID) -> Proposal:
    """Propose that someone without phone or key prints a sheet of codes.

    A sheet that they have works until they print the new one. If it is lost, so that
    nobody may sign in with it, propose a new second factor as well.
    """
    return propose_about_factor(actor, user_id, SHEET)


def agreed(user: User) -> Proposal | None:
    """Return what two people agreed on, if this person may print a sheet now."""
    return next(iter(recovery.unused_agreements(SHEET, str(user.id))), None)


def new_codes(request: StaffRequest) -> list[str]:
    """Make new codes on paper, and return them once; the administrators hear of it.

    Who has no app or passkey needs the agreement of two people, and uses it up.
    """
    user, actor = request.user, request.actor
    kind = str(factors.PAPER)
    with act(actor, "account.add_factor", own(actor), kind=kind) as entry:
        if not factors.factors_of(user):
            found = agreed(user)
            if found is None or not use_up(found):
                raise RuleBroken(ASK_FOR_IT)
            entry.note(decision=found.id)
            request.session["factor"] = kind
        tell_administrators("factor.paper", actor)
        return factors.make_paper(user)


def _agree(_actor: Actor, _proposal: Proposal) -> None:
    """Write nothing: the person prints it, and only they see the codes."""


def _lines(proposal: Proposal) -> list[Line]:
    return [
        Line(gettext("Who prints it"), "", name_of(proposal.new["person"])),
        Line(
            gettext("An older sheet"),
            "",
            gettext("It works until the new one is printed."),
        ),
    ]


declare(
    DecisionKind(
        SHEET,
        _("A sheet of codes for someone without phone or key"),
        "account.confirm_factor",
        nothing_stands,
        _agree,
        _lines,
        second=second_factor_rule,
    )
)
declare_alarms(
    {
        "factor.paper": _("Someone made new codes on paper"),
        "factor.few": _("Someone's sheet of codes runs out: propose a new one"),
    }
)
