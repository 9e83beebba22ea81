"""The pages of a referral: preview, record, and answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from amparo.foundation.accounts.decorators import staff_page
from amparo.foundation.accounts.edit_page import EditPage, edit, press
from amparo.foundation.accounts.middleware import StaffRequest
from amparo.foundation.kernel.errors import KeysLocked
from amparo.foundation.policy import Actor, may
from amparo.response.services.locations import has_sealed_address, may_be_opened_by

from . import operations, presenters, queries
from .forms import DeclineForm, OutcomeForm
from .models import (
    ENDED_STATES,
    OPEN_STATES,
    SHARED_STATES,
    Feedback,
    Priority,
    Referral,
    State,
)
from .operations import OpenReferral
from .states import REFERRAL_STATES


@staff_page("referral.see", methods=("GET", "HEAD"))
def states(request: StaffRequest) -> HttpResponse:
    """Show how a referral moves, and who moves it."""
    context = {"table": REFERRAL_STATES, "crumbs": _here(_("How a referral moves"))}
    return render(request, "lists/states_page.html", context)


@staff_page("referral.see", methods=("GET", "HEAD"))
def referral(request: StaffRequest, referral_id: UUID) -> HttpResponse:
    """Show one referral: to its sender, or to the team that answers it."""
    found = _get(request, referral_id)
    if may(request.actor, "referral.send", _sender_side(found)):
        return _show_sender(request, found)
    if found.state == State.SENT:
        return _show_preview(request, found)
    if found.state in SHARED_STATES:
        return _show_receiver(request, found)
    return _show_state(request, found, "")


@staff_page("referral.accept", methods=("POST",))
def accept(request: StaffRequest, referral_id: UUID) -> HttpResponse:
    """Accept a referral."""
    words = _(
        "Referral accepted. The sender can see this. You can now read "
        "everything you need."
    )
    return _press(request, referral_id, operations.accept, words)


@staff_page("referral.decline")
def decline(request: StaffRequest, referral_id: UUID) -> HttpResponse:
    """Decline a referral, with a reason."""
    found = _get(request, referral_id, "referral.decline")
    page = EditPage(
        form=DeclineForm,
        save=lambda answers: operations.decline(
            request.actor, found.id, answers["because"], answers["note"]
        ),
        done=lambda _referral: reverse("referrals:list"),
        title=_("Decline %(code)s") % {"code": found.code},
        lead=_("The sender is told at once and looks for another solution."),
        submit=_("Send to the sender"),
        saved=_("Referral declined. The sender sees the reason."),
        cancel=reverse("referrals:referral", args=[found.id]),
        crumbs=_crumbs(found, _("Decline")),
    )
    return edit(request, page)


@staff_page("referral.outcome")
def outcome(request: StaffRequest, referral_id: UUID) -> HttpResponse:
    """Record the outcome."""
    found = _get(request, referral_id, "referral.outcome")
    address = reverse("referrals:referral", args=[found.id])
    page = EditPage(
        form=OutcomeForm,
        save=lambda answers: operations.record_outcome(
            request.actor,
            found.id,
            answers["outcome"],
            answers["service_date"],
            answers["note"],
        ),
        done=lambda _referral: address,
        title=_("Outcome of %(code)s") % {"code": found.code},
        submit=_("Send to the sender"),
        saved=_("Outcome sent to the caseworker."),
        cancel=address,
        crumbs=_crumbs(found, _("Outcome")),
    )
    return edit(request, page)


@staff_page("service.tell_location", methods=("POST",))
def tell_address(request: StaffRequest, referral_id: UUID) -> HttpResponse:
    """Let the sender's team open the confidential address for a time."""
    words = _("The sender's team can open the address for two weeks.")
    return _press(request, referral_id, operations.tell_address, words)


@staff_page("referral.recall", methods=("POST",))
def recall(request: StaffRequest, referral_id: UUID) -> HttpResponse:
    """Recall a referral."""
    words = _("Referral recalled. The service can no longer open it.")
    return _press(request, referral_id, operations.recall, words)


@staff_page("referral.feedback", methods=("POST",))
def feedback(request: StaffRequest, referral_id: UUID) -> HttpResponse:
    """Record what the child says about the help."""
    said_ = request.POST.get("feedback", "")

    def record(actor: Actor, referral_id: UUID) -> Referral:
        return operations.record_feedback(actor, referral_id, said_)

    return _press(request, referral_id, record, _("Feedback saved."))


@staff_page("referral.follow_up", methods=("POST",))
def follow_up(request: StaffRequest, referral_id: UUID) -> HttpResponse:
    """End the follow-up: another way was found."""
    words = _("Saved. It is off your list.")
    return _press(request, referral_id, operations.end_follow_up, words)


# -- One page for each side ----------------------------------------------------------


def _show_preview(request: StaffRequest, found: Referral) -> HttpResponse:
    opened = operations.preview(request.actor, found.id)
    return _show(
        request,
        "referrals/preview.html",
        found,
        opened,
        late=_is_late(found),
        may_answer=may(
            request.actor, "referral.accept", queries.scope_of_receiver(found)
        ),
    )


def _show_receiver(request: StaffRequest, found: Referral) -> HttpResponse:
    try:
        opened = operations.open_referral(request.actor, found.id)
    except KeysLocked:
        if request.actor.keys is None:
            raise
        return _show_state(request, found, "ended")
    return _show(
        request,
        "referrals/receiver.html",
        found,
        opened,
        may_answer=may(
            request.actor, "referral.outcome", queries.scope_of_receiver(found)
        ),
        has_address=has_sealed_address(found.service),
        told=_can_open_address(found),
    )


def _show_sender(request: StaffRequest, found: Referral) -> HttpResponse:
    opened = operations.open_referral(request.actor, found.id)
    return _show(
        request,
        "referrals/sender.html",
        found,
        opened,
        late=found.state == State.SENT and _is_late(found),
        may_recall=found.state in OPEN_STATES,
        needs_follow_up=queries.needs_follow_up(found),
        told=_can_open_address(found),
        ask_child=found.state in ENDED_STATES,
        answers=Feedback.choices,
    )


def _show(
    request: StaffRequest,
    template: str,
    found: Referral,
    opened: OpenReferral,
    **more: Any,
) -> HttpResponse:
    context = {
        "referral": found,
        "preview": opened.preview,
        "full": opened.full,
        "declined_note": opened.declined_note,
        "outcome_note": opened.outcome_note,
        "facts": presenters.preview_facts(found, opened.preview),
        "shared": presenters.shared_facts(opened.full),
        "basics": presenters.basic_facts(opened.full),
        "from_whom": presenters.sender_words(found),
        "events": presenters.events(found),
        "state_tone": presenters.STATE_TONES[State(found.state)],
        "priority_tone": presenters.PRIORITY_TONES[Priority(found.priority)],
        "crumbs": _crumbs(found),
    } | more
    return render(request, template, context)


def _show_state(request: StaffRequest, found: Referral, why: str) -> HttpResponse:
    """Show codes, times and state when nothing can be opened."""
    context = {
        "referral": found,
        "why": why or found.state,
        "from_whom": presenters.sender_words(found),
        "events": presenters.events(found),
        "state_tone": presenters.STATE_TONES[State(found.state)],
        "crumbs": _crumbs(found),
    }
    return render(request, "referrals/state.html", context)


# -- Shared --------------------------------------------------------------------------


def _get(request: StaffRequest, referral_id: UUID, verb: str = "") -> Referral:
    try:
        found = queries.get(request.actor, referral_id)
    except Referral.DoesNotExist as error:
        raise Http404 from error
    if verb and not may(request.actor, verb, queries.scope_of_receiver(found)):
        raise Http404
    return found


def _sender_side(found: Referral) -> Any:
    return queries.scope_of_own(found)


def _press(
    request: StaffRequest,
    referral_id: UUID,
    do: Callable[[Actor, UUID], Any],
    done: str,
) -> HttpResponse:
    """Do what a button asks of a referral, and return to it."""
    found = _get(request, referral_id)
    address = reverse("referrals:referral", args=[found.id])
    return press(request, lambda: do(request.actor, found.id), address, done)


def _can_open_address(found: Referral) -> bool:
    """Say whether the sender's team can open the service's sealed address now."""
    return found.from_team_id in may_be_opened_by(found.service)


def _is_late(found: Referral) -> bool:
    return found.answer_by < timezone.now()


def _here(name: str) -> tuple[tuple[str, str], ...]:
    return ((_("Referrals"), reverse("referrals:list")), (name, ""))


def _crumbs(found: Referral, here: str = "") -> tuple[tuple[str, str], ...]:
    way = [(_("Referrals"), reverse("referrals:list"))]
    if not here:
        return (*way, (found.code, ""))
    address = reverse("referrals:referral", args=[found.id])
    return (*way, (found.code, address), (here, ""))
