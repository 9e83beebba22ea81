"""Muting an abusive contact, reviewing and ending that."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from amparo.foundation.accounts.decorators import staff_page
from amparo.foundation.accounts.edit_page import EditPage, edit
from amparo.foundation.accounts.middleware import StaffRequest

from ..concerns.models import Concern
from ..concerns.views._shared import found_or_404
from . import operations, queries
from .forms import BlockForm, ReviewForm
from .models import Block
from .operations import longest, reason_of_block


@staff_page("concern.unblock", methods=("GET", "HEAD"))
def muted(request: StaffRequest) -> HttpResponse:
    """Show the muted contacts, and how many messages are unread."""
    rows = [_row(block) for block in queries.muted(request.actor)]
    return render(request, "muting/list.html", {"rows": rows})


def _row(block: Block) -> dict[str, Any]:
    """Return a muted contact as a row of the list."""
    unread = getattr(block, "unread", 0)
    words = {
        "when": date_format(timezone.localtime(block.until), "DATETIME_FORMAT"),
        "who": block.user.name,
    }
    second = _("Until %(when)s, by %(who)s. Not reviewed yet.") % words
    if block.reviewed_by is not None:
        words["other"] = block.reviewed_by.name
        second = _("Until %(when)s, by %(who)s; %(other)s agreed.") % words
    return {
        "code": block.concern.code,
        "url": reverse("concerns:concern", args=[block.concern_id]),
        "second": second,
        "tone": "warn" if unread else "quiet",
        "state": ngettext("%(n)s message unread", "%(n)s messages unread", unread)
        % {"n": unread}
        if unread
        else _("nothing new"),
    }


@staff_page("concern.block")
def block(request: StaffRequest, concern_id: UUID) -> HttpResponse:
    """Mute the mailbox of a concern for a time."""
    concern = found_or_404(request, concern_id, "concern.block")
    page = _page(
        concern,
        form=partial(BlockForm, most=longest(concern)),
        save=lambda given: operations.block(
            request.actor, concern_id, given["hours"], given["reason"]
        ),
        title=_("Mute this contact"),
        lead=_(
            "Their messages are saved but alert nobody for a time. Rude "
            "words may come from a child: another person reviews this "
            "halfway."
        ),
        submit=_("Mute contact"),
        saved=_("Contact muted. Another person reviews this halfway."),
    )
    return edit(request, page)


@staff_page("concern.review_block")
def review(request: StaffRequest, concern_id: UUID) -> HttpResponse:
    """Let another person decide whether a contact stays muted."""
    concern = found_or_404(request, concern_id, "concern.review_block")
    running = queries.running_block(concern)
    lead, reason = _("This contact is no longer muted."), ""
    if running is not None:
        reason = reason_of_block(request.actor, concern_id)
        lead = _("%(who)s muted this contact until %(when)s.") % {
            "who": running.user.name,
            "when": date_format(timezone.localtime(running.until), "DATETIME_FORMAT"),
        }
    page = _page(
        concern,
        make=BlockReviewPage,
        reason=reason,
        form=ReviewForm,
        save=lambda given: operations.review_block(
            request.actor, concern_id, given["stays"] == "yes"
        ),
        title=_("Review a muted contact"),
        lead=lead,
        submit=_("Save decision"),
        saved=_("Saved."),
    )
    return edit(request, page)


@staff_page("concern.unblock", methods=("POST",))
def unblock(request: StaffRequest, concern_id: UUID) -> HttpResponse:
    """Unmute a contact."""
    concern = found_or_404(request, concern_id, "concern.unblock")
    operations.unblock(request.actor, concern.id)
    messages.success(request, _("Contact unmuted."))
    return redirect("concerns:concern", concern.id)


@dataclass(frozen=True)
class BlockReviewPage(EditPage):
    """The page on which another person reviews a muted contact, with the reason."""

    reason: str = ""
    template: str = "muting/review.html"


def _page(concern: Concern, make: type[EditPage] = EditPage, **more: Any) -> EditPage:
    url = reverse("concerns:concern", args=[concern.id])
    return make(
        done=lambda _made: url,
        cancel=url,
        crumbs=(
            (_("Concerns"), reverse("concerns:inbox")),
            (concern.code, url),
            (more["title"], ""),
        ),
        **more,
    )
