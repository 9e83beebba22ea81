"""A file is read only from who is signed in, and whole or not at all."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.http.request import UnreadablePostError

from ..kernel.uploads import brings_file
from .decorators import go_to
from .middleware import StaffRequest


class UploadMiddleware:
    """Reads the body of a request that brings a file, before anything looks into it.

    Whoever is not signed in is sent to sign in, and what they sent stays unread. Half a
    file never counts as a shorter one.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: StaffRequest) -> HttpResponse:
        if request.method == "POST" and brings_file(request):
            if request.actor.user_id is None:
                return go_to(request, "accounts:sign_in", way_back=False)
            _read(request)
        return self.get_response(request)


def _read(request: HttpRequest) -> None:
    """Read the body as ``request.body`` would, which refuses more than a form of text.

    Its length was checked when the request came in.
    """
    length = int(request.META.get("CONTENT_LENGTH") or 0)
    try:
        body = request.read(length)
    except UnreadablePostError as error:
        raise BadRequest from error
    if len(body) != length:
        raise BadRequest
    request._body = body  # where Django looks for it
