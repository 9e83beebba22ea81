"""The body of a request: a whole form of ours, or it is turned away.

Half a story must not be kept as if it were the whole one, whichever server read it. A
file for an address that takes one is read later, once it is known who sends it
(``accounts/uploads.py``).
"""

from __future__ import annotations

from errno import EAGAIN

from django.conf import settings
from django.http import HttpRequest
from django.http.request import UnreadablePostError

from amparo.foundation.kernel.uploads import brings_file, most_bytes


def refusal_of(request: HttpRequest) -> int | None:
    """Return the status with which a request's body is refused; read it otherwise."""
    if request.method != "POST":
        return None
    if "HTTP_TRANSFER_ENCODING" in request.META:
        return 411  # its end could not be told from a broken line
    declared = request.META.get("CONTENT_LENGTH") or "0"
    if not declared.isdecimal():
        return 400
    length = int(declared)
    if brings_file(request):
        return 413 if length > most_bytes() else None
    return (
        _refused_unread(request, length)
        or _broken_off(request, length)
        or _too_many_fields(request)
    )


def _refused_unread(request: HttpRequest, length: int) -> int | None:
    if length and request.content_type not in settings.AMPARO_BODY_TYPES:
        return 415
    return 413 if length > settings.DATA_UPLOAD_MAX_MEMORY_SIZE else None


def _broken_off(request: HttpRequest, length: int) -> int | None:
    try:
        return None if len(request.body) == length else 400
    except UnreadablePostError as error:
        return 408 if error.errno == EAGAIN else 400


def _too_many_fields(request: HttpRequest) -> int | None:
    """Keep what the public sends short; a colleague's page of questions may be long."""
    if request.path.startswith("/staff/"):
        return None
    return 400 if request.body.count(b"&") >= settings.AMPARO_PUBLIC_FIELDS else None
