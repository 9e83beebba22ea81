"""The pages for what went wrong, in the language of whoever reads them."""

from __future__ import annotations

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.views import defaults

from amparo.foundation.kernel.languages import best_of, for_staff

from .pages import guarded
from .queries import SOURCE, offered


def unreadable(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that we could not read what was sent."""
    with translation.override(_language(request)):
        return guarded(defaults.bad_request(request, exception))


def closed(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that this page is closed to whoever asked."""
    with translation.override(_language(request)):
        return guarded(defaults.permission_denied(request, exception))


def not_there(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that there is no such page."""
    with translation.override(_language(request)):
        return guarded(defaults.page_not_found(request, exception))


def broken(request: HttpRequest) -> HttpResponse:
    """Say that something went wrong on our side; needs no database."""
    try:
        language = _language(request)
    except DatabaseError:
        language = SOURCE
    with translation.override(language):
        return guarded(defaults.server_error(request))


def _language(request: HttpRequest) -> str:
    """Return the language of the address, of the colleague, or of the browser."""
    first = request.path.split("/")[1]
    user = getattr(request, "user", None)
    if first == "staff" and user is not None and user.is_authenticated:
        return for_staff(user.language)
    asked = request.headers.get("Accept-Language", "")
    if first == "staff":
        return best_of(asked, settings.STAFF_LANGUAGES) or SOURCE
    known = list(offered())
    return first if first in known else best_of(asked, known) or known[0]
