"""What is found wrong inside of a form, before it is known in which row it stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from .expressions import NotAnExpression


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
        "function": _("The function %(what)s() is not supported here."),
        "unsupported": _("“%(what)s” is not supported in expressions here."),
        "path": _("There is no question at %(what)s."),
        "list": _("There is no list of choices named “%(what)s”."),
        "position": _(
            "A number in brackets, [%(what)s], does not work on all devices. Use"
            " [position() = %(what)s]."
        ),
        "pattern": _(
            "The pattern “%(what)s” cannot be used: it is not valid, or it repeats"
            " something inside of something that is repeated."
        ),
        "arguments": _("“%(what)s” is not used with the right arguments."),
    }
    return texts[error.reason] % {"what": error.what[:100]}
