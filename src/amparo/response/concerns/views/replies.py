"""Replying to the reporter."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from amparo.foundation.accounts.decorators import staff_page
from amparo.foundation.accounts.middleware import StaffRequest
from amparo.foundation.kernel.errors import Conflict, RuleBroken

from .. import forms, operations
from ..models import Concern
from ..readability import hint_for
from ..types import LONGEST_WORDS
from ._shared import blame, found_or_404, opened_or_404, page_of, working
from .inbox import concern_page


@staff_page("concern.reply", methods=("POST",))
def reply(request: StaffRequest, concern_id: UUID) -> HttpResponse:
    """Send a reply into the mailbox; what cannot be sent stays in the form."""
    concern = found_or_404(request, concern_id)
    form = working(request, forms.ReplyForm, concern)(request.POST)
    if not form.is_valid():
        return concern_page(request, opened_or_404(request, concern_id), form)
    given = form.cleaned_data
    try:
        operations.reply(
            request.actor,
            concern_id,
            given["text"],
            given["form_key"],
            given["version"],
            take_over=given.get("take_over", False),
        )
    except Conflict as conflict:
        form = _on_newest(request, conflict.current)
        opened = opened_or_404(request, concern_id)
        return concern_page(request, opened, form, meanwhile=True)
    except RuleBroken as broken:
        blame(form, broken)
        return concern_page(request, opened_or_404(request, concern_id), form)
    messages.success(request, _("Reply sent to their mailbox."))
    return redirect(page_of(request, concern_id))


@staff_page("concern.reply", methods=("POST",))
def hint(request: StaffRequest, concern_id: UUID) -> HttpResponse:
    """Show what in a reply may be hard to read; nothing of it is stored."""
    concern = found_or_404(request, concern_id, "concern.reply")
    text = request.POST.get("text", "")[:LONGEST_WORDS]
    found = hint_for(text, concern.language) if text.strip() else None
    return render(request, "concerns/_hint.html", {"hint": found, "concern": concern})


def _on_newest(request: StaffRequest, concern: Concern) -> Any:
    """Return the same reply with the current version, to be confirmed."""
    data = request.POST.copy()
    data["version"] = str(concern.version)
    return working(request, forms.ReplyForm, concern)(data)
