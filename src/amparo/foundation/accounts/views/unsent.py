"""The pages of a refused form: sign in there and send it, or read why it is not."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render

from .. import sending_again, unsent
from ..decorators import here, in_language, public_page, readers_language
from ..middleware import StaffRequest
from .sign_in import lock


@public_page
def again(request: StaffRequest) -> HttpResponse:
    """Take the next step towards sending a refused form once more."""
    held = unsent.read(request)
    if held is None or not request.POST.get(unsent.FIELD):
        return redirect("accounts:sign_in")
    return in_language(readers_language(request), sending_again.go_on, request, held)


def csrf_failed(request: StaffRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose token does not fit: out of date, or from another site."""
    return in_language(readers_language(request), _out_of_date, request)


def _out_of_date(request: StaffRequest) -> HttpResponse:
    match = request.resolver_match
    ours = unsent.is_from_our_pages(request)
    if ours and match and match.view_name == "accounts:lock":
        return lock(request)  # locking is always safe
    # Before sign-in there are passwords only, and those are never carried.
    before = match is None or getattr(match.func, "public", False)
    if not before or request.POST.get(unsent.FIELD):
        answer = sending_again.refused(request, sending_again.OLD)
        if answer is not None:
            return answer
    back = here(request) if ours and before else ""
    context = {"back": request.path if back == "/" else back}
    return render(request, "accounts/out_of_date.html", context, status=403)
