"""Transfers of cases: send, recall, accept, decline, and what is left to see."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from amparo.foundation.accounts.decorators import staff_page
from amparo.foundation.accounts.edit_page import press
from amparo.foundation.accounts.middleware import StaffRequest
from amparo.foundation.lists.pages import page_of as list_page
from amparo.foundation.lists.requests import asked_of
from amparo.foundation.matching.presenters import team_name_for
from amparo.foundation.policy import AccessScope, check, may

from ...cases.models import Consent
from ...cases.operations._shared import scope_of
from ...cases.operations.referral import withheld_here
from ...cases.views._shared import Crumbs, crumbs, form_page, get, page_of
from .. import operations, queries
from ..codes import OPEN_STATES, State
from ..forms import DeclineForm, TransferForm
from ..lists import spec_for
from ..models import CaseTransfer
from ..presenters import TONES, preview_of, trace_of
from ..states import TRANSFER_STATES
from ..types import TransferData

LIST = "case_transfers:list"


@staff_page("case_transfer.send")
def send(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Ask to transfer a case to another team."""
    case = get(request, case_id, "case_transfer.send")
    held = withheld_here(request.actor, case, Consent.Purpose.SHARING)
    teams = queries.receivers(request.actor, case, held.organisations)
    approves = may(request.actor, "case.approve", scope_of(case))
    return form_page(
        request,
        case,
        form=partial(TransferForm, teams=queries.receiver_words(request.actor, teams)),
        save=lambda said: operations.transfer_case(
            request.actor,
            case.id,
            TransferData(said["to_team_id"], said["why"], said["handover"]),
            said["form_key"],
            said["version"],
        ),
        title=_("Transfer case"),
        lead=_(
            "Your supervisor approves it, then they accept or decline. Until then you "
            "continue. When they accept, your team can no longer open it."
        )
        if not approves
        else _(
            "They accept or decline. Until then your team continues. When they accept, "
            "your team can no longer open it."
        ),
        submit=_("Send") if approves else _("Send to supervisor"),
        saved=_("Transfer sent. The case stays with your team until they accept.")
        if approves
        else _("Sent to your supervisor."),
        version=case.version,
    )


@staff_page("case_transfer.see", methods=("GET", "HEAD"))
def transfer_list(request: StaffRequest) -> HttpResponse:
    """Show the transfers to the person's teams, or from them."""
    asked = asked_of(request, ("of",))
    of_sender, url = asked.codes.get("of") == "sent", reverse(LIST)
    found = queries.transfers_from if of_sender else queries.transfers_to
    spec = spec_for(request.actor, of_sender)
    context = {
        "page": list_page(spec, request.actor, found(request.actor), asked),
        "crumbs": _crumbs(),
        "of_sender": of_sender,
        "tabs": [
            {"label": _("Received"), "url": url, "current": not of_sender},
            {"label": _("Sent"), "url": f"{url}?of=sent", "current": of_sender},
        ],
        "states": TRANSFER_STATES,
        "states_url": reverse("case_transfers:states"),
    }
    return render(request, "case_transfers/list.html", context)


@staff_page("case_transfer.see", methods=("GET", "HEAD"))
def states(request: StaffRequest) -> HttpResponse:
    """Show how a transfer moves, and who moves it."""
    context = {"table": TRANSFER_STATES, "crumbs": _crumbs(TRANSFER_STATES.label)}
    return render(request, "lists/states_page.html", context)


def _crumbs(*here: object) -> Crumbs:
    way = crumbs(None, "")[:-1]
    if not here:
        return (*way, (_("Transfers"), ""))
    return (*way, (_("Transfers"), reverse(LIST)), (str(here[0]), ""))


# -- The receiving team --------------------------------------------------------------


@staff_page("case_transfer.see", methods=("GET", "HEAD"))
def incoming(request: StaffRequest, transfer_id: UUID) -> HttpResponse:
    """Show a transfer to the person's team: codes only until it is accepted."""
    row = _found(request, transfer_id, "case_transfer.see", queries.scope_of_receiver)
    if row.state == State.ACCEPTED and row.case.team_id == row.to_team_id:
        return redirect(page_of(row.case))
    return _preview(request, row, DeclineForm())


def _preview(
    request: StaffRequest, row: CaseTransfer, form: DeclineForm, status: int = 200
) -> HttpResponse:
    scope = queries.scope_of_receiver(row)
    context = {
        "transfer": row,
        "crumbs": _crumbs(row.case.code),
        "from_name": team_name_for(request.actor, row.from_team),
        "facts": preview_of(row) if row.state == State.SENT else [],
        "may_answer": may(request.actor, "case_transfer.answer", scope),
        "form": form,
    }
    return render(request, "case_transfers/incoming.html", context, status=status)


@staff_page("case_transfer.answer", methods=("POST",))
def accept(request: StaffRequest, transfer_id: UUID) -> HttpResponse:
    """Accept a transfer, and go on to assign the case."""
    row = _found(
        request, transfer_id, "case_transfer.answer", queries.scope_of_receiver
    )
    return press(
        request,
        partial(operations.accept_transfer, request.actor, row.id),
        page_of(row.case),
        _("Transfer accepted. Assign the case to a caseworker."),
        refused=reverse(LIST),
    )


@staff_page("case_transfer.answer", methods=("POST",))
def decline(request: StaffRequest, transfer_id: UUID) -> HttpResponse:
    """Decline a transfer, with a reason."""
    row = _found(
        request, transfer_id, "case_transfer.answer", queries.scope_of_receiver
    )
    form = DeclineForm(request.POST)
    if not form.is_valid():
        return _preview(request, row, form, status=422)
    because = form.cleaned_data["because"]
    return press(
        request,
        partial(operations.decline_transfer, request.actor, row.id, because),
        reverse(LIST),
        _("Transfer declined. The other team keeps the case."),
    )


# -- The sending team ----------------------------------------------------------------


@staff_page("case_transfer.see", methods=("GET", "HEAD"))
def sent(request: StaffRequest, transfer_id: UUID) -> HttpResponse:
    """Show what became of a transfer from the person's team: codes, nothing to open."""
    row = _found(request, transfer_id, "case_transfer.see", queries.scope_of_sender)
    ours = row.case.team_id == row.from_team_id
    context = {
        "transfer": row,
        "crumbs": _crumbs(row.case.code),
        "to_name": team_name_for(request.actor, row.to_team),
        "facts": trace_of(row),
        "tone": TONES[row.state],
        "case_url": page_of(row.case) if ours else "",
        "waits": row.state in OPEN_STATES,
        "returned": queries.is_returned(row),
        "may_send": may(
            request.actor, "case_transfer.send", queries.scope_of_sender(row)
        ),
    }
    return render(request, "case_transfers/sent.html", context)


@staff_page("case_transfer.send", methods=("POST",))
def recall(request: StaffRequest, transfer_id: UUID) -> HttpResponse:
    """Recall a transfer that is not answered yet."""
    row = _found(request, transfer_id, "case_transfer.send", queries.scope_of_sender)
    return press(
        request,
        partial(operations.recall_transfer, request.actor, row.id),
        reverse("case_transfers:sent", args=[row.id]),
        _("Transfer recalled."),
    )


@staff_page("case_transfer.send", methods=("POST",))
def keep(request: StaffRequest, transfer_id: UUID) -> HttpResponse:
    """Say that the case stays with the team."""
    row = _found(request, transfer_id, "case_transfer.send", queries.scope_of_sender)
    return press(
        request,
        partial(operations.keep_case, request.actor, row.id),
        page_of(row.case),
        _("The case stays with your team."),
    )


def _found(
    request: StaffRequest,
    transfer_id: UUID,
    verb: str,
    where: Callable[[CaseTransfer], AccessScope],
) -> CaseTransfer:
    try:
        row = queries.find_transfer(transfer_id)
    except CaseTransfer.DoesNotExist as missing:
        raise Http404 from missing
    check(request.actor, verb, where(row))
    return row
