"""The page cache: pages on which nothing was typed are the same for everyone.

They depend on the address, and on facts that change with the minute (which line is
open now); never on who asks. Only the token of a form is put in for each visitor. The
page of a receipt is cached in the same way, and its number put in.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from django.conf import settings
from django.http import HttpResponse

from amparo.foundation.kernel.cache import Cache
from amparo.response.concerns.receipts import DIGITS, GROUP

from . import tokens

# A page may depend only on what its key names: the address, and for a receipt the
# response time and which sentences it has. Never who asks, nor what they wrote.
cache = Cache(lambda: settings.AMPARO_PAGE_CACHE_SECONDS)

FRESH = "a-fresh-token-stands-here"
GAPS = tuple(f"group-{number}-stands-here" for number in range(DIGITS // GROUP))


class Drawn(NamedTuple):
    """A rendered page."""

    content: bytes
    status: int
    kind: str


def page_of(
    key: tuple[str, ...], draw: Callable[[], HttpResponse], groups: Sequence[str] = ()
) -> HttpResponse:
    """Return a page from the cache, rendered again when a few seconds old.

    ``groups`` of a number go where ``GAPS`` were drawn.
    """

    def drawn() -> Drawn:
        page = draw()
        return Drawn(page.content, page.status_code, page.headers["Content-Type"])

    content, status, kind = cache.get(("page", *key), drawn)
    if FRESH.encode() in content:
        content = content.replace(FRESH.encode(), tokens.new_form().encode())
    for gap, group in zip(GAPS, groups, strict=False):
        content = content.replace(gap.encode(), group.encode())
    return HttpResponse(content, status=status, content_type=kind)
