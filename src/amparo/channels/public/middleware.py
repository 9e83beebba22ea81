"""What holds for every public address, whether there is a page or not."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from .error_pages import REFUSED, is_outside, stopped
from .visits import guarded


class OutsideMiddleware:
    """Refuses cookies and caching of public pages; shows what the server refused.

    A cookie on a public address is none that a browser of ours sends; answering it
    would set another one.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        refused: int | None = request.META.get(REFUSED)
        outside = is_outside(request)
        if outside:
            request.META.pop("HTTP_COOKIE", None)
        answer = stopped(request, refused) if refused else self.get_response(request)
        return guarded(answer) if outside else answer
