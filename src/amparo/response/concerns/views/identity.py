"""Custodians: finding a concern by its code, and sharing the reporter's name."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from amparo.foundation.accounts.decorators import staff_page
from amparo.foundation.accounts.middleware import StaffRequest
from amparo.foundation.kernel.errors import RuleBroken
from amparo.foundation.policy import check, may

from .. import forms, operations, queries
from ..models import Concern
from ..operations.identity import scope_of_keepers
from ._shared import blame, list_crumbs


@staff_page("concern.pass_identity")
def names(request: StaffRequest) -> HttpResponse:
    """Let a custodian find a concern by its code."""
    posted = request.method == "POST"
    form = forms.CodeForm(*([request.POST] if posted else []))
    if posted and form.is_valid():
        found = Concern.objects.filter(code=form.cleaned_data["code"]).first()
        if found and may(
            request.actor, "concern.pass_identity", scope_of_keepers(found)
        ):
            return redirect("concerns:pass_name", found.id)
        form.add_error("code", _("We keep no name under this code."))
    return render(request, "concerns/names.html", {"form": form})


@staff_page("concern.pass_identity")
def pass_name(request: StaffRequest, concern_id: UUID) -> HttpResponse:
    """Let a custodian share the reporter's name with one colleague, for a time."""
    try:
        found = queries.find(concern_id)
    except Concern.DoesNotExist as missing:
        raise Http404 from missing
    check(request.actor, "concern.pass_identity", scope_of_keepers(found))
    colleagues = queries.colleagues_of(found)
    posted = request.method == "POST"
    form = forms.ShareNameForm(colleagues, *([request.POST] if posted else []))
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
            messages.success(request, _("Passed on. The right ends by itself."))
            return redirect(request.path)
    crumbs = list_crumbs((_("Names kept apart"), reverse("concerns:names")))
    context = {"concern": found, "form": form, "crumbs": crumbs}
    return render(request, "concerns/name.html", context)
