"""The pages that each signed-in person has for themselves."""

from __future__ import annotations

from django.http import HttpResponse

from ..middleware import StaffRequest
from ..pages import signed_in_page


@signed_in_page(methods=("GET", "HEAD"))
def awake(request: StaffRequest) -> HttpResponse:
    """Say that the person is still there, while they write without sending."""
    return HttpResponse(status=204)
