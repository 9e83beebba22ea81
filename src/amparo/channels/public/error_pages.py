"""The error pages, in the reader's language.

On public pages each has the exit and the help of the country in its address.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import cast

from django.conf import settings
from django.db import Error
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.views import defaults

from amparo.foundation.accounts.middleware import StaffRequest
from amparo.foundation.accounts.sending_again import FAULT, refused
from amparo.foundation.kernel.languages import best_of, for_staff
from amparo.foundation.policy import PUBLIC

from .queries import SOURCE
from .visits import Visit, country_of, guarded, language_of

PAGES = {
    400: "public/unreadable.html",
    403: "public/unreadable.html",
    404: "public/not_here.html",
    405: "public/unreadable.html",
    408: "public/too_slow.html",
    411: "public/unreadable.html",
    413: "public/too_large.html",
    415: "public/no_files.html",
    500: "public/our_fault.html",
}


def is_outside(request: HttpRequest) -> bool:
    """Return whether an address is public, not for those who sign in."""
    return not request.path.startswith(settings.AMPARO_COOKIE_PATHS)


def unreadable(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that we could not read what was sent."""
    return _page(request, 400, lambda: defaults.bad_request(request, exception))


def closed(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that this page is not open to the visitor."""
    return _page(request, 403, lambda: defaults.permission_denied(request, exception))


def not_there(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that there is no such page."""
    return _page(request, 404, lambda: defaults.page_not_found(request, exception))


def broken(request: HttpRequest) -> HttpResponse:
    """Say that something went wrong on our side; needs no database."""
    try:
        return _send_again(request) or _page(
            request, 500, lambda: defaults.server_error(request)
        )
    except Error:
        first = request.path.split("/")[1]
        known = first if first in settings.PUBLIC_LANGUAGES else SOURCE
        with translation.override(known):
            return guarded(defaults.server_error(request))


def _send_again(request: HttpRequest) -> HttpResponse | None:
    """Offer a colleague to send once more what met our fault."""
    actor = getattr(request, "actor", PUBLIC)
    if is_outside(request) or actor.user_id is None:
        return None
    with translation.override(_language_inside(request)):
        answer = refused(cast(StaffRequest, request), FAULT, 500)
        return guarded(answer) if answer else None


def stopped(request: HttpRequest, status: int) -> HttpResponse:
    """Show why a public request was refused."""
    visit = _visit(request)
    with translation.override(visit.language):
        return guarded(visit.show(PAGES[status], status=status))


def _page(
    request: HttpRequest, status: int, inside: Callable[[], HttpResponse]
) -> HttpResponse:
    if is_outside(request):
        return stopped(request, status)
    with translation.override(_language_inside(request)):
        return guarded(inside())


def _visit(request: HttpRequest) -> Visit:
    """Read language and country from any address, as far as it has them."""
    lang, code, *_rest = [*request.path.strip("/").split("/"), "", ""]
    lang = lang if lang in settings.PUBLIC_LANGUAGES else ""
    try:
        country = country_of(code) if re.fullmatch("[a-z]{2}", code) else None
    except Http404:
        country = None
    return Visit(request, language_of(request, lang, country), country, "start")


def _language_inside(request: HttpRequest) -> str:
    """Return the language of the colleague, or of the browser."""
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        return for_staff(user.language)
    asked = request.headers.get("Accept-Language", "")
    return best_of(asked, settings.STAFF_LANGUAGES) or SOURCE
