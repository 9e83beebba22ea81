"""Log formatting that tells what failed and where, never who asked for what."""

from __future__ import annotations

import logging
import traceback
from typing import Any


class Discreet(logging.Formatter):
    """Logs requests as page name and status, exceptions as type and location.

    Paths hold one-time links, the text of an exception can hold what was typed, and an
    address tells who came here for help: none of them is written.
    """

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """Return one line, and the locations of an exception below it."""
        plain = logging.makeLogRecord(record.__dict__)
        if (request := getattr(record, "request", None)) is not None:
            plain.msg, plain.args = _request(request, record), None
        elif record.name.startswith("django.security"):
            plain.msg, plain.args = "a request was refused", None
        if record.exc_info:
            plain.exc_info, plain.exc_text = record.exc_info, None
        return super().format(plain)

    def formatException(self, ei: Any) -> str:  # noqa: N802
        """Return the types and locations of an exception and its causes, no texts."""
        lines: list[str] = []
        error: BaseException | None = ei[1]
        while error is not None:
            lines.append(f"  {type(error).__qualname__}")
            lines += [
                f"    {frame.filename}:{frame.lineno} {frame.name}"
                for frame in traceback.extract_tb(error.__traceback__)
            ]
            error = error.__cause__
        return "\n".join(lines)


def _request(request: Any, record: logging.LogRecord) -> str:
    match = getattr(request, "resolver_match", None)
    page = match.view_name if match else "a page that does not exist"
    status = getattr(record, "status_code", "")
    method = getattr(request, "method", "") or ""
    return f"{method} {page}: {status}".strip()
