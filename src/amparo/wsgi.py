"""What a WSGI server runs: Django, with the pace at which public answers leave.

``amparo serve`` starts it in gunicorn (``server.py``). Another server must give each
process ``AMPARO_THREADS`` threads, and stand behind a proxy that takes bodies in whole.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application
from django.db import connections
from django.urls import get_resolver
from django.utils.http import parse_header_parameters

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amparo.settings.production")
_django = get_wsgi_application()
_ = get_resolver().url_patterns  # loaded once, shared by all processes

# These need what was loaded just now.
from amparo.channels.public.turns import TURN, Turns  # noqa: E402
from amparo.foundation.kernel.answer_counter import count_answer  # noqa: E402

Environ = dict[str, Any]
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]

# What ends by itself in PostgreSQL when a request waits for it; commands may take
# longer. SQLite gives up on a lock by itself (SQLITE_OPTIONS).
LIMITS = {
    "lock_timeout": "8s",
    "statement_timeout": "25s",
    "idle_in_transaction_session_timeout": "25s",
}


def application_for(threads: int) -> Application:
    """Return what answers requests in a process of so many threads."""
    turns = Turns(threads)

    def answer_to(environ: Environ, start: Callable[..., Any]) -> Iterable[bytes]:
        _drop_strange_type(environ)

        def counted(status: str, *more: Any) -> Any:
            count_answer(status)
            return start(status, *more)

        with turns.one() as turn:
            environ[TURN] = turn
            answer = _django(environ, counted)
            turn.wait()
            return answer

    return answer_to


def _drop_strange_type(environ: Environ) -> None:
    """Forget a content type that Django would stumble over."""
    try:
        parse_header_parameters(environ.get("CONTENT_TYPE", ""))
    except (ValueError, LookupError):
        environ["CONTENT_TYPE"] = ""


def _limit_waiting() -> None:
    """Tell PostgreSQL, at each connection that is made from here, what it ends."""
    said = " ".join(f"-c {name}={value}" for name, value in LIMITS.items())
    for connection in connections.all():
        if connection.vendor == "postgresql":
            options = connection.settings_dict["OPTIONS"]
            options["options"] = f"{said} {options.get('options', '')}".strip()


_limit_waiting()
application = application_for(int(os.environ.get("AMPARO_THREADS", "6")))
