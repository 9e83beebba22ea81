"""What holds for every public address, whether there is a page or not."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from .bodies import refusal_of
from .error_pages import is_outside, stopped
from .visits import guarded


class OutsideMiddleware:
    """Takes no cookie and lets nothing be kept outside; takes in whole forms only.

    A cookie on a public address is none that a browser of ours sends; answering it
    would set another one.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        outside = is_outside(request)
        if outside:
            request.META.pop("HTTP_COOKIE", None)
        refused = refusal_of(request)
        answer = stopped(request, refused) if refused else self.get_response(request)
        return _measured(guarded(answer) if outside else answer)


def _measured(answer: HttpResponse) -> HttpResponse:
    """Say how long an answer is: a line that breaks is not taken for its end."""
    if not answer.streaming:
        answer.headers.setdefault("Content-Length", str(len(answer.content)))
    return answer
