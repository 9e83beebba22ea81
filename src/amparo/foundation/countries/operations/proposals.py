"""Decide about help contacts that others would change: the second pair of eyes."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ...journal.operations import act
from ...kernel.coded import vouch
from ...kernel.errors import RuleBroken
from ...kernel.locking import change, lock
from ...policy import Actor
from ...proposals import operations as proposals
from ...proposals.kinds import DecisionKind, declare, declare_alarms
from ...proposals.models import Proposal
from ...proposals.operations import alarm_about
from ..facts import python_values
from ..models import HelpContact
from ..presenters import proposal_lines
from ..queries import local_date, true_to_public
from .base import scope_of, words_of
from .contacts import check_columns
from .second_people import for_children

WHY_REJECTED: dict[str, str | Promise] = {
    "wrong": _("The number or address is not right"),
    "unsafe": _("It is not safe for children"),
    "ours": _("What we have here is right"),
    "double": _("We already have it"),
}


def confirm_proposal(actor: Actor, proposal_id: UUID, how: str) -> Proposal:
    """Confirm a proposed help contact; the public sees it at once.

    ``how`` is one of ``HOW_CHECKED``. When the contact was changed by hand meanwhile,
    nothing is written: the returned proposal has the state "overtaken". A country's
    last emergency or child line cannot be closed.
    """
    proposal = Proposal.objects.get(id=proposal_id, topic=HelpContact.TOPIC)
    scope = scope_of(proposal.country)
    with act(actor, "country.confirm_proposal", scope, proposal, how=how) as entry:
        country_code = proposal.country or None
        values = _columns(proposal) | check_columns(actor, country_code, how)
        contact = contact_of(proposal)
        if proposal.proposed_by is not None:
            for_children(actor, proposal)
        if contact is not None and proposal.new.get("closed_on"):
            _must_not_be_last(contact)
        stands = proposals.confirm(actor, proposal, _current(contact))
        entry.note(
            state=proposal.state, changed="+".join(proposal.changed_columns)[:80]
        )
        if stands and contact is not None:
            change(contact, contact.version, country_id=country_code, **values)
            vouch(contact)
        elif stands:
            key = proposal.key if proposal.release else None
            HelpContact.objects.create(country_id=country_code, loaded_as=key, **values)
        if proposal.proposed_by is not None:
            alarm_about(proposal, f"decision.{proposal.state}", actor)
    return proposal


def contact_of(proposal: Proposal) -> HelpContact | None:
    """Return the help contact that a proposal would change, if there is one."""
    by_key = HelpContact.objects.filter(loaded_as=proposal.key).first()
    return by_key or HelpContact.objects.filter(id=proposal.row_id).first()


def _columns(proposal: Proposal) -> dict[str, Any]:
    """Return the columns that a confirmed proposal writes."""
    if proposal.new.get("retired"):
        return {"retired_at": timezone.now()}
    return python_values(HelpContact, proposal.new)


def reject_proposal(actor: Actor, proposal_id: UUID, reason: str) -> Proposal:
    """Keep a help contact as it is; ``reason`` is one of ``WHY_REJECTED``.

    The proposal does not come again until a release says something else.
    """
    proposal = Proposal.objects.get(id=proposal_id, topic=HelpContact.TOPIC)
    scope = scope_of(proposal.country)
    with act(actor, "country.reject_proposal", scope, proposal, reason=reason):
        if reason not in WHY_REJECTED:
            raise RuleBroken(_("Please say why."), "reason")
        proposals.reject(actor, proposal, reason)
        if proposal.proposed_by is not None:
            alarm_about(proposal, "decision.rejected", actor)
    return proposal


def _current_words(proposal: Proposal) -> dict[str, object]:
    return _current(contact_of(proposal))


def _on_its_own_page(_actor: Actor, _proposal: Proposal) -> None:
    raise RuleBroken(_("Confirm it on its own page, and say there how you checked it."))


def _must_not_be_last(contact: HelpContact) -> None:
    """Refuse to close the only line of its kind that a country's children can see."""
    if contact.country is None or contact.kind not in HelpContact.LASTING:
        return
    lock(contact.country)  # two who close the last two lines wait for each other
    today = local_date(contact.country, timezone.now())
    alike = true_to_public(today, contact.country.code, contact.kind)
    if not any(other != contact for other in alike):
        raise RuleBroken(
            _("This is the country's last line of its kind. Add a replacement first.")
        )


def _current(contact: HelpContact | None) -> dict[str, object]:
    """Return the contact's present values, to compare with ``proposal.old``."""
    if contact is None:
        return {}
    gone = {"retired": True} if contact.retired_at else {}
    return words_of(contact) | gone


KINDS = (
    DecisionKind(
        HelpContact.TOPIC,
        _("Help contact that children rely on"),
        "country.confirm_proposal",
        _current_words,
        _on_its_own_page,
        proposal_lines,
        second=for_children,
        own_page="countries:proposal",
    ),
)
declare(*KINDS)
declare_alarms({"contact.hidden": _("A help contact was hidden immediately")})
