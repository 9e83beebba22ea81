"""The pages of transfers: send, recall, accept, decline."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from amparo.foundation.accounts.decorators import staff_page
from amparo.foundation.accounts.edit_page import press
from amparo.foundation.accounts.middleware import StaffRequest
from amparo.foundation.lists.pages import page_of as list_page
from amparo.foundation.lists.requests import asked_of
from amparo.foundation.lists.specs import ListSpec, Text
from amparo.foundation.lists.views import export as export_list
from amparo.foundation.matching.presenters import team_name_for
from amparo.foundation.policy import Actor, check, may_anywhere

from ..concerns.views._shared import (
    Crumbs,
    found_or_404,
    inbox_of,
    list_crumbs,
    opened_or_404,
    page_of,
    work_page,
)
from . import operations, queries
from .codes import TransferState
from .forms import DeclineForm, TransferForm
from .lists import spec_for
from .models import Transfer
from .presenters import urgency_words
from .states import TRANSFER_STATES
from .types import TransferData


@staff_page("transfer.send")
def transfer_concern(request: StaffRequest, concern_id: UUID) -> HttpResponse:
    """Send a concern to another team."""
    opened = opened_or_404(request, concern_id, "transfer.send")
    concern = opened.concern
    teams = queries.receiver_words(request.actor, concern)

    def save(given: dict[str, Any], **work: Any) -> Transfer:
        data = TransferData(given["to_team_id"], given["reason"], given["keeps_access"])
        return operations.transfer_concern(
            request.actor, concern_id, data, given["form_key"], **work
        )

    return work_page(
        request,
        opened,
        form=partial(TransferForm, teams=teams),
        save=save,
        title=_("Transfer concern"),
        lead=_(
            "They see what it is about, the urgency, the country and the "
            "age, and accept or decline. Until then you continue. The "
            "mailbox stays the same."
        ),
        submit=_("Transfer concern"),
        saved=_("Transfer sent. The concern stays yours until they accept."),
        about={"teams": teams, "at_home": not queries.may_go_abroad(concern)},
        template="transfers/send.html",
    )


@staff_page("transfer.send", methods=("POST",))
def recall(request: StaffRequest, concern_id: UUID) -> HttpResponse:
    """Recall a transfer that is not answered yet."""
    waiting = queries.waiting_transfer(found_or_404(request, concern_id))
    if waiting is None:
        messages.warning(request, _("This has already been answered or recalled."))
        return redirect(page_of(request, concern_id))
    recall = partial(operations.recall_transfer, request.actor, waiting.id)
    return press(request, recall, page_of(request, concern_id), _("Transfer recalled."))


@staff_page("transfer.send", methods=("POST",))
def resume(request: StaffRequest, concern_id: UUID) -> HttpResponse:
    """Resume work on a concern whose transfer was declined."""
    concern = found_or_404(request, concern_id)
    back = page_of(request, concern.id)
    return press(request, partial(operations.resume, request.actor, concern.id), back)


# -- Transfers to us, and from us ----------------------------------------------------


@staff_page("transfer.answer", methods=("GET", "HEAD"))
def transfer_list(request: StaffRequest) -> HttpResponse:
    """Show the transfers to the person's teams, or from them."""
    asked = asked_of(request, ("of",))
    of_sender, url = asked.codes.get("of") == "sent", reverse("transfers:list")
    spec, found = _list(request.actor, of_sender)
    may_export = may_anywhere(request.actor, spec.export_verb)
    context = {
        "page": list_page(spec, request.actor, found, asked),
        "crumbs": list_crumbs((_("Transfers"), "")),
        "of_sender": of_sender,
        "tabs": [
            {"label": _("Received"), "url": url, "current": not of_sender},
            {"label": _("Sent"), "url": f"{url}?of=sent", "current": of_sender},
        ],
        "export_url": reverse("transfers:export") if may_export else "",
        "states": TRANSFER_STATES,
        "states_url": reverse("transfers:states"),
    }
    return render(request, "transfers/list.html", context)


def _list(actor: Actor, of_sender: bool) -> tuple[ListSpec, QuerySet[Transfer]]:
    found = queries.transfers_from if of_sender else queries.transfers_to
    return spec_for(actor, of_sender), found(actor)


@staff_page("transfer.export", methods=("POST",))
def export(request: StaffRequest) -> HttpResponse:
    """Export the list: codes, teams, states and times; no word of the concern."""
    asked = asked_of(request, ("of",))
    spec, found = _list(request.actor, asked.codes.get("of") == "sent")
    return export_list(request, spec, found, asked, reverse("transfers:list"))


@staff_page("transfer.answer", methods=("GET", "HEAD"))
def states(request: StaffRequest) -> HttpResponse:
    """Show how a transfer moves, and who moves it."""
    table = TRANSFER_STATES
    context = {"table": table, "crumbs": _crumbs(table.label)}
    return render(request, "lists/states_page.html", context)


def _crumbs(here: Text) -> Crumbs:
    way = (_("Transfers"), reverse("transfers:list"))
    return list_crumbs(way, (here, ""))


@staff_page("transfer.answer", methods=("GET", "HEAD"))
def incoming(request: StaffRequest, transfer_id: UUID) -> HttpResponse:
    """Show a transfer to the person's team: codes only until it is accepted."""
    transfer = _found(request, transfer_id)
    if transfer.answer == TransferState.ACCEPTED:
        return redirect("concerns:concern", transfer.concern_id)
    return _preview(request, transfer, DeclineForm())


@staff_page("transfer.answer", methods=("POST",))
def accept(request: StaffRequest, transfer_id: UUID) -> HttpResponse:
    """Accept a transfer, and open the concern."""
    transfer = _found(request, transfer_id)
    return press(
        request,
        partial(operations.accept_transfer, request.actor, transfer.id),
        page_of(request, transfer.concern_id),
        _("Transfer accepted. The reporter reads your replies in the same mailbox."),
        refused=inbox_of(request),
    )


@staff_page("transfer.answer", methods=("POST",))
def decline(request: StaffRequest, transfer_id: UUID) -> HttpResponse:
    """Decline a transfer, with a reason."""
    transfer = _found(request, transfer_id)
    form = DeclineForm(request.POST)
    if not form.is_valid():
        return _preview(request, transfer, form, status=422)
    because = form.cleaned_data["because"]
    return press(
        request,
        partial(operations.decline_transfer, request.actor, transfer.id, because),
        inbox_of(request),
        _("Transfer declined. The other team keeps the concern."),
    )


def _found(request: StaffRequest, transfer_id: UUID) -> Transfer:
    try:
        transfer = queries.find_transfer(transfer_id)
    except Transfer.DoesNotExist as missing:
        raise Http404 from missing
    check(request.actor, "transfer.answer", queries.scope_of_receiver(transfer))
    return transfer


def _preview(
    request: StaffRequest, transfer: Transfer, form: DeclineForm, status: int = 200
) -> HttpResponse:
    context = {
        "transfer": transfer,
        "crumbs": _crumbs(transfer.concern.code),
        "from_name": team_name_for(request.actor, transfer.from_team),
        "facts": queries.preview_of(transfer),
        "urgency": urgency_words(transfer.concern),
        "form": form,
    }
    return render(request, "transfers/incoming.html", context, status=status)
