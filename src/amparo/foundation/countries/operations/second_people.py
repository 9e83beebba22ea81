"""Who is a second person for a fact of a country: someone with other eyes."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ...kernel.errors import RuleBroken
from ...policy import Actor, Role
from ...proposals.kinds import kind_of
from ...proposals.models import Proposal
from ...proposals.operations import hats, scope_of

_LEADS = {Role.COUNTRY_LEAD.value, Role.ALLIANCE_LEAD.value}


def another_role(actor: Actor, proposal: Proposal) -> None:
    """Accept someone of another role; for what holds everywhere, of another house."""
    roles, organisations = _worn(proposal)
    for role, organisation in _hats(actor, proposal):
        if role == Role.WITNESS or role not in roles:
            return
        if not proposal.country and organisation not in organisations:
            return
    raise RuleBroken(_("Someone with another role has to confirm this."))


def for_children(actor: Actor, proposal: Proposal) -> None:
    """Accept the country lead beside the alliance lead, or another organisation."""
    if proposal.proposed_by is None:  # a release: its makers were the first
        return
    roles, organisations = _worn(proposal)
    for role, organisation in _hats(actor, proposal):
        leads = {role} | roles >= _LEADS and role in _LEADS
        if role == Role.WITNESS or leads or organisation not in organisations:
            return
    raise RuleBroken(
        _(
            "Children rely on this. It takes the country lead and the "
            "alliance lead together, or people from two organisations."
        )
    )


def _worn(proposal: Proposal) -> tuple[set[str], set[str]]:
    """Return the roles and the organisations as which somebody proposed it."""
    pairs = [hat.partition(":") for hat in proposal.proposed_as]
    return {role for role, _colon, _at in pairs}, {at for _role, _colon, at in pairs}


def _hats(actor: Actor, proposal: Proposal) -> list[tuple[str, str]]:
    """Return the roles and organisations as which somebody could confirm it."""
    scope = scope_of(proposal)
    pairs = [
        hat.partition(":") for hat in hats(actor, kind_of(proposal).confirm, scope)
    ]
    return [(role, at) for role, _colon, at in pairs]
