"""Answering: a message into the mailbox."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from amparo.foundation.accounts.middleware import StaffRequest
from amparo.foundation.accounts.pages import staff_page
from amparo.foundation.kernel.errors import Conflict, RuleBroken

from .. import forms, operations
from ..models import Concern
from ._shared import blame, on_newest, opened_or_404
from .shown import concern_page


@staff_page("concern.reply", methods=("POST",))
def reply(request: StaffRequest, concern_id: UUID) -> HttpResponse:
    """Send an answer into the mailbox."""
    form = forms.ReplyForm(request.POST)
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
        )
    except Concern.DoesNotExist as missing:
        raise Http404 from missing
    except Conflict:
        opened = opened_or_404(request, concern_id)
        form = on_newest(form, opened.concern)
        return concern_page(request, opened, form, meanwhile=True)
    except RuleBroken as broken:
        blame(form, broken)
        return concern_page(request, opened_or_404(request, concern_id), form)
    messages.success(request, _("Your answer is in their mailbox."))
    return redirect("concerns:concern", concern_id)
