"""A stored XForm as a form."""

from __future__ import annotations

from .shapes import Form


def parse_form(xform: str) -> Form:
    """Read a stored XForm; raise NotAForm when it is none that we can fill."""
    raise NotImplementedError
