"""For a monitor outside: do the clock, the worker and the mail server give signs?"""

from __future__ import annotations

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from amparo.foundation.accounts.decorators import public_page
from amparo.foundation.kernel import heartbeat


@public_page
@require_safe
def health(_request: HttpRequest) -> HttpResponse:
    """Say of each part whether it is well and how old its last sign is; 503 if not.

    ``ok`` is null for mail while no mail server is set.
    """
    now = timezone.now()
    try:
        signs = heartbeat.signs()
    except DatabaseError:
        return JsonResponse({"database": {"ok": False}}, status=503)
    parts = {
        sign.part: {
            "ok": not sign.is_silent(now) if sign.watched else None,
            "minutes": sign.minutes(now),
        }
        for sign in signs
    }
    well = not any(sign.is_silent(now) for sign in signs)
    return JsonResponse(parts, status=200 if well else 503)
