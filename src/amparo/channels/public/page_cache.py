"""Pages on which nobody has written yet: alike for everybody, so drawn once in a while.

They depend on the address, and on facts that change with the minute (which line is
open now); never on who asks. Only the token of a form is put in for each visitor. The
page of a receipt is drawn in the same way, and its number put in.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from django.http import HttpResponse

from amparo.response.concerns.receipts import DIGITS, GROUP

from . import tokens
from .lately import Key, lately

FRESH = "a-fresh-token-stands-here"
GAPS = tuple(f"group-{place}-stands-here" for place in range(DIGITS // GROUP))


class Drawn(NamedTuple):
    """A page as it was drawn."""

    content: bytes
    status: int
    kind: str


def page_of(
    key: Key, draw: Callable[[], HttpResponse], groups: Sequence[str] = ()
) -> HttpResponse:
    """Return a blank page, drawn anew when it is older than a few seconds.

    ``groups`` of a number go where ``GAPS`` were drawn.
    """

    def drawn() -> Drawn:
        page = draw()
        return Drawn(page.content, page.status_code, page.headers["Content-Type"])

    content, status, kind = lately(("page", *key), drawn)
    if FRESH.encode() in content:
        content = content.replace(FRESH.encode(), tokens.new_form().encode())
    for gap, group in zip(GAPS, groups, strict=False):
        content = content.replace(gap.encode(), group.encode())
    return HttpResponse(content, status=status, content_type=kind)
