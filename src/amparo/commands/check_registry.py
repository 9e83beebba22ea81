"""How a check of ``amparo check`` is registered.

An ``Error`` is unsafe, a ``Warning`` can be improved, an ``Info`` is fine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.core import checks
from django.core.checks import CheckMessage, Tags

OURS = "amparo"

Messages = Iterator[CheckMessage]
Look = Callable[[], Messages]


def check(*tags: str) -> Callable[[Look], Look]:
    """Register a check; with ``Tags.database`` it needs tables."""

    def registered(look: Look) -> Look:
        def run(
            app_configs: object, databases: Sequence[str] | None = None, **more: Any
        ) -> list[CheckMessage]:
            return list(look()) if databases or Tags.database not in tags else []

        checks.register(run, OURS, *tags, deploy=True)
        return look

    return registered
