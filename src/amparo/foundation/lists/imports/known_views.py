"""The page that asks whether rows are people whom the team knows."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from ...accounts.decorators import staff_page
from ...accounts.middleware import StaffRequest
from ...kernel.errors import Conflict, RuleBroken
from .forms import KnownForm
from .known import answer, known_counts, open_asked
from .models import ImportState, Known
from .specs import NoSuchTarget
from .views import frame_of, get_or_404


@staff_page("list.import")
def known(request: StaffRequest, import_id: UUID) -> HttpResponse:
    """Say of each row that looks like a known person whether it is that person."""
    one = get_or_404(request, import_id)
    if one.state != ImportState.CHECKED:
        return redirect("lists:import", one.id)
    try:
        asked = open_asked(request.actor, import_id)
    except NoSuchTarget as error:
        raise Http404 from error
    except RuleBroken:  # it moved on in this moment
        return redirect("lists:import", one.id)
    initial = {"version": asked.one.version}
    sent = request.method == "POST"
    form = KnownForm(request.POST if sent else None, asked=asked, initial=initial)
    if sent and form.is_valid():
        said, rest = form.cleaned_data, form.cleaned_data.get("rest", "")
        try:
            now = answer(request.actor, one.id, form.answers(), rest, said["version"])
        except (RuleBroken, Conflict) as broken:
            form.add_error(None, str(broken.message))
        else:
            messages.success(request, _("Saved."))
            is_open = known_counts(now)[Known.ASKED] > 0
            return redirect("lists:import-known" if is_open else "lists:import", one.id)
    context = {
        **frame_of(asked.one),
        "form": form,
        "asked": asked,
        "back": reverse("lists:import", args=[one.id]),
    }
    status = 422 if form.errors else 200
    return render(request, "lists/import_known.html", context, status=status)
