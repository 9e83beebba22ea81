"""The pages of transfers: send, recall, accept, decline."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from amparo.foundation.accounts.decorators import staff_page
from amparo.foundation.accounts.middleware import StaffRequest
from amparo.foundation.kernel.errors import Conflict, RuleBroken
from amparo.foundation.matching.presenters import team_name_for
from amparo.foundation.policy import check

from ..concerns.models import Concern
from ..concerns.views._shared import act_page, inbox_of, opened_or_404, page_of, working
from . import operations, queries
from .codes import TransferState
from .forms import DeclineForm, TransferForm
from .models import Transfer
from .presenters import due_at, transfer_rows, urgency_words
from .types import TransferData

PAGE = 60


@staff_page("transfer.send")
def transfer_concern(request: StaffRequest, concern_id: UUID) -> HttpResponse:
    """Send a concern to another team."""
    opened = opened_or_404(request, concern_id, "transfer.send")
    concern = opened.concern
    teams = queries.receiver_words(request.actor, concern)

    def save(given: dict[str, Any]) -> Transfer:
        data = TransferData(given["to_team_id"], given["reason"], given["keeps_access"])
        return operations.transfer_concern(
            request.actor,
            concern_id,
            data,
            given["form_key"],
            given["version"],
            take_over=given.get("take_over", False),
        )

    return act_page(
        request,
        opened,
        form=partial(working(request, TransferForm, concern), teams=teams),
        save=save,
        title=_("Pass it on"),
        lead=_(
            "They see what it is about, how urgent, the country and the age, and say "
            "yes or no. Until then you go on. The mailbox stays the same."
        ),
        submit=_("Pass it on"),
        saved=_("Passed on. It stays yours until they accept."),
        about={"teams": teams, "at_home": not queries.may_go_abroad(concern)},
        template="transfers/send.html",
    )


@staff_page("transfer.send", methods=("POST",))
def recall(request: StaffRequest, concern_id: UUID) -> HttpResponse:
    """Recall a transfer that is not answered yet."""
    waiting = queries.waiting_transfer(_concern(concern_id))
    if waiting is None:
        messages.warning(request, _("This was answered or taken back meanwhile."))
        return redirect(page_of(request, concern_id))
    recall = partial(operations.recall_transfer, request.actor, waiting.id)
    return _press(request, recall, page_of(request, concern_id), _("Taken back."))


@staff_page("transfer.send", methods=("POST",))
def resume(request: StaffRequest, concern_id: UUID) -> HttpResponse:
    """Resume work on a concern whose transfer was declined."""
    concern = _concern(concern_id)
    back = page_of(request, concern.id)
    return _press(request, partial(operations.resume, request.actor, concern.id), back)


def _concern(concern_id: UUID) -> Concern:
    try:
        return Concern.objects.get(id=concern_id)
    except Concern.DoesNotExist as missing:
        raise Http404 from missing


# -- Transfers to us, and from us ----------------------------------------------------


@staff_page("transfer.answer", methods=("GET", "HEAD"))
def transfer_list(request: StaffRequest) -> HttpResponse:
    """Show the transfers to the person's teams and from them."""
    actor = request.actor
    page = Paginator(queries.transfers_from(actor), PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "ours": transfer_rows(actor, queries.transfers_to(actor)[:PAGE], to_us=True),
        "theirs": transfer_rows(actor, page, to_us=False),
        "page": page,
    }
    return render(request, "transfers/list.html", context)


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
    return _press(
        request,
        partial(operations.accept_transfer, request.actor, transfer.id),
        page_of(request, transfer.concern_id),
        _("It is yours now. The person reads your answers in the same mailbox."),
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
    return _press(
        request,
        partial(operations.decline_transfer, request.actor, transfer.id, because),
        inbox_of(request),
        _("Said no. The other team goes on with it."),
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
        "from_name": team_name_for(request.actor, transfer.from_team),
        "facts": queries.preview_of(transfer),
        "urgency": urgency_words(transfer.concern),
        "due_at": due_at(transfer),
        "form": form,
    }
    return render(request, "transfers/incoming.html", context, status=status)


def _press(
    request: StaffRequest,
    do: Callable[[], Any],
    leads_to: str,
    done: str = "",
    refused: str = "",
) -> HttpResponse:
    """Do what a button asks and redirect; show what is refused as a message."""
    try:
        do()
    except (Conflict, RuleBroken) as broken:
        messages.warning(request, str(broken.message))
        return redirect(refused or leads_to)
    if done:
        messages.success(request, done)
    return redirect(leads_to)
