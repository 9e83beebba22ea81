"""Where forms are read: uploaded ones, our own, and stored ones.

pyxform, openpyxl and elementpath take about as long to load as all the rest of a
command. Commands and most pages read no form: whoever reads the first one waits.
"""

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
    from .compiling import compile_book  # noqa: PLC0415
    from .workbook import read_workbook  # noqa: PLC0415

    return compile_book(read_workbook(data))


def compile_table(markdown: str) -> Compiled:
    """Read the same from pyxform's Markdown tables: our own forms, and tests."""
    from .compiling import compile_book  # noqa: PLC0415
    from .workbook import read_table  # noqa: PLC0415

    return compile_book(read_table(markdown))


def parse_form(xform: str) -> Form:
    """Read a stored XForm; raise NotAForm when it is none that we can fill."""
    from .parsing import read_stored  # noqa: PLC0415

    return read_stored(xform)
