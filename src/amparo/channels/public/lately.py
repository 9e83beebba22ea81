"""What is alike for everybody and changes rarely: asked anew once in some seconds.

Only what the key says whole may stand here: the address, and on the page of a receipt
what is promised and which sentences stand on it. Never who asks, nor what they wrote.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, TypeVar

from django.conf import settings

T = TypeVar("T")
Key = tuple[str, ...]

_kept: dict[Key, tuple[float, Any]] = {}  # the oldest first


def lately(key: Key, ask: Callable[[], T]) -> T:
    """Return what ``ask`` returned less than ``AMPARO_PAGE_CACHE_SECONDS`` ago, or now.

    What it raises is not kept.
    """
    now = time.monotonic()
    at, found = _kept.get(key, (now - settings.AMPARO_PAGE_CACHE_SECONDS, None))
    if now - at < settings.AMPARO_PAGE_CACHE_SECONDS:
        kept: T = found
        return kept
    fresh = ask()
    _let_go(now - settings.AMPARO_PAGE_CACHE_SECONDS)
    _kept.pop(key, None)
    _kept[key] = now, fresh
    return fresh


def _let_go(until: float) -> None:
    """Keep nothing that is too old to be used: a promise changes with the minute."""
    for key, (at, _found) in list(_kept.items()):
        if at > until:
            return
        _kept.pop(key, None)


def forget_lately() -> None:
    """Ask anew for everything the next time (this process)."""
    _kept.clear()
