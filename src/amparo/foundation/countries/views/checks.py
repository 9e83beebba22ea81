"""A country's checks: proposals of a release, and help contacts to check in time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ...accounts.decorators import staff_page
from ...accounts.edit_page import EditPage, edit
from ...accounts.middleware import StaffRequest
from ...accounts.queries import names_of
from ...kernel.errors import RuleBroken
from ...policy import check
from ...proposals.kinds import Line
from ...proposals.models import Proposal
from ...proposals.operations import check_second, check_unchanged
from .. import forms, operations, presenters, queries
from ..models import Country, HelpContact
from ..operations import WHY_REJECTED
from ..operations.base import scope_of
from ..operations.proposals import contact_of
from ..operations.second_people import for_children
from ._shared import can, code_of, contact_row, country_of, crumbs, page_context

_DECIDED = 10  # how many past decisions are shown
_TONES = {
    Proposal.State.PENDING: "warn",
    Proposal.State.CONFIRMED: "good",
    Proposal.State.REJECTED: "quiet",
    Proposal.State.OVERTAKEN: "quiet",
}


@dataclass(frozen=True)
class DecisionPage(EditPage):
    """A page with one form about a proposal, which it shows."""

    lines: tuple[Line, ...] = ()


@staff_page("country.see", methods=("GET", "HEAD"))
def check_list(request: StaffRequest, code: str) -> HttpResponse:
    """Show what those responsible for a country have to check, and past decisions."""
    place = country_of(code)
    country_code = place.code if place else None
    today = queries.local_date(place, timezone.now())
    proposals = queries.proposals_of(country_code)
    pending = list(proposals.filter(decided_at=None))
    contacts = queries.contacts_to_check(today).filter(country=place)
    contacts = contacts.exclude(id__in=[p.subject_id for p in pending if p.subject_id])
    decided = list(proposals.exclude(decided_at=None).order_by("-decided_at"))
    names = _names(decided[:_DECIDED])
    known = queries.with_exceptions(contacts, today)
    context = page_context(place, "check") | {
        "proposals": [_row(one) for one in pending],
        "contacts": [contact_row(contact, today) for contact in known],
        "decided_changed": any(contact.is_changed for contact in known),
        "decided": [_decided_rows(one, names) for one in decided[:_DECIDED]],
        "crumbs": crumbs(place, (_("To check"), "")),
    }
    return render(request, "countries/check.html", context)


def _row(proposal: Proposal) -> dict[str, Any]:
    return {
        "title": proposal.new["name"],
        "url": reverse("countries:proposal", args=[proposal.id]),
        "second": _change(proposal),
        "state": proposal.get_state_display(),
        "tone": _TONES[Proposal.State(proposal.state)],
    }


def _change(proposal: Proposal) -> str:
    """Describe the change in one line: the numbers, otherwise what else differs."""
    old, new = presenters.reached_at(proposal.old), presenters.reached_at(proposal.new)
    if proposal.old and old != new and not proposal.new.get("closed_on"):
        return _("%(old)s becomes %(new)s") % {"old": old, "new": new}
    return _("New: %(new)s") % {"new": presenters.proposal_news(proposal)}


def _decided_rows(proposal: Proposal, names: dict[UUID | None, str]) -> dict[str, Any]:
    parts = [
        date_format(timezone.localtime(proposal.decided_at), "DATE_FORMAT"),
        names.get(proposal.decided_by, ""),
        presenters.words_for(WHY_REJECTED, proposal.reason),
    ]
    return _row(proposal) | {"second": " · ".join(part for part in parts if part)}


def _names(proposals: list[Proposal]) -> dict[UUID | None, str]:
    ids = [one for each in proposals for one in (each.proposed_by, each.decided_by)]
    return names_of(ids)


@staff_page("country.see", methods=("GET", "HEAD"))
def proposal(request: StaffRequest, proposal_id: UUID) -> HttpResponse:
    """Show a help contact as it is and as the new release has it."""
    found = _load(proposal_id)
    place = _place(found)
    contact = contact_of(found)
    context = {
        "proposal": found,
        "decided_changed": not found.is_authentic,
        "name": found.new["name"],
        "state": found.get_state_display(),
        "tone": _TONES[Proposal.State(found.state)],
        "lines": presenters.proposal_lines(found),
        "facts": _facts(found, contact),
        "contact": contact,
        "can": _may_decide(request, found, can(request.actor, place)),
        "crumbs": crumbs(place, (_("To check"), _at(place)), (found.new["name"], "")),
    }
    return render(request, "countries/proposal.html", context)


def _may_decide(
    request: StaffRequest, found: Proposal, allowed: dict[str, bool]
) -> dict[str, bool]:
    """Offer the second person's act to who could be the second person only."""
    try:
        check_unchanged(found)
        check_second(request.actor, found)
        for_children(request.actor, found)
    except RuleBroken:
        return allowed | {"confirm_proposal": False}
    return allowed


def _facts(found: Proposal, contact: HelpContact | None) -> list[tuple[str, object]]:
    names = _names([found])
    by = names.get(found.decided_by, "")
    facts: list[tuple[str, object]] = [
        (_("What it is for"), presenters.contact_word("kind", found.new["kind"])),
        (_("Comes with version"), found.release),
        (_("Proposed by"), _names([found]).get(found.proposed_by, "")),
        (_("Arrived on"), date_format(found.created_at, "DATE_FORMAT")),
    ]
    if "source" not in found.changed_columns:  # otherwise it is among the changes
        facts.append((_("Source"), found.source))
    if contact is not None:
        facts.append((_("Last checked here"), presenters.day(contact.checked_on)))
    if found.decided_at is not None:
        day = date_format(timezone.localtime(found.decided_at), "DATE_FORMAT")
        facts.append((_("Decided on"), " · ".join(said for said in (day, by) if said)))
        facts.append((_("Why"), presenters.words_for(WHY_REJECTED, found.reason)))
    return facts


@staff_page("country.confirm_proposal")
def confirm_proposal(request: StaffRequest, proposal_id: UUID) -> HttpResponse:
    """Confirm a help contact of a new release."""
    found = _load(proposal_id)
    check(request.actor, "country.confirm_proposal", scope_of(found.country))
    place = _place(found)
    if closes := found.new.get("closed_on") or found.new.get("retired"):
        submit = _("Yes, it is closed")
        saved = _("Confirmed. The public no longer sees it.")
    else:
        submit = _("Yes, show it to the public")
        saved = _("Confirmed. The public sees it from now on.")

    def done(decided: Proposal) -> str:
        if decided.state == Proposal.State.CONFIRMED:
            messages.success(request, saved)
        else:
            messages.warning(
                request,
                _("Not applied: this contact was changed by hand in the meantime."),
            )
        return _at(place)

    page = DecisionPage(
        form=forms.ConfirmProposalForm,
        save=lambda answers: operations.confirm_proposal(
            request.actor, found.id, answers["how"]
        ),
        done=done,
        title=_("Is this right?"),
        lead=found.new["name"],
        submit=submit,
        danger=bool(closes),
        **_page_words(found, place),
    )
    return edit(request, page)


@staff_page("country.reject_proposal")
def reject_proposal(request: StaffRequest, proposal_id: UUID) -> HttpResponse:
    """Keep a help contact as it is, whatever a new release says."""
    found = _load(proposal_id)
    check(request.actor, "country.reject_proposal", scope_of(found.country))
    place = _place(found)
    page = DecisionPage(
        form=forms.RejectProposalForm,
        save=lambda answers: operations.reject_proposal(
            request.actor, found.id, answers["reason"]
        ),
        done=lambda _decided_rows: _at(place),
        title=_("Do not apply this change"),
        lead=found.new["name"],
        submit=_("Reject the change"),
        saved=_(
            "Rejected. It will come up again only if a later version says "
            "something else."
        ),
        **_page_words(found, place),
    )
    return edit(request, page)


def _page_words(found: Proposal, place: Country | None) -> dict[str, Any]:
    here = reverse("countries:proposal", args=[found.id])
    return {
        "cancel": here,
        "crumbs": crumbs(place, (_("To check"), _at(place)), (found.new["name"], here)),
        "template": "countries/decision.html",
        "lines": tuple(presenters.proposal_lines(found)),
    }


def _load(proposal_id: UUID) -> Proposal:
    return get_object_or_404(Proposal, id=proposal_id, topic=HelpContact.TOPIC)


def _place(found: Proposal) -> Country | None:
    return Country.objects.get(code=found.country) if found.country else None


def _at(place: Country | None) -> str:
    return reverse("countries:check", args=[code_of(place)])
