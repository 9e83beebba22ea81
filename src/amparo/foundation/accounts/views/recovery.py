"""The page of an organisation's printed recovery key."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ...kernel.errors import RuleBroken
from ...organisations.models import Organisation
from ...policy import check
from .. import recovery
from ..decorators import staff_page
from ..middleware import StaffRequest
from .factors import careful


@staff_page("account.print_recovery")
@careful
def paper(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Show what the recovery key opens; make a new one, shown once."""
    organisation = get_object_or_404(Organisation, pk=pk)
    check(request.actor, "account.print_recovery", recovery.scope_of_organisation(pk))
    key = recovery.print_key(request.actor, pk) if request.method == "POST" else ""
    context = {
        "organisation": organisation,
        "groups": key.split("-"),
        "key": key,
        "coverage": recovery.coverage(pk),
        "crumbs": ((_("Team"), reverse("accounts:team")),),
    }
    return render(request, "accounts/recovery.html", context)


@staff_page("account.join_recovery", methods=("POST",))
@careful
def join(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Let the recovery key open the person's own teams too."""
    try:
        count = recovery.join(request.actor, pk)
    except RuleBroken as rule:
        messages.error(request, str(rule.message))
    else:
        words = ngettext(
            "The recovery key opens %(count)s more team now.",
            "The recovery key opens %(count)s more teams now.",
            count,
        ) % {"count": count}
        messages.success(request, words if count else _("Nothing was missing."))
    return redirect("accounts:recovery", pk)
