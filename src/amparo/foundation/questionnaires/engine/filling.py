"""One set of answers while it is filled."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from amparo.foundation.kernel.errors import Text

from .shapes import Choice, Finished, Form, Page, Why


class Filling:
    """Answers to one form. Nothing is stored here: see ``saved`` and ``finished``."""

    def __init__(
        self, form: Form, saved: bytes | None = None, *, now: datetime
    ) -> None:
        """Begin, or go on with what ``saved`` or ``finished`` returned.

        ``now`` is in the time zone in which the person works; a naive one is refused.
        """
        self.form = form
        self.now = now

    def set(self, place: str, value: str) -> None:
        """Keep an answer as it was typed; several choices are separated by blanks.

        A KeyError names a place that is not in the form or has no such row; what is
        calculated or read-only cannot be set.
        """
        raise NotImplementedError

    def value(self, place: str) -> str:
        """Return the answer; empty when there is none."""
        raise NotImplementedError

    def leave(self, place: str, why: Why | None) -> None:
        """Leave a question with a reason, which removes its answer; None takes back."""
        raise NotImplementedError

    def left(self, place: str) -> Why | None:
        """Return why this question was left."""
        raise NotImplementedError

    def rows(self, place: str) -> list[str]:
        """Return the places of a repeat's rows: "/data/child[1]", "/data/child[2]"."""
        raise NotImplementedError

    def add_row(self, place: str) -> str:
        """Add a row to a repeat (place without a number at its end); its place."""
        raise NotImplementedError

    def remove_row(self, place: str) -> None:
        """Remove a row ("/data/child[2]") with its answers; later rows move up."""
        raise NotImplementedError

    def pages(self) -> list[Page]:
        """Return the pages on which something is asked or shown now."""
        raise NotImplementedError

    def is_relevant(self, place: str) -> bool:
        """Return whether this is asked, given the answers so far."""
        raise NotImplementedError

    def is_required(self, place: str) -> bool:
        """Return whether an answer or a reason is needed now."""
        raise NotImplementedError

    def choices(self, place: str) -> list[Choice]:
        """Return the choices that fit the answers so far."""
        raise NotImplementedError

    def label(self, place: str, language: str) -> str:
        """Return the label in a language, with the answers that it mentions."""
        raise NotImplementedError

    def hint(self, place: str, language: str) -> str:
        """Return the hint in a language, with the answers that it mentions."""
        raise NotImplementedError

    def problems(
        self, places: Iterable[str] | None = None, language: str = ""
    ) -> dict[str, Text]:
        """Return what is missing or not allowed: place to sentence.

        Without ``places`` everything that is relevant is looked at. A form's own
        messages are in the language; ours are in the reader's.
        """
        raise NotImplementedError

    def saved(self) -> bytes:
        """Return everything that was typed, to seal and go on later."""
        raise NotImplementedError

    def finished(self) -> Finished:
        """Return the finished answers without what is not relevant.

        Raises Unfinished while there are problems.
        """
        raise NotImplementedError
