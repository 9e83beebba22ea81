"""What is wrong: with an uploaded form, by sheet and row; and with answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from amparo.foundation.kernel.errors import AmparoError, Text

from .expressions import NotAnExpression


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


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong: the path, the column of the spreadsheet, a sentence."""

    path: str
    column: str
    text: str


@dataclass
class Faults:
    """Collects what is wrong, so that an author sees all of it at once."""

    found: list[Fault] = field(default_factory=list)

    def add(self, path: str, column: str, text: str) -> None:
        """Note one; the same one only once."""
        fault = Fault(path, column, text)
        if fault not in self.found:
            self.found.append(fault)

    def expression(self, path: str, column: str, error: NotAnExpression) -> None:
        """Note an expression that cannot be used."""
        self.add(path, column, sentence(error))

    def circle(self, paths: Iterable[str]) -> None:
        """Note questions that depend on each other in a circle."""
        names = [path.rpartition("/")[2] for path in paths]
        text = _("These questions depend on each other in a circle: %(names)s.")
        first = next(iter(paths), "")
        self.add(first, "", text % {"names": ", ".join(dict.fromkeys(names))})


def sentence(error: NotAnExpression) -> str:
    """Return in words why an expression cannot be used."""
    texts = {
        "syntax": _("This expression cannot be read. Check brackets and quotes."),
        "long": _("This expression is too long. Divide it into calculations."),
        "function": _("The function %(what)s() is not supported here."),
        "unsupported": _("“%(what)s” is not supported in expressions here."),
        "path": _("There is no question at %(what)s."),
        "list": _("There is no list of choices named “%(what)s”."),
        "position": _(
            "A number in brackets, [%(what)s], does not work on all devices. Use"
            " [position() = %(what)s]."
        ),
        "pattern": _(
            "The pattern “%(what)s” cannot be used: it is not valid, or it uses \\1,"
            " (?<=…) or \\p{…}."
        ),
        "arguments": _("“%(what)s” is not used with the right arguments."),
    }
    return texts[error.reason] % {"what": error.what[:100]}
