"""Put ``request.actor`` on every request, and handle the cookie that opens keys."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django_htmx.middleware import HtmxDetails

from ..kernel.crypto import Tampered
from ..policy import PUBLIC, Actor
from ..vault.keyring import Keyring
from .actors import actor_from, live_memberships
from .models import Membership, User
from .unsent import writer_code

KEY_COOKIE = "k"
DEVICE_COOKIE = "d"
DEVICE_SECONDS = 180 * 24 * 3600
WATCHING = "X-Watching"  # sent by pages that poll
_SAVE_EVERY = 60  # seconds between two updates of the last activity


class StaffRequest(HttpRequest):
    """A request as pages behind sign-in see it."""

    actor: Actor
    user: User
    htmx: HtmxDetails
    written_by: str  # whose forms this request draws (unsent.py)
    memberships: list[Membership]
    # What to do with a cookie: a value sets it, "" deletes it, None leaves it.
    key_cookie: str | None
    device_cookie: str | None


class ActorMiddleware:
    """Puts ``request.actor`` on each request.

    Without a session cookie the actor is the public and the session is not touched, so
    that public pages set no cookie and vary by none.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: StaffRequest) -> HttpResponse:
        request.actor, request.written_by = PUBLIC, ""
        request.memberships = []
        request.key_cookie = request.device_cookie = None
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            _recognise(request)
        response = self.get_response(request)
        _keep(response, KEY_COOKIE, request.key_cookie, None)
        _keep(response, DEVICE_COOKIE, request.device_cookie, DEVICE_SECONDS)
        return response


def _recognise(request: StaffRequest) -> None:
    if not request.user.is_authenticated:
        return
    now = int(time.time())
    began = request.session.setdefault("began", now)
    seen = request.session.get("seen", began)
    if (
        now - seen > settings.SESSION_COOKIE_AGE
        or now - began > settings.AMPARO_LONGEST_SESSION
    ):
        logout(request)
        request.key_cookie = ""
        return
    # Polling is not activity: the screen must still lock.
    there = WATCHING not in request.headers
    if there and (now - seen >= _SAVE_EVERY or "seen" not in request.session):
        request.session["seen"] = now
    request.written_by = writer_code(request.user.id)
    request.memberships = live_memberships(request.user)
    request.actor = actor_from(
        request.user, request.memberships, _open_keyring(request)
    )


def _open_keyring(request: StaffRequest) -> Keyring | None:
    """Open the keys stored in the session with the key that only the browser has."""
    resting = request.session.get("keyring", "")
    cookie = request.COOKIES.get(KEY_COOKIE, "")
    if not resting or not cookie:
        return None
    try:
        return Keyring.open_from_session(
            request.user.id, bytes.fromhex(cookie), resting
        )
    except (Tampered, ValueError):
        return None


def _keep(
    response: HttpResponse, name: str, value: str | None, age: int | None
) -> None:
    path = settings.SESSION_COOKIE_PATH
    if value:
        response.set_cookie(
            name,
            value,
            max_age=age,
            path=path,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    elif value == "":
        response.delete_cookie(name, path=path, samesite="Lax")
