"""What is wrong with an uploaded form, by sheet and row; and unfinished answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from amparo.foundation.kernel.errors import AmparoError, Text


@dataclass(frozen=True)
class Problem:
    """One thing to correct: where it is, and what to do, as a sentence.

    ``row`` is the number that the spreadsheet shows beside the row; 0 where the
    problem belongs to no row, and then ``sheet`` may be empty too.
    """

    sheet: str
    row: int
    column: str
    text: Text


class NotAForm(AmparoError):
    """The file cannot be used as a form; ``problems`` says why, row by row."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(
            _("This form cannot be used yet. Correct it and upload it again.")
        )


class Unfinished(AmparoError):
    """The answers cannot be finished yet; ``problems``: place to sentence."""

    def __init__(self, problems: Mapping[str, Text]) -> None:
        self.problems = dict(problems)
        super().__init__(_("Some answers are missing or need to be corrected."))
