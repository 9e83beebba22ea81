"""Why a file is not taken."""

from __future__ import annotations

from ...kernel.errors import RuleBroken, Text


class NotATable(RuleBroken):
    """The file cannot be read as a table; the message says what to do about it."""

    def __init__(self, message: Text) -> None:
        super().__init__(message, "file")
