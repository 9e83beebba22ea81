"""An uploaded spreadsheet, or our own Markdown tables, made into an XForm."""

from __future__ import annotations

from dataclasses import dataclass

from .shapes import Form


@dataclass(frozen=True)
class Compiled:
    """The XForm to store, and the form as it is read from it.

    ``warnings`` are sentences for the author about what works but may be meant
    otherwise.
    """

    xform: str
    form: Form
    warnings: tuple[str, ...] = ()


def compile_form(data: bytes) -> Compiled:
    """Read an uploaded .xlsx; raise NotAForm with all that has to be corrected."""
    raise NotImplementedError


def compile_table(markdown: str) -> Compiled:
    """Read the same from pyxform's Markdown tables: our own forms, and tests."""
    raise NotImplementedError
