"""The pages on which a transfer in danger is approved afterwards."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from amparo.foundation.accounts.decorators import staff_page
from amparo.foundation.accounts.edit_page import EditPage, edit
from amparo.foundation.accounts.middleware import StaffRequest
from amparo.foundation.design.forms import AmparoForm
from amparo.foundation.matching.presenters import team_name_for
from amparo.foundation.policy import check

from ..concerns.views._shared import list_crumbs
from . import queries, reviews
from .forms import ReviewForm
from .models import Transfer

_LIST = "transfers:list"


@staff_page("transfer.review")
def review(request: StaffRequest, transfer_id: UUID) -> HttpResponse:
    """Approve a transfer that was sent at once, or object to it."""
    row = _found(request, transfer_id, "transfer.review")

    def save(answers: dict[str, Any]) -> Transfer:
        approve = answers["approve"] == "yes"
        return reviews.review_transfer(
            request.actor, row.id, approve, answers["because"]
        )

    return _page(
        request,
        row,
        form=ReviewForm,
        save=save,
        title=_("Sent at once: do you approve?"),
        submit=_("Send decision"),
        saved=_("Answer sent to the sender."),
    )


@staff_page("transfer.send")
def objection(request: StaffRequest, transfer_id: UUID) -> HttpResponse:
    """Read an objection to a transfer that was sent at once."""
    row = _found(request, transfer_id, "transfer.send")
    return _page(
        request,
        row,
        form=AmparoForm,
        save=lambda _answers: reviews.read_objection(request.actor, row.id),
        title=_("Objection to a transfer"),
        submit=_("I have read this"),
        saved=_("Marked as read. The objection stays with the transfer."),
    )


def _page(request: StaffRequest, row: Transfer, **words: Any) -> HttpResponse:
    sent = reverse(_LIST) + "?of=sent"
    page = EditPage(
        done=lambda _row: sent,
        cancel=sent,
        crumbs=list_crumbs((_("Transfers"), sent), (row.concern.code, "")),
        lead=_lead(request, row),
        **words,
    )
    return edit(request, page)


def _lead(request: StaffRequest, row: Transfer) -> str:
    facts = {
        "name": row.sent_by.name,
        "code": row.concern.code,
        "team": team_name_for(request.actor, row.to_team),
        "day": date_format(localtime(row.created_at), "DATE_FORMAT"),
    }
    said = _(
        "%(name)s transferred %(code)s, in danger, to %(team)s on %(day)s, without"
        " waiting for approval."
    )
    if not row.objection:
        return said % facts
    return f"{said % facts} {objection_words(row)}"


def objection_words(row: Transfer) -> str:
    """Return in words who objects to a transfer and why."""
    by = row.reviewed_by.name if row.reviewed_by else ""
    why = row.get_objection_display()
    return _("%(name)s objects: %(why)s.") % {"name": by, "why": why}


def _found(request: StaffRequest, transfer_id: UUID, verb: str) -> Transfer:
    try:
        row = queries.find_transfer(transfer_id)
    except Transfer.DoesNotExist as missing:
        raise Http404 from missing
    check(request.actor, verb, queries.scope_of_sender(row))
    return row
