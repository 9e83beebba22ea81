"""Slowing down whoever guesses, without closing the door to those beside them.

Many people share one address, so nobody is ever refused here: a form that is sent very
often from one place is answered later and later, up to two seconds. The address is kept
as a keyed digest only, for a minute, in the cache.
"""

from __future__ import annotations

import time

from django.core.cache import cache
from django.http import HttpRequest

from amparo.foundation.kernel.secret import keyed_digest

WINDOW = 60  # seconds
FREE = 10  # a minute
LONGEST = 2.0  # seconds


def pause_for(count: int) -> float:
    """Return how many seconds the ``count``-th attempt of a minute has to wait."""
    return min(max(count - FREE, 0) * 0.2, LONGEST)


def slow_down(request: HttpRequest, form: str) -> None:
    """Count an attempt at a form from this place, and wait if there were many."""
    pause = pause_for(attempt(request, form))
    if pause:
        time.sleep(pause)


def attempt(request: HttpRequest, form: str) -> int:
    """Count an attempt from this place and return its number in this minute."""
    minute = int(time.time()) // WINDOW
    place = f"{minute}|{form}|{request.META.get('REMOTE_ADDR', '')}"
    key = "pace-" + keyed_digest("pace", place).hex()[:32]
    cache.add(key, 0, WINDOW * 2)
    try:
        return cache.incr(key)
    except ValueError:  # it fell out of the cache between the two
        return 1
