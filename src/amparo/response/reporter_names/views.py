"""Custodians: finding a concern by its code, and sharing the reporter's name."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from amparo.foundation.accounts.decorators import staff_page
from amparo.foundation.accounts.middleware import StaffRequest
from amparo.foundation.kernel.errors import RuleBroken
from amparo.foundation.policy import check, may

from ..concerns.models import Concern
from ..concerns.views._shared import blame, found_or_404, list_crumbs
from . import operations, queries
from .forms import CodeForm, ShareNameForm
from .operations import scope_of_keepers


@staff_page("concern.pass_identity")
def find_name(request: StaffRequest) -> HttpResponse:
    """Let a custodian find a concern by its code."""
    posted = request.method == "POST"
    form = CodeForm(*([request.POST] if posted else []))
    if posted and form.is_valid():
        found = Concern.objects.filter(code=form.cleaned_data["code"]).first()
        if found and may(
            request.actor, "concern.pass_identity", scope_of_keepers(found)
        ):
            return redirect("reporter_names:share", found.id)
        form.add_error("code", _("We keep no name under this code."))
    return render(request, "reporter_names/find.html", {"form": form})


@staff_page("concern.pass_identity")
def share(request: StaffRequest, concern_id: UUID) -> HttpResponse:
    """Let a custodian share the reporter's name with one colleague, for a time."""
    found = found_or_404(request, concern_id)
    check(request.actor, "concern.pass_identity", scope_of_keepers(found))
    colleagues = queries.colleagues_of(found)
    posted = request.method == "POST"
    form = ShareNameForm(colleagues, *([request.POST] if posted else []))
    if posted and form.is_valid():
        data = form.cleaned_data
        try:
            operations.pass_identity(
                request.actor,
                concern_id,
                data["user_id"],
                data["hours"],
                data["reason"],
            )
        except RuleBroken as broken:
            blame(form, broken)
        else:
            messages.success(request, _("Name shared. Access ends automatically."))
            return redirect(request.path)
    crumbs = list_crumbs((_("Reporters' names"), reverse("reporter_names:find")))
    context = {"concern": found, "form": form, "crumbs": crumbs}
    return render(request, "reporter_names/share.html", context)
