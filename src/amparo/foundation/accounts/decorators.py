"""The decorators that every view carries: who may open the page, and how."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, TypeVar
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.response import SimpleTemplateResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.http import HttpResponseClientRedirect

from ..journal.operations import record_refusal
from ..kernel.crypto import Tampered
from ..kernel.errors import KeysLocked, Refused
from ..kernel.languages import best_of, for_staff
from ..organisations.hours import zone_of
from ..policy import may_anywhere
from ..policy import permission as declared_verb
from ..vault.alarms import report
from . import sending_again
from .middleware import StaffRequest
from .sign_in import needs_second_factor

View = Callable[..., HttpResponse]
V = TypeVar("V", bound=View)
ANY: Sequence[str] = ("GET", "HEAD", "POST")


def public_page(view: V) -> V:
    """Mark a page that anyone may open; it does nothing else."""
    view.public = True  # type: ignore[attr-defined]
    return view


def entry_page(view: View) -> View:
    """A page before sign-in: public, in the browser's language, never cached."""

    @wraps(view)
    def page(request: StaffRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return in_language(browsers_language(request), view, request, *args, **kwargs)

    return public_page(page)


def signed_in_page(
    *, methods: Sequence[str] = ANY, settling: bool = False
) -> Callable[[View], View]:
    """A page that every signed-in person has, such as their own account.

    ``settling``: it is needed before a second factor has been set up.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def page(request: StaffRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            turned_away = _turned_away(request, methods, settling)
            if turned_away is not None:
                return turned_away
            return _render_page(view, "", request, *args, **kwargs)

        page.verb = ""  # type: ignore[attr-defined]
        page.signed_in = True  # type: ignore[attr-defined]
        return page

    return decorate


def staff_page(verb: str, *, methods: Sequence[str] = ANY) -> Callable[[View], View]:
    """A page for those with the permission ``verb``, recorded as ``view.verb``.

    Everyone else gets a 403, and the refusal is journalled. A record out of reach is a
    404.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def page(request: StaffRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            turned_away = _turned_away(request, methods)
            if turned_away is not None:
                return turned_away
            declared_verb(verb)
            if not may_anywhere(request.actor, verb):
                record_refusal(request.actor, verb)
                language = for_staff(request.user.language)
                return in_language(language, _forbidden, request)
            return _render_page(view, verb, request, *args, **kwargs)

        page.verb = verb  # type: ignore[attr-defined]
        return page

    return decorate


def safe_next(request: StaffRequest, fallback: str = "accounts:home") -> str:
    """Return the address in ``next`` if it is on this site, else ``fallback``."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    if wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, None):
        return wanted
    return reverse(fallback)


def go_to(request: StaffRequest, name: str, way_back: bool = True) -> HttpResponse:
    """Redirect to a page, with the address that the person wanted as ``next``."""
    url = reverse(name)
    if way_back:
        url += "?" + urlencode({"next": here(request)})
    if getattr(request, "htmx", False):
        return HttpResponseClientRedirect(url)
    return redirect(url)


def here(request: StaffRequest) -> str:
    """Return the address to come back to: this page, or the one that sent the form."""
    if getattr(request, "htmx", False):
        return request.htmx.current_url_abs_path or "/"
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    host = f"{request.scheme}://{request.get_host()}"
    referrer = request.headers.get("Referer", "")
    return referrer.removeprefix(host) if referrer.startswith(host + "/") else "/"


def _turned_away(
    request: StaffRequest, methods: Sequence[str], settling: bool = False
) -> HttpResponse | None:
    if request.method not in methods:
        return not_allowed(request, methods)
    if request.actor.user_id is None:
        return _send_again(request, sending_again.ENDED, "accounts:sign_in")
    if not settling and needs_second_factor(request):
        return _send_again(request, sending_again.ENDED, "accounts:second_factor")
    return None


def _send_again(request: StaffRequest, why: str, else_to: str) -> HttpResponse:
    """Offer to send a refused form once more; without one, go to the page it takes."""

    def draw(request: StaffRequest) -> HttpResponse:
        return sending_again.refused(request, why) or go_to(request, else_to)

    return in_language(readers_language(request), draw, request)


def not_allowed(request: StaffRequest, methods: Sequence[str]) -> HttpResponse:
    """Return the page for a request that this address does not take."""
    answer = in_language(readers_language(request), _no_such_act, request)
    answer.headers["Allow"] = ", ".join(methods)
    return answer


def readers_language(request: StaffRequest) -> str:
    """Return the language of the colleague or, before sign-in, of the browser."""
    if request.actor.user_id is not None:
        return for_staff(request.user.language)
    return browsers_language(request)


def browsers_language(request: HttpRequest) -> str:
    """Return the language of the staff pages that the browser asks for first."""
    asked = request.headers.get("Accept-Language", "")
    return best_of(asked, settings.STAFF_LANGUAGES) or settings.LANGUAGE_CODE


def _render_page(
    view: View, verb: str, request: StaffRequest, /, *args: Any, **kwargs: Any
) -> HttpResponse:
    language = for_staff(request.user.language)
    try:
        response = in_language(language, view, request, *args, **kwargs)
        report(request.actor)
        return response
    except Tampered:
        report(request.actor)
        return in_language(language, _changed, request)
    except KeysLocked as locked:
        if request.actor.keys is None:
            return _send_again(request, sending_again.LOCKED, "accounts:unlock")
        return in_language(language, _no_key, request, locked)
    except Refused as refusal:
        if not refusal.journalled:  # a page that checked the policy itself
            record_refusal(request.actor, refusal.verb or verb)
        if may_anywhere(request.actor, refusal.verb or verb):
            raise Http404 from refusal
        return in_language(language, _forbidden, request)


def in_language(
    language: str, view: View, request: StaffRequest, /, *args: Any, **kwargs: Any
) -> HttpResponse:
    """Call a view in a language and the reader's time zone; nothing is cached."""
    with translation.override(language), timezone.override(_zone(request)):
        response = view(request, *args, **kwargs)
        # Otherwise a lazy response would be rendered in the thread's language.
        if isinstance(response, SimpleTemplateResponse):
            response = response.render()
    response.headers["Cache-Control"] = "no-store, private"
    return response


def _zone(request: StaffRequest) -> ZoneInfo:
    """Return the time zone of the person's first team; without a team, UTC."""
    for membership in request.memberships:
        if membership.team is not None:
            return zone_of(membership.team)
    return ZoneInfo("UTC")


def _forbidden(request: StaffRequest) -> HttpResponse:
    return render(request, "403.html", status=403)


def _no_such_act(request: StaffRequest) -> HttpResponse:
    return render(request, "accounts/not_allowed.html", status=405)


def _changed(request: StaffRequest) -> HttpResponse:
    return render(request, "accounts/changed.html", status=409)


def _no_key(request: StaffRequest, locked: KeysLocked) -> HttpResponse:
    context = {"message": locked.message}
    return render(request, "accounts/no_key.html", context, status=403)
