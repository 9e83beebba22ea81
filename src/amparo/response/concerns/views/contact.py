"""Contacting the reporter: the safety gate, and the result."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from amparo.foundation.accounts.decorators import staff_page
from amparo.foundation.accounts.middleware import StaffRequest
from amparo.foundation.kernel.errors import Conflict, RuleBroken

from .. import operations, presenters
from ..codes import ContactWay
from ..forms.contact import ContactForm
from ..models import Concern
from ._shared import blame, found_or_404, list_crumbs, on_newest, page_of


@staff_page("concern.reach")
def reach(request: StaffRequest, concern_id: UUID) -> HttpResponse:
    """Show how the reporter may be contacted now, or why not; record the result."""
    concern = found_or_404(request, concern_id)
    way = ContactWay.MESSAGE if concern.reach == ContactWay.MESSAGE else ContactWay.CALL
    form = ContactForm(initial={"version": concern.version})
    if request.method == "POST":
        form = ContactForm(request.POST)
        if form.is_valid() and (done := _record(request, concern, way, form)):
            return done
    found = operations.ask_to_reach(request.actor, concern_id, way)
    crumbs = list_crumbs((concern.code, page_of(request, concern.id)))
    context = {
        "concern": concern,
        "gate": found,
        "form": form,
        "crumbs": crumbs,
        "safe_rule": presenters.contact_rule(concern, found.contact),
    }
    return render(request, "concerns/contact.html", context)


def _record(
    request: StaffRequest, concern: Concern, way: ContactWay, form: ContactForm
) -> HttpResponse | None:
    given = form.cleaned_data
    try:
        operations.record_contact(
            request.actor,
            concern.id,
            way,
            given["result"],
            given["note"],
            given["form_key"],
            given["version"],
        )
    except Conflict as conflict:
        form.data = on_newest(form, conflict.current).data
        form.add_error(None, str(conflict.message))
        return None
    except RuleBroken as broken:
        blame(form, broken)
        return None
    messages.success(request, _("Contact attempt saved."))
    return redirect("concerns:concern", concern.id)
